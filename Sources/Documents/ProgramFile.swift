import Selection

/// `program.yaml`: a treatment program, when it collects, and with which panel.
package struct ProgramFile: Hashable, Sendable {
  package let name: String
  package let title: String
  package let lists: [ProgramList]
  package let closures: [Closure]
  /// Name of the panel that its tests are read with.
  package let panel: String
  /// Hours from notice within which a specimen must be collected.
  package let collectWithinHours: Int
  /// Hours after which whatever a result waits for is overdue: turn-around, 48 by most contracts.
  package let reportWithinHours: Int
  /// Who reads a result a second time before it is closed.
  package let verification: Verification
  /// Whether collections are observed, by a person of the patient's choice.
  package let isObserved: Bool
  /// Path of the policy file, counted from this file's directory.
  package let policy: String?

  package enum Verification: String, CaseIterable, Hashable, Sendable {
    case nobody = "none"
    /// Whoever entered it, on purpose.
    case own = "self"
    /// Somebody else.
    case second
  }

  package static let standardReport = 48

  package var plans: [ListPlan] { lists.map(\.plan) }

  package static func read(_ bytes: [UInt8], file: String) throws(Problems) -> ProgramFile {
    try YAMLDocument.read(bytes, file: file, ProgramFile.init)
  }

  private init?(_ map: YAMLMap) {
    let name = map.required("program", .programName)
    let title = map.required("title", .text())
    let lists = map.required("lists", .list(of: .map(ProgramList.init), 1...16))
    let closures = map.optional("closures", .list(of: .map(Closure.init), 0...1_000), default: [])
    let panel = map.required("panel", .programName)
    collectWithinHours = map.optional("collect_within_hours", .integer(1...48), default: 8)
    reportWithinHours = map.optional(
      "report_within_hours", .integer(1...720), default: Self.standardReport)
    verification = map.optional("verify_results", .word, default: .nobody)
    isObserved = map.optional("observed", .bool, default: false)
    policy = map.optional("policy", .path())
    guard let name, let title, let lists, let panel else { return nil }
    (self.name, self.title, self.panel) = (name, title, panel)
    (self.lists, self.closures) = (lists, closures)
    reportRepeatedLists(map)
    reportImpossibleClosures(map)
  }

  private func reportRepeatedLists(_ map: YAMLMap) {
    for (index, list) in plans.enumerated()
    where plans[..<index].contains(where: list.isNamed(like:)) {
      map.report("list \(quoted(list.name)) is named twice", at: "lists")
    }
  }

  private func reportImpossibleClosures(_ map: YAMLMap) {
    for (index, closure) in closures.enumerated() {
      if let list = closure.list, !plans.contains(where: { $0.name == list }) {
        map.report(
          "closure of \(closure.date) is of an unknown list \(quoted(list))", at: "closures",
          hint: suggestion(for: list, among: plans.map(\.name)))
      }
      if closures[..<index].contains(where: { $0.covers(closure) }) {
        map.report("closure of \(closure.date) is given twice", at: "closures")
      }
    }
  }
}

/// One list of a program: a session, or the whole day.
package struct ProgramList: Hashable, Sendable {
  package let plan: ListPlan
  package let title: String

  init?(_ map: YAMLMap) {
    let name = map.required("name", .listName)
    let title = map.required("title", .text())
    let weekdays = map.required("weekdays", .weekdays)
    let opens = map.required("opens", .time)
    let closes = map.required("closes", .time)
    if let opens, let closes, opens >= closes {
      map.report("closes must be later than opens \(opens), got \(closes)", at: "closes")
    }
    guard let name, let title, let weekdays, let opens, let closes else { return nil }
    self.title = title
    plan = ListPlan(name: name, weekdays: weekdays, opens: opens, closes: closes)
  }
}

/// A day on which nothing is collected.
package struct Closure: Hashable, Sendable {
  package let date: CivilDate
  /// Nil closes every list of the program.
  package let list: String?
  package let reason: String

  init?(_ map: YAMLMap) {
    let date = map.required("date", .date)
    list = map.optional("list", .listName)
    let reason = map.required("reason", .text())
    guard let date, let reason else { return nil }
    (self.date, self.reason) = (date, reason)
  }

  func covers(_ other: Closure) -> Bool {
    date == other.date && (list == nil || list == other.list)
  }
}

extension ListPlan {
  fileprivate func isNamed(like other: ListPlan) -> Bool { name == other.name }
}
