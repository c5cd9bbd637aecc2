import Evidence
import Selection
import Storage
import Testing

@testable import Daemon

/// Windows that a stay left before they closed.
@Suite(.timeLimit(.minutes(10)))
struct LeftWindowTests {
  private static let policy = """
    program: small
    phases:
      weekly:
        title: Weekly
        mean: {tests: 2, days: 7}
        at_least: {tests: 1, days: 7}
        attends: 4
      seldom: {title: Seldom, mean: {tests: 1, days: 28}, attends: 16}
    carry_unmet: {make_up_within: 3}

    """

  private func enter(_ phase: String, _ clinic: Clinic) async throws {
    let today = clinic.today
    try await clinic.store.write { transaction in
      let actor = try transaction.actor(named: "staff-1")
      let stay = try #require(try transaction.records.stays().first)
      try transaction.setPhase(phase, of: stay.enrolment, from: today, by: actor)
    }
  }

  /// - Parameter back: when the stay comes back to the weekly phase that it left on Wednesday.
  private func makeups(back: String) async throws -> [CivilDate] {
    let clinic = try await Clinic()
    try await clinic.apply(policy: Self.policy)
    try await clinic.enrol("1001", phase: "weekly")
    try await clinic.live(until: "2026-11-25T20:00")
    try await enter("seldom", clinic)
    try await clinic.live(until: back)
    try await enter("weekly", clinic)
    try await clinic.live(until: "2026-12-10T20:00")
    return try await makeups(clinic)
  }

  private func makeups(_ clinic: Clinic) async throws -> [CivilDate] {
    let bundle = try await clinic.bundle()
    #expect(Verifier.verify(bundle).exitCode == 0)
    return try Inspection(bundle).changes.compactMap { change in
      if case .makeup(_, let by) = change.row { by } else { nil }
    }
  }

  /// Nobody collects. The window of Sunday to Saturday was left on Wednesday.
  @Test
  func nothingIsOwedOnTheWayBack() async throws {
    #expect(try await makeups(back: "2026-12-09T20:00") == [])
  }

  /// The window of Sunday to Saturday is over when the phase is left on Sunday, before the next
  /// roster: it is owed all the same, once, whatever phase comes next.
  @Test(arguments: [["seldom"], ["seldom", "weekly"]])
  func aWindowThatWasOverIsCarried(_ phases: [String]) async throws {
    let clinic = try await Clinic()
    try await clinic.apply(policy: Self.policy)
    try await clinic.enrol("1001", phase: "weekly")
    try await clinic.live(until: "2026-11-29T09:00")
    for phase in phases { try await enter(phase, clinic) }
    try await clinic.live(until: "2026-12-03T20:00")
    #expect(try await makeups(clinic) == [.on("2026-12-02")])
  }

  /// Left on the window's last day, it was never filled.
  @Test
  func aWindowLeftOnItsLastDayIsNot() async throws {
    let clinic = try await Clinic()
    try await clinic.apply(policy: Self.policy)
    try await clinic.enrol("1001", phase: "weekly")
    try await clinic.live(until: "2026-11-28T09:00")
    try await enter("seldom", clinic)
    try await clinic.live(until: "2026-11-29T09:00")
    try await enter("weekly", clinic)
    try await clinic.live(until: "2026-12-03T20:00")
    #expect(try await makeups(clinic) == [])
  }

  @Test
  func aWindowThatClosedAfterTheWayBackIsCarried() async throws {
    // Back on Wednesday the 2nd: Thursday's row stands in that week's window, which closes unmet.
    #expect(try await makeups(back: "2026-12-02T20:00") == [.on("2026-12-09")])
  }
}
