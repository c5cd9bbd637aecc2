import ControlAPI
import Foundation
import Libcrypto
import TransparencyLog

/// A practice clinic on a Monday at half past seven in which every kind of write is possible: tests
/// in every state, somebody who is not expected, some who have left, a draw that is revealed and one
/// that was missed, a list with a capacity that waits for dice, and mail that nobody could place.
struct BusyMonday {
  static let morning = "2026-11-23T07:30"

  let clinic: Clinic
  /// Kept at that moment.
  let evening: Evening
  /// Patients in the order of their tests, 1 to 12.
  let patients: [String]
  let label: String
  /// Of the one whom Thursday's draw passed over.
  let passedOver: String
  let head: Head
  let card: ShowRecoveryCard.Reply

  /// - Parameter environment: what the daemon that brings it there lives in.
  init(environment: (Clinic) async throws -> [String: String] = { _ in [:] }) async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-18T18:00")
    self.clinic = clinic
    func call<M: Method>(
      _: M.Type, _ parameters: M.Parameters, as actor: String, stage: String? = nil
    ) async throws -> M.Reply {
      try await Socket.call(M.self, parameters, as: actor, stage: stage, at: clinic.socket)
    }
    try clinic.folder.write(Self.policy(""), to: "policy.yaml")
    try clinic.folder.write(Self.roster([1015]), to: "roster.csv")
    let daemon = try await clinic.start(environment: try await environment(clinic))
    try await clinic.open()
    _ = try await call(
      ApplyProgram.self,
      .init(
        program: Document(name: "dice.yaml", text: Self.dice),
        policy: Document(name: "policy.yaml", text: Self.dicePolicy)), as: "admin-1")
    let thursday = "2026-11-19"
    _ = try await call(
      SetAttendance.self,
      .init(patient: "P1015", away: .init(first: thursday, last: thursday, why: "other")),
      as: "staff-1")
    try await clinic.advance(to: "2026-11-20T18:00")
    _ = try await call(
      ImportRoster.self, .init(stage: 1, program: "small", dryRun: false), as: "staff-1",
      stage: Self.roster(Array(1001...1014) + [1016, 1017]))
    for patient in ["P1013", "P1016", "P1017"] {
      _ = try await call(
        Discharge.self, .init(patient: patient, reason: "completed"), as: "staff-1")
    }
    _ = try await call(
      RequestErasure.self, .init(patient: "P1017", code: "patient-request"), as: "staff-1")
    _ = try await call(
      HoldPatient.self, .init(patient: "P1016", reason: "a lawsuit", release: false), as: "staff-1")

    try await clinic.advance(to: Self.morning)
    let rows = try await call(Today.self, .init(list: "main"), as: "staff-9").lists[0].rows
    patients = rows.sorted { $0.test < $1.test }.map(\.patient)
    for (what, tests) in Self.steps {
      for test in tests {
        let specimen = what == "collected" ? "SPEC-\(test)" : nil
        _ = try await call(
          RecordTest.self, .init(test: test, what: what, specimen: specimen), as: "staff-1")
      }
    }
    for test in 5...7 {
      _ = try await call(
        EnterResult.self, .init(test: test, readings: "all negative", controlsSeen: true),
        as: "lab-1")
    }
    _ = try await call(RecordTest.self, .init(test: 7, what: "reviewed"), as: "clinician-1")
    _ = try await call(
      AmendResult.self, .init(test: 7, readings: "thc pos", code: "misread"), as: "lab-1")
    // Of another panel than the cups', whose readings name no lot.
    _ = try await call(
      AddLot.self, .init(panel: "clinical-cup-pads", number: "K1", expires: "2027-03"), as: "lab-1")
    for test in [8, 9] {
      _ = try await call(ExcuseTest.self, .init(test: test, code: "travel"), as: "staff-1")
    }
    _ = try await call(
      SetAttendance.self,
      .init(patient: "P1014", away: .init(first: "2026-12-01", last: "2026-12-02", why: "travel")),
      as: "staff-1")
    _ = try await call(
      ImportResults.self, .init(stage: 1, dryRun: false), as: "lab-1",
      stage: Self.message("M1", specimen: "ELSEWHERE", ["THC", "Cocaine"]))
    label = try await call(Why.self, .init(patient: "P1001"), as: "staff-1").label
    passedOver = try await call(Why.self, .init(patient: "P1015"), as: "staff-1").label
    card = try await call(ShowRecoveryCard.self, .init(), as: "admin-1")
    head = try await call(AuditHead.self, .init(), as: "compliance-1").head
    await daemon.stop()
    evening = try Evening(clinic, name: "monday")
  }

  /// What brings tests to where the writes find them.
  private static let steps = [
    ("notified", [2]), ("arrived", [3, 4, 5, 6, 7]), ("collected", [4, 5, 6, 7]),
  ]

  private static func roster(_ numbers: [Int]) -> String {
    let attends = [1014: "tue", 1015: "thu"]
    return SmallProgram.header + ",lane\n"
      + numbers.map { number in
        "P\(number),Zyx\(SmallProgram.letters(number % 1000)) Zyxbert Quuxbury,1970-01-17,main,one,"
          + "\(attends[number] ?? "mon-thu"),\(number % 2 == 0 ? "a" : "b")\n"
      }.joined()
  }

  /// What a laboratory says of one specimen: negative, for each of `names`.
  static func message(_ control: String, specimen: String, _ names: [String]) -> String {
    let head = [
      "MSH|^~\\&|LIS|LAB|CLINIC|SITE|20261123071500||ORU^R01|\(control)|P|2.5",
      "PID|1||X||Quuxbury^Zyxbert||19700117",
      "OBR|1|P1|F-\(control)|1^Drug screen|||20261123||||||||||||\(specimen)",
    ]
    let lines = names.map { "OBX|1|ST|9^\($0)||NEG||||||F" }
    return (head + lines).joined(separator: "\r")
  }

  /// The newest head with the line of a witness whom the genesis does not name.
  func cosigned() throws -> String {
    var note = try SignedNote(parsing: head.note)
    let witness = try Ed25519.PrivateKey(seed: Array(repeating: 9, count: 32))
    try note.addCosignature(name: "witness.example/desk", key: witness, time: 1_795_400_000)
    return note.description
  }

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
