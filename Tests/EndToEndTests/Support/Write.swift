import ControlAPI
import Foundation

/// One kind of write as a call: what a client sends, and as whom.
struct Write: Sendable {
  let method: String
  let name: String
  private let send: @Sendable (String) async throws -> Void

  /// - Parameter what: tells two rows of one method apart.
  init<M: Method>(
    _: M.Type, _ parameters: M.Parameters, as actor: String, stage: String? = nil,
    _ what: String = ""
  ) where M.Parameters: Sendable {
    method = M.qualifiedName
    name = [M.name, what].filter { !$0.isEmpty }.joined(separator: " ")
    send = { path in
      _ = try await Socket.call(M.self, parameters, as: actor, stage: stage, at: path)
    }
  }

  /// Sends it and waits for the answer: from then on it is acknowledged.
  func act(on clinic: Clinic) async throws { try await send(clinic.socket) }
}

/// A practice clinic on a Monday at half past seven in which every kind of write is possible: tests
/// in every state, somebody who is not expected, somebody who has left, and a list with a capacity
/// that waits for dice.
struct BusyMonday {
  static let morning = "2026-11-23T07:30"

  let clinic: Clinic
  /// Kept at that moment.
  let evening: Evening
  /// Patients in the order of their tests, 1 to 12.
  let patients: [String]
  let label: String
  let head: Head

  init() async throws {
    clinic = try Clinic(practiceFrom: "2026-11-20T12:00")
    try clinic.folder.write(Self.policy(""), to: "policy.yaml")
    try clinic.folder.write(
      SmallProgram.header + ",lane\n"
        + (1...14).map { number in
          "P\(1000 + number),Zyx\(SmallProgram.letters(number)) Quuxbury,1970-01-17,main,one,"
            + (number == 14 ? "tue" : "mon-thu") + ",\(number % 2 == 0 ? "a" : "b")\n"
        }.joined(), to: "roster.csv")
    let daemon = try await clinic.start()
    try await clinic.open()
    let here = clinic
    func call<M: Method>(_: M.Type, _ parameters: M.Parameters, as actor: String) async throws
      -> M.Reply
    {
      try await Socket.call(M.self, parameters, as: actor, at: here.socket)
    }
    _ = try await call(
      ApplyProgram.self,
      .init(
        program: Document(name: "dice.yaml", text: Self.dice),
        policy: Document(name: "policy.yaml", text: Self.dicePolicy)), as: "admin-1")
    _ = try await call(Discharge.self, .init(patient: "P1013", reason: "completed"), as: "staff-1")
    try await clinic.advance(to: Self.morning)
    let rows = try await call(Today.self, .init(list: "main"), as: "staff-9").lists[0].rows
    patients = rows.sorted { $0.test < $1.test }.map(\.patient)
    for (what, tests) in Self.steps {
      for test in tests {
        _ = try await call(RecordTest.self, .init(test: test, what: what), as: "staff-1")
      }
    }
    for test in 5...7 {
      _ = try await call(
        EnterResult.self, .init(test: test, readings: "all negative", controlsSeen: true),
        as: "lab-1")
    }
    _ = try await call(RecordTest.self, .init(test: 7, what: "reviewed"), as: "clinician-1")
    for test in [8, 9] {
      _ = try await call(ExcuseTest.self, .init(test: test, code: "travel"), as: "staff-1")
    }
    _ = try await call(
      SetAttendance.self,
      .init(patient: "P1014", away: .init(first: "2026-12-01", last: "2026-12-02", why: "travel")),
      as: "staff-1")
    label = try await call(Why.self, .init(patient: "P1001"), as: "staff-1").label
    head = try await call(AuditHead.self, .init(), as: "compliance-1").head
    await daemon.stop()
    evening = try Evening(clinic, name: "monday")
  }

  /// What brings tests to where the writes find them.
  private static let steps = [
    ("notified", [2]), ("arrived", [3, 4, 5, 6, 7]), ("collected", [4, 5, 6, 7]),
  ]

  static func policy(_ more: String) -> String {
    """
    program: small
    phases:
      one: {title: Every day, mean: {tests: 4, days: 7}, attends: 4}
      two: {title: Every other day, mean: {tests: 2, days: 7}, attends: 4}
    no_show: {make_up_within: 3}
    \(more)

    """
  }

  private static let dice = """
    program: dice
    title: With dice
    panel: clinical-cup
    lists: [{name: dice, title: Fridays, weekdays: [fri], opens: "05:00", closes: "17:00"}]

    """

  private static let dicePolicy = """
    program: dice
    mode: capped
    caps: {a: 5}
    mix: officer
    epoch: 2
    phases:
      one: {title: Every week, mean: {tests: 1, days: 7}, attends: 1}

    """
}
