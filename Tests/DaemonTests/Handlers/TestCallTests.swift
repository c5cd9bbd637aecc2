import ControlAPI
import Evidence
import Selection
import Storage
import Testing

@testable import Daemon

/// What becomes of a test on a list, and what follows from it.
@Suite(.timeLimit(.minutes(10)))
struct TestCallTests {
  /// Monday morning, one patient drawn.
  private func clinic(
    policy: String = "no_show: {make_up_within: 3}", attends: String = "mon tue thu",
    closures: String = "[]"
  ) async throws -> Clinic {
    let clinic = try await Clinic()
    try await clinic.apply(
      program: Texts.program(closures: closures), policy: Texts.policy(more: policy))
    try await clinic.enrol("1001", attends: attends)
    try await clinic.live(until: "2026-11-23T07:30")
    return clinic
  }

  private func record(
    _ what: String, _ clinic: Clinic, test: Int = 1, reason: String? = nil,
    specimen: String? = nil
  ) async throws -> RecordTest.Reply {
    try await clinic.desk.recordTest(
      .init(test: test, what: what, reason: reason, specimen: specimen),
      by: clinic.session(.staff))
  }

  private func row(_ slot: String, _ clinic: Clinic) async throws -> RosterRow? {
    let slot = try #require(Slot(slot))
    return try await clinic.store.read { try $0.roster(of: slot).rows.first }
  }

  @Test
  func aNoShowOwesAMakeUp() async throws {
    let clinic = try await clinic(closures: "[{date: 2026-11-26, reason: Thanksgiving}]")
    _ = try await record("notified", clinic)
    let reply = try await record("no-show", clinic)
    #expect(reply.test.state == "no-show")
    // Tuesday, not Wednesday, not Thanksgiving, Monday, Tuesday: the third is the 1st.
    #expect(reply.receipt.notes == ["A make-up is owed by Tuesday 1 December 2026."])
    try await clinic.live(until: "2026-11-24T07:30")
    let duty = Duty(by: .on("2026-12-01"), owed: 1, left: 3)
    #expect(try await row("2026-11-24/main", clinic)?.duties == [duty])
    // It is open until the next completed test, and no longer.
    _ = try await record("collected", clinic, test: 2)
    try await clinic.live(until: "2026-11-25T07:30")
    #expect(try await row("2026-11-25/main", clinic)?.duties == [])
    #expect(Verifier.verify(try await clinic.bundle()).exitCode == 0)
  }

  @Test
  func theLastDayOfAMakeUpIsCertain() async throws {
    let clinic = try await clinic()
    _ = try await clinic.desk.setPhase(
      .init(patient: "1001", phase: "half"), by: clinic.session(.staff))
    _ = try await record("no-show", clinic)
    try await clinic.live(until: "2026-11-30T07:30")
    let monday = try #require(try await row("2026-11-30/main", clinic))
    let done = try await clinic.store.read { try $0.tests(on: .on("2026-11-24")) }
    #expect(monday.duties.map(\.by) == [.on("2026-11-30")])
    #expect(monday.duties.map(\.left) == [1])
    #expect(monday.chance == .certain)
    // Nobody collected anything since, so it is still owed.
    #expect(done.allSatisfy { $0.state != .collected })
    let tests = try await clinic.store.read { try $0.tests(on: .on("2026-11-30")) }
    #expect(tests.count == 1)
  }

  @Test
  func noMakeUpWhereThePolicyWantsNone() async throws {
    let clinic = try await clinic(policy: "")
    let reply = try await record("no-show", clinic)
    #expect(reply.receipt.notes == [])
    try await clinic.live(until: "2026-11-24T07:30")
    #expect(try await row("2026-11-24/main", clinic)?.duties == [])
  }

  @Test
  func aRefusalOwesNoMakeUp() async throws {
    let clinic = try await clinic()
    #expect(try await record("refused", clinic).receipt.notes == [])
  }

  @Test
  func noticeSetsTheDeadline() async throws {
    let clinic = try await clinic()
    let reply = try await record("notified", clinic)
    #expect(reply.test.collectBy == "2026-11-23T15:30:00-06:00")
    #expect(reply.test.since == "2026-11-23T07:30:00-06:00")
  }

  @Test
  func onlyTheNextStepOfATestsLife() async throws {
    let clinic = try await clinic()
    let unknown = await refusal { try await record("vanished", clinic) }
    #expect(unknown.kind == .invalidInput)
    #expect(unknown.message == "unknown step 'vanished'")
    _ = try await record("collected", clinic, specimen: "A-17")
    let again = await refusal { try await record("collected", clinic) }
    #expect(again.kind == .refused)
    #expect(again.message.hasPrefix("test 1 is collected, it cannot be collected"))
    let back = await refusal { try await record("no-show", clinic) }
    #expect(back.kind == .refused)
    let stranger = await refusal { try await record("notified", clinic, test: 99) }
    #expect(stranger.kind == .notFound)
    // A selected test is never just unselected.
    #expect(await refusal { try await record("selected", clinic) }.kind == .invalidInput)
    #expect(await refusal { try await record("excused", clinic) }.kind == .invalidInput)
  }

  @Test
  func theLaboratorySeesNoNames() async throws {
    let clinic = try await clinic()
    _ = try await record("collected", clinic, specimen: "A-17")
    let staff = try await clinic.desk.listTests(.init(), for: clinic.session(.staff))
    #expect(staff.tests.map(\.name) == ["Test Person"])
    let lab = try await clinic.desk.listTests(.init(), for: clinic.session(.lab))
    #expect(lab.tests.map(\.name) == [""])
    #expect(lab.tests.map(\.patient) == [""])
    let tomorrow = try await clinic.desk.listTests(
      .init(date: "2026-11-24"), for: clinic.session(.lab))
    #expect(tomorrow.tests.isEmpty)
  }

  @Test
  func openTestsOfEveryDay() async throws {
    let clinic = try await clinic()
    try await clinic.live(until: "2026-11-26T07:30")
    _ = try await record("notified", clinic, test: 1)
    _ = try await record("collected", clinic, test: 2)
    let open = try await clinic.desk.listTests(.init(open: true), for: clinic.session(.staff))
    #expect(open.tests.map(\.test).sorted() == [1, 3])
  }
}
