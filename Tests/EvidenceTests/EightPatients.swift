import Evidence
import Libcrypto
import Selection
import TestSupport
import Testing
import TransparencyLog

/// A small log for tests that change one thing: a list from Monday to Thursday and eight patients,
/// of whom number 0 is somebody's friend.
enum EightPatients {
  static func slot(_ text: String = "2026-11-23/main") throws -> Slot { try #require(Slot(text)) }

  static func label(_ number: Int) throws -> Label {
    try #require(Label(bytes: Array(SHA256.hash([UInt8(number)]).bytes.prefix(16))))
  }

  /// One half for everybody; with duties, a tenth and one test a week.
  static func policy(mixes: [MixSource] = [], duties: [DutyRule] = []) throws -> Policy {
    let plan = ListPlan(
      name: "main", weekdays: try #require(WeekdaySet(flags: "1111000")),
      opens: try #require(TimeOfDay("05:00")), closes: try #require(TimeOfDay("17:00")))
    let floor = try #require(Chance(ppb: duties.isEmpty ? 500_000_000 : 100_000_000))
    return Policy(
      program: "main", lists: [plan], mode: .independent,
      phases: ["1": Phase(floor: floor, flat: floor, duties: duties)], mixes: mixes)
  }

  /// The log with its policy and its patients, and no commitment yet.
  static func log(
    at: Int64 = 1_794_841_201, _ policy: Policy, chains: [Digest] = []
  ) throws -> LogWriter {
    var log = try LogWriter(at: at, chains: chains)
    try log.enact(policy, from: try slot().date)
    for number in 0..<8 {
      try log.change(.enrol(label: try label(number), list: "main", phase: "1", lane: "all"))
    }
    return log
  }

  static func everyDay(_ label: Label) -> Attendance? { Attendance(pattern: .everyDay) }
}

extension LogWriter {
  /// The log's bundle with one of its lines changed, and signed again.
  func bundle(changing index: Int, _ change: (String) -> String) throws -> LogBundle {
    var lines = self.lines
    lines[index] = Array(change(String(decoding: lines[index], as: UTF8.self)).utf8)
    var files = try bundle().files
    files[LogBundle.entries] = lines.joinedLines()
    files[LogBundle.checkpoint] = Array(try Self.head(over: lines).description.utf8)
    return LogBundle(files: files)
  }
}
