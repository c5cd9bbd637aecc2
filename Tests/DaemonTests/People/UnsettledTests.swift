import ControlAPI
import Storage
import Testing

@testable import Daemon

/// What leaves no list by itself: a reading that says nothing, a finding that was explained
/// afterwards, a specimen that is none.
@Suite(.timeLimit(.minutes(2)))
struct UnsettledTests {
  private func take(_ mail: Mail, _ lines: [String], at minute: Int = 10) async throws {
    try await mail.take(
      [Mail.header("M\(minute)", at: "2026112210\(minute)00"), Mail.order("F\(minute)")] + lines)
  }

  private func needs(_ mail: Mail) async throws -> [String] {
    try await mail.clinic.desk.listPending().pending.map(\.waitsFor)
  }

  private func close(_ mail: Mail, _ role: Role) async throws -> RecordTest.Reply {
    try await mail.clinic.desk.recordTest(
      .init(test: mail.test, what: "closed"), by: mail.clinic.session(role))
  }

  /// The list names it, and nobody but a clinician ends it.
  private func expectWaiting(_ mail: Mail, _ need: String) async throws {
    #expect(try await needs(mail) == [need])
    #expect(await refusal { try await close(mail, .lab) }.kind == .notPermitted)
    _ = try await close(mail, .clinician)
    #expect(try await needs(mail).isEmpty)
  }

  private func expect(
    _ drug: String, _ mail: Mail, from: String = "2026-11-01", to: String? = nil
  ) async throws {
    _ = try await mail.clinic.desk.setMedication(
      .init(patient: "1001", drug: drug, analytes: [drug], critical: true, from: from, to: to),
      by: mail.clinic.session(.staff))
  }

  @Test func nothingTestedIsNoAnswer() async throws {
    let mail = try await Mail()
    try await take(mail, [Mail.line("THC", "Not performed"), Mail.line("COC", "TNP")])
    try await expectWaiting(mail, "repeat")
  }

  @Test func aMissingMedicationThatWasNotTested() async throws {
    let mail = try await Mail()
    try await expect("bup", mail)
    try await take(mail, [Mail.line("BUP", "TNP"), Mail.line("COC", "NEG")])
    try await expectWaiting(mail, "repeat")
  }

  @Test func aMedicationRecordedAfterwardsExplainsNothingByItself() async throws {
    let mail = try await Mail()
    try await take(mail, [Mail.line("FEN", "POS")])
    try await expect("fen", mail)
    try await expectWaiting(mail, "review")
  }

  @Test func aMedicationThatIsSaidToHaveEndedAfterwards() async throws {
    let mail = try await Mail()
    try await expect("mtd", mail)
    try await take(mail, [Mail.line("MTD", "NEG")])
    try await expect("mtd", mail, to: "2026-11-02")
    try await expectWaiting(mail, "review")
  }

  @Test func aSpecimenRejectedAfterItWasRead() async throws {
    let mail = try await Mail()
    try await take(mail, [Mail.line("COC", "POS")])
    _ = try await mail.clinic.desk.recordTest(
      .init(test: mail.test, what: "specimen-rejected", reason: "leaked"),
      by: mail.clinic.session(.lab))
    try await expectWaiting(mail, "review")
  }

  private static func measures(_ creatinine: String, _ gravity: String) -> [String] {
    [
      "OBX|1|NM|CRE^Creatinine||\(creatinine)|mg/dL|||||F",
      "OBX|2|NM|SG^Specific gravity||\(gravity)||||||F",
    ]
  }

  @Test func asItWereNoSpecimen() async throws {
    let mail = try await Mail()
    try await take(mail, Self.measures("1", "1.0005") + [Mail.line("COC", "NEG")])
    try await expectWaiting(mail, "repeat")
  }

  /// Whichever came last.
  @Test(arguments: [true, false])
  func twoMeasurementsOfOneSpecimen(isDoubtedFirst: Bool) async throws {
    let mail = try await Mail()
    let (good, bad) = (Self.measures("80", "1.010"), Self.measures("1", "1.0005"))
    try await take(mail, (isDoubtedFirst ? bad : good) + [Mail.line("COC", "NEG")])
    try await take(mail, isDoubtedFirst ? good : bad, at: 20)
    let shown = try await mail.clinic.desk.showResult(
      .init(test: "\(mail.test)"), for: mail.clinic.session(.clinician))
    #expect(shown.validity == "substituted")
    try await expectWaiting(mail, "repeat")
  }

  /// What is taken is asked about the day of the collection, not that of the order.
  @Test func medicationIsThatOfTheCollection() async throws {
    let mail = try await Mail(specimen: nil)
    try await expect("bup", mail, from: "2026-11-24")
    try await mail.clinic.live(until: "2026-11-24T09:00")
    try await mail.record("arrived", .staff)
    try await mail.record("collected", .lab, specimen: Mail.specimen)
    try await take(mail, [Mail.line("BUP", "NEG")])
    try await expectWaiting(mail, "review")
  }

  /// What would turn it is laid before nobody: the laboratory says no word of a correction.
  @Test func aReportThatIsHeldWhole() async throws {
    let mail = try await Mail()
    func take(_ control: String, _ hour: Int, _ value: String) async throws {
      try await mail.take([
        Mail.header(control, at: "20261122\(hour)0000"), Mail.order("F1"), Mail.line("COC", value),
      ])
    }
    try await take("M1", 10, "NEG")
    try await take("M2", 11, "POS")
    #expect(try await mail.held().map(\.code) == ["uncorrected"])
    let refused = await refusal { try await close(mail, .clinician) }
    #expect(refused.message.contains("1 line is held"))
    _ = try await mail.match(1, on: mail.test)
    try await expectWaiting(mail, "review")
  }

  /// A message's held line may be about any of its tests; only a sheet's rows name their specimen.
  @Test func aHeldLineOfAMessageAboutTwoTests() async throws {
    let mail = try await Mail()
    let other = try await mail.clinic.desk.orderTest(
      .init(patient: "1001", reason: "for-cause"), by: mail.clinic.session(.staff)
    ).test.test
    for (what, specimen) in [("arrived", nil), ("collected", "SECOND")] {
      _ = try await mail.clinic.desk.recordTest(
        .init(test: other, what: what, specimen: specimen), by: mail.clinic.session(.lab))
    }
    try await mail.take([
      Mail.header("M1"), Mail.order("F1"), Mail.line("COC", "POS?"), Mail.line("THC", "NEG"),
      Mail.order("F2", specimen: "SECOND"), Mail.line("THC", "NEG"),
    ])
    for test in [mail.test, other] {
      let refused = await refusal {
        try await mail.clinic.desk.recordTest(
          .init(test: test, what: "closed"), by: mail.clinic.session(.clinician))
      }
      #expect(refused.message.contains("1 line is held"))
    }
  }
}
