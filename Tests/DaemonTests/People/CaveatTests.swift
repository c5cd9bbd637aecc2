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

  /// The test is collected on Sunday, 22 November 2026.
  @Test(arguments: [
    ("20100302", "Tuesday 2 March 2010"), ("201003022359", "Tuesday 2 March 2010"),
    ("20261120", "Friday 20 November 2026"), ("20261124080000", "Tuesday 24 November 2026"),
    ("20261121", nil), ("20261122", nil), ("20261123", nil), ("", nil), ("2010", nil),
    ("20100230", nil),
  ])
  func anotherDayOfCollectionIsTold(said: String, told: String?) async throws {
    let mail = try await Mail()
    try await mail.take([
      Mail.header("M1", at: "20261122100000"),
      "OBR|1|P1|F1|1^Drug screen|||\(said)||||||||||||\(Mail.specimen)",
      Mail.line("COC", "NEG", "F"),
    ])
    let expected = told.map {
      "The laboratory says that the specimen was collected on \($0); this test was collected on "
        + "Sunday 22 November 2026."
    }
    let (desk, lab) = (mail.clinic.desk, mail.clinic.session(.lab))
    #expect(try await caveats(desk, lab, test: mail.test) == [expected].compactMap(\.self))
    // A later version without a day, and one by hand, are of the same specimen.
    try await mail.take([
      Mail.header("M2", at: "20261122110000"),
      "OBR|1|P1|F1|1^Drug screen|||||||||||||||\(Mail.specimen)", Mail.line("COC", "POS", "C"),
    ])
    #expect(try await caveats(desk, lab, test: mail.test) == [expected].compactMap(\.self))
    _ = try await desk.amendResult(
      .init(test: mail.test, readings: "coc neg", code: "misread"), by: lab)
    _ = try await desk.decideAmendment(
      .init(test: mail.test, approve: true), by: mail.clinic.session(.lab, number: 2))
    #expect(try await caveats(desk, lab, test: mail.test) == [expected].compactMap(\.self))
  }

  @Test(arguments: [
    (#""collection": {"collectedDateTime": "2010-03-02T09:00:00Z"}"#, true),
    (#""collection": {"collectedDateTime": "2026-11-22"}"#, false),
    (#""status": "available""#, true),
  ])
  func theDayOfAFHIRSpecimenStandsBeforeItsReports(specimen: String, isTold: Bool) async throws {
    let mail = try await Mail()
    let report = """
      {"resourceType": "DiagnosticReport", "id": "r", "status": "final",
       "issued": "2026-11-22T10:00:00Z", "effectiveDateTime": "2010-03-04",
       "specimen": [{"reference": "#s"}], "result": [{"reference": "#o"}], "contained": [
        {"resourceType": "Specimen", "id": "s", \(specimen),
         "accessionIdentifier": {"value": "\(Mail.specimen)"}},
        {"resourceType": "Observation", "id": "o", "status": "final", "code": {"text": "THC"},
         "valueString": "negative"}]}
      """
    try await mail.take(Array(report.utf8))
    let told = try await caveats(mail.clinic.desk, mail.clinic.session(.lab), test: mail.test)
    #expect(told.count == (isTold ? 1 : 0))
  }
}
