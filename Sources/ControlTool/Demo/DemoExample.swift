import Documents
import Foundation
import Selection

/// An example program, made ready for today.
struct DemoExample {
  let program: String
  let policy: String
  let roster: String
  let plans: [ListPlan]
  /// What was changed in it, in a sentence; nil when nothing was.
  let changed: String?

  /// Reads `name` out of the folder of examples.
  init(_ name: String, in examples: String, today: CivilDate) throws(Failure) {
    let folder = "\(examples)/\(name)"
    guard FileReading.exists("\(folder)/program.yaml") else {
      throw Failure(
        "there is no example '\(name)'", status: .usage,
        hint: "there are: \(Self.names(in: examples).joined(separator: ", "))")
    }
    let text = try Self.text("\(folder)/program.yaml")
    let days = WeekdaySet(try Self.read(text).plans.flatMap(\.weekdays.days))
    let rotation = WeekdayRotation(toCollectOn: today.weekday, from: days)
    program = Self.reopened(rotation.program(text), on: today)
    let written = try Self.text("\(folder)/policy.yaml")
    policy = Self.pooled(written, endingOn: today)
    roster = rotation.roster(try Self.text("\(folder)/roster.csv"))
    plans = try Self.read(program).plans
    let week = Self.sentence(rotation, today: today.weekday, days: days)
    changed =
      policy == written ? week : [week, Self.movedPool].compactMap { $0 }.joined(separator: "; ")
  }

  private static let movedPool =
    "the example's pool is moved to end today, so that all its tests fall on these days"

  /// `policy` with the pool that it may have moved to end on `day`: one that begins tomorrow, or is
  /// long over, would draw nobody.
  static func pooled(_ policy: String, endingOn day: CivilDate) -> String {
    guard let pool = policy.firstMatch(of: #/first: ([0-9-]{10}), last: ([0-9-]{10})/#),
      let first = CivilDate(pool.1), let last = CivilDate(pool.2)
    else { return policy }
    return policy.replacing(pool.0, with: "first: \(first + (day - last)), last: \(day)")
  }

  /// `program` without its closures of `day`: a demonstration on a holiday has a list as well.
  static func reopened(_ program: String, on day: CivilDate) -> String {
    var lines = program.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines = lines.map { $0.contains("date: \(day)") ? "#" + $0 : $0 }
    guard let heading = lines.firstIndex(of: "closures:") else { return program }
    let items = lines[(heading + 1)...].prefix { $0.hasPrefix(" ") || $0.hasPrefix("#") }
    if !items.contains(where: { $0.hasPrefix(" ") }) { lines[heading] = "#closures:" }
    return lines.joined(separator: "\n")
  }

  /// The folder of examples: that of the package around the executable, else the installed one.
  static func folder(near executable: String) throws(Failure) -> String {
    var place = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
    while place.path != "/" {
      place.deleteLastPathComponent()
      let candidate = place.appending(path: "Config/examples").path
      if FileReading.exists(candidate) { return candidate }
    }
    let installed = "/usr/share/veridraw/examples"
    guard FileReading.exists(installed) else {
      throw Failure(
        "the examples are not where they should be, '\(installed)'", hint: "--examples FOLDER")
    }
    return installed
  }

  private static func names(in examples: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: examples)) ?? []).sorted()
  }

  private static func text(_ path: String) throws(Failure) -> String {
    String(decoding: try FileReading.bytes(path), as: UTF8.self)
  }

  private static func read(_ program: String) throws(Failure) -> ProgramFile {
    do {
      return try ProgramFile.read(Array(program.utf8), file: "program.yaml")
    } catch {
      throw Failure(error, in: "program.yaml", status: .failed)
    }
  }

  private static func sentence(
    _ rotation: WeekdayRotation, today: Weekday, days: WeekdaySet
  ) -> String? {
    guard rotation.shift > 0, let last = days.days.last else { return nil }
    return "the example does not collect on a \(today.name): its week is moved by "
      + "\(Shown.count(rotation.shift, "day")), so that its \(last.name) is today"
  }
}
