import ControlAPI
import Storage
import TestSupport
import Testing

@testable import Daemon

/// What must be read with a test's results, and that nothing is closed over it.
@Suite(.timeLimit(.minutes(2)))
struct CaveatTests {
  private func caveats(_ desk: Desk, _ session: Session, test: Int = 1) async throws -> [String] {
    try await desk.showResult(.init(test: "\(test)"), for: session).caveats
  }

  @Test
  func aRejectedSpecimenSaysNothing() async throws {
    let morning = try await Morning()
    try await morning.record("collected", specimen: "FIRST", by: .lab)
    _ = try await morning.desk.enterResult(
      .init(test: 1, readings: "all negative", controlsSeen: true), by: morning.session(.lab))
    #expect(try await caveats(morning.desk, morning.session(.lab)).isEmpty)
    try await morning.record("specimen-rejected", reason: "identity-mismatch", by: .lab)
    #expect(
      try await caveats(morning.desk, morning.session(.lab)) == [
        "The specimen was rejected (identity-mismatch): nothing that was read of it counts."
      ])
  }

  @Test
  func linesThatWaitAreToldAndNothingIsClosedOverThem() async throws {
    let mail = try await Mail()
    try await mail.take([
      Mail.header("M1", at: "20261122100000"), Mail.order("F1"), Mail.line("COC", "NEG", "F"),
      Mail.line("FEN", "see the note", "F"),
    ])
    let desk = mail.clinic.desk
    let held = try #require(try await mail.held().first)
    #expect(
      try await caveats(desk, mail.clinic.session(.lab), test: mail.test) == [
        "Not all of a report on it is placed: 1 line is held, see 'veridraw result held'."
      ])
    let early = await refusal { try await mail.record("closed", .clinician) }
    #expect(early.message == "not all of a report on test 1 is placed: 1 line is held")
    _ = try await desk.dismissHeld(
      .init(held: held.number, code: "no-result"), by: mail.clinic.session(.lab))
    #expect(try await caveats(desk, mail.clinic.session(.lab), test: mail.test).isEmpty)
    try await mail.record("closed", .clinician)
  }
}
