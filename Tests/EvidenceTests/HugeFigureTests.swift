import Evidence
import Foundation
import Libcrypto
import Selection
import TestSupport
import Testing
import TransparencyLog

/// Figures that would buy a verifier hours, or a crash: each gets an answer, and none is believed.
@Suite struct HugeFigureTests {
  private static let year9999: Int64 = 253_402_300_800
  private static let huge: [Int64] = [
    1_000_000, Int64(Int32.max), 7_258_118_399, year9999, 0x1F_FFFF_FFFF_FFFF,
  ]
  private static let dates = ["1970-01-01", "2199-12-31", "9999-12-31"]

  private func lines(_ bundle: LogBundle, _ path: String) -> [[UInt8]] {
    (bundle.files[path] ?? []).split(separator: 10).map { Array($0) }
  }

  /// The value with every figure and every date in turn replaced, one at a time.
  private func mutations(_ value: CanonicalJSON.Value) -> [CanonicalJSON.Value] {
    switch value {
    case .integer: return Self.huge.map { .integer($0) }
    case .string(let text):
      guard CivilDate(text.prefix(10)) != nil else { return [] }
      return Self.dates.map { .string($0 + text.dropFirst(10)) }
    case .array(let elements):
      return elements.indices.flatMap { index in
        mutations(elements[index]).map { changed in
          var elements = elements
          elements[index] = changed
          return .array(elements)
        }
      }
    case .object(let fields):
      return fields.keys.sorted().flatMap { key in
        mutations(fields[key] ?? value).map { .object(fields.merging([key: $0]) { $1 }) }
      }
    default: return []
    }
  }

  /// The last line of each kind: what comes before it has been replayed, and what follows is too.
  private func samples(_ lines: [[UInt8]]) throws -> [(index: Int, value: CanonicalJSON.Value)] {
    var last: [String: Int] = [:]
    let values = try lines.map { try CanonicalJSON.parse($0) }
    for (index, value) in values.enumerated() {
      let row = value["row"]?.object?.keys.sorted().joined() ?? ""
      last[(value["t"]?.string ?? "") + row] = index
    }
    return last.values.sorted().map { (index: $0, value: values[$0]) }
  }

  @Test(
    "every figure of every kind of line",
    arguments: ["plain", "pool", "cap-changed", "gap", "ceiling", "dice", "degraded", "makeup"],
    ["entries.jsonl", "acts.jsonl"])
  func everyFigure(_ name: String, _ path: String) throws {
    let bundle = try BundleFolder.read("good/\(name)")
    let lines = lines(bundle, path)
    for sample in try samples(lines) {
      for changed in mutations(sample.value) where changed != sample.value {
        var lines = lines
        lines[sample.index] = try changed.encoded()
        var files = bundle.files
        files[path] = lines.joinedLines()
        let start = ContinuousClock.now
        let verdict = Verifier.verify(LogBundle(files: files))
        #expect(verdict.exitCode != 0, "line \(sample.index): \(changed)")
        #expect(ContinuousClock.now - start < .seconds(20), "line \(sample.index): \(changed)")
      }
    }
  }

  @Test("every figure of a row", arguments: ["plain", "ceiling", "gap", "makeup"])
  func rows(_ name: String) throws {
    let bundle = try BundleFolder.read("good/\(name)")
    let path = "rosters/2026-11-25_main.jsonl"
    let lines = lines(bundle, path)
    let first = try CanonicalJSON.parse(try #require(lines.first))
    for changed in mutations(first) {
      var files = bundle.files
      files[path] = ([try changed.encoded()] + lines.dropFirst()).joinedLines()
      #expect(Verifier.verify(LogBundle(files: files)).exitCode != 0)
    }
  }

  // The reviewer's bundles: an entry of the far future, well signed.

  private func begun() throws -> LogWriter {
    var log = try LogWriter(at: 1_794_841_201)
    let plan = ListPlan(
      name: "main", weekdays: .everyDay, opens: try #require(TimeOfDay("05:00")),
      closes: try #require(TimeOfDay("17:00")))
    let half = try #require(Chance(ppb: 500_000_000))
    let policy = Policy(
      program: "main", lists: [plan], mode: .independent,
      phases: ["1": Phase(floor: half, flat: half)])
    try log.enact(policy, from: try #require(CivilDate("1970-01-01")))
    return log
  }

  private func timed(_ bundle: LogBundle, asOf: Int64? = nil) -> (Verdict, Duration) {
    let start = ContinuousClock.now
    let verdict = Verifier.verify(bundle, asOf: asOf)
    return (verdict, ContinuousClock.now - start)
  }

  @Test("an entry beyond 2200", arguments: [7_258_118_400, year9999, 0x1F_FFFF_FFFF_FFFF])
  func beyond(_ at: Int64) throws {
    var log = try begun()
    try log.append(.erase(Erase(at: at, count: 1, by: "x")))
    let (verdict, time) = timed(try log.bundle())
    #expect(verdict.findings.map(\.code) == [.badValue])
    #expect(time < .seconds(5))
  }

  /// The last second that a log may name, under a policy of 1970 that collects every day.
  @Test func twoCenturies() throws {
    var log = try begun()
    try log.append(.erase(Erase(at: 7_258_118_399, count: 1, by: "x")))
    let (verdict, time) = timed(try log.bundle())
    #expect(Set(verdict.findings.map(\.code)) == [.slotsEndSilently])
    #expect(verdict.findings.count == 1000)
    #expect(verdict.warnings.contains { $0.contains("left out were not looked at") })
    #expect(time < .seconds(20))
  }

  @Test("an as-of time of the far future", arguments: [year9999, Int64(Int32.max) << 20, .max])
  func asOf(_ time: Int64) throws {
    let (verdict, taken) = timed(try begun().bundle(), asOf: time)
    #expect(verdict.asOf == 7_258_118_399)
    #expect(verdict.exitCode == 2)
    #expect(taken < .seconds(20))
  }

  @Test func slotsBeyond() {
    for text in ["2200-01-01/main", "9999-12-31/main"] {
      let line = "{\"at\":1,\"slot\":\"\(text)\",\"t\":\"missed\",\"v\":1,\"why\":\"x\"}"
      #expect(throws: EntryFault.badValue(field: "slot")) { try Entry(line: Array(line.utf8)) }
    }
    let line = "{\"at\":1,\"slot\":\"2199-12-31/main\",\"t\":\"missed\",\"v\":1,\"why\":\"x\"}"
    #expect(throws: Never.self) { try Entry(line: Array(line.utf8)) }
  }

  /// One entry that contradicts every commit of a log is told of a hundred times, not a million.
  @Test func oneEntryAgainstAll() throws {
    var log = try begun()
    let first = try #require(CivilDate("2026-11-23"))
    for day in 0..<150 { try log.commit(try #require(Slot(date: first + day, list: "main"))) }
    let size = log.lines.count
    let root = MerkleTree.root(log.lines.map { MerkleTree.leafHash($0) })
    let dice = Mix.Source.officer(
      value: Array(String(repeating: "6", count: 50).utf8), n: size, seen: root, by: "o")
    try log.mix(Mix(at: log.at, source: dice, first: 0, last: 149))
    let verdict = Verifier.verify(try log.bundle(), asOf: log.at)
    #expect(verdict.findings.count { $0.entry == size } == 100)
    #expect(verdict.warnings == ["entry \(size): more is wrong with it than is listed"])
  }
}
