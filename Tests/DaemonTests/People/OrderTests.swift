import ControlAPI
import Evidence
import Selection
import Storage
import Testing

@testable import Daemon

/// Tests outside the draw, which change nobody's chances.
@Suite(.timeLimit(.minutes(10)))
struct OrderTests {
  private func order(
    _ reason: String, _ morning: Morning, patient: String = "1001", by role: Role = .staff
  ) async throws -> TestChanged {
    try await morning.desk.orderTest(
      .init(patient: patient, reason: reason, text: "Quuxbury smelled of it"),
      by: morning.session(role))
  }

  @Test(arguments: ["for-cause", "intake", "follow-up", "make-up", "court-ordered", "retest"])
  func everyReason(_ reason: String) async throws {
    let morning = try await Morning()
    let ordered = try await order(reason, morning, by: .clinician)
    #expect(ordered.test.state == "ordered")
    #expect(ordered.test.reason == reason)
    #expect(ordered.test.list.isEmpty)
    #expect(ordered.test.panel == "clinical-cup")
    let shown = try await morning.show(ordered.test.test)
    #expect(shown.events.map(\.what) == ["ordered"])
    #expect(shown.events.first?.text == "Quuxbury smelled of it")
    #expect(try await morning.verdict() == 0)
  }

  /// It is done without completing a duty, and tomorrow's row is the same as without it.
  @Test
  func changesNobodysChances() async throws {
    let plain = try await Morning()
    let ordering = try await Morning()
    let test = try await order("for-cause", ordering).test.test
    try await ordering.record("collected", of: test, specimen: "C-9")
    var rows: [[String]] = []
    for morning in [plain, ordering] {
      try await morning.clinic.live(until: "2026-11-24T07:30")
      let slot = try #require(Slot("2026-11-24/main"))
      let roster = try await morning.clinic.store.read { try $0.roster(of: slot).rows }
      rows.append(roster.map { "\($0.chance) \($0.duties) \($0.base)" })
    }
    #expect(rows[0] == rows[1])
    #expect(try await ordering.verdict() == 0)
  }

  @Test(arguments: ["random", "", "For-cause", "because"])
  func refusesOtherReasons(_ reason: String) async throws {
    let morning = try await Morning()
    let error = await refusal { try await order(reason, morning) }
    #expect(error.kind == .invalidInput)
    #expect(
      error.hint == "one of for-cause, intake, follow-up, make-up, court-ordered, retest")
  }

  @Test
  func refusesWhoCannotBeTested() async throws {
    let morning = try await Morning()
    #expect(await refusal { try await order("intake", morning, patient: "9") }.kind == .notFound)
    _ = try await morning.desk.addPatient(
      .init(
        patient: "2001", name: Morning.name, born: Morning.born, list: "", phase: "",
        attends: "fri"), by: morning.session(.staff))
    let untested = await refusal { try await order("intake", morning, patient: "2001") }
    #expect(untested.message == "patient 2001 is not subject to testing")
    _ = try await morning.desk.discharge(
      .init(patient: "1001", reason: "completed"), by: morning.session(.staff))
    let gone = await refusal { try await order("follow-up", morning) }
    #expect(gone.message == "patient 1001 was discharged on 2026-11-23")
    #expect(gone.hint == Desk.readmission("1001"))
  }

  @Test
  func theLaboratorySeesATestWithoutItsPerson() async throws {
    let morning = try await Morning()
    try await morning.record("collected", specimen: "A-17")
    let lab = try await morning.show(as: .lab)
    #expect(lab.test.name.isEmpty && lab.test.patient.isEmpty)
    #expect(lab.specimen == "A-17")
    #expect(try await morning.show(as: .clinician).test.name == Morning.name)
    #expect(await refusal { try await morning.show(99) }.kind == .notFound)
  }
}
