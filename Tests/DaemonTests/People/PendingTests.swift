import ControlAPI
import Storage
import TestSupport
import Testing

@testable import Daemon

/// What a result waits for, and that nobody closes it over somebody's head.
@Suite(.timeLimit(.minutes(2)))
struct PendingTests {
  private func morning(_ more: String = "", readings: String? = "all negative") async throws
    -> Morning
  {
    let morning = try await Morning(program: Texts.program + more + "\n")
    try await morning.record("collected", specimen: "FIRST", by: .lab)
    if let readings {
      _ = try await morning.desk.enterResult(
        .init(test: 1, readings: readings, controlsSeen: true), by: morning.session(.lab))
    }
    return morning
  }

  /// `confirmation 51 overdue`
  private func pending(_ morning: Morning) async throws -> [String] {
    try await morning.desk.listPending().pending.map {
      "\($0.waitsFor) \($0.hours)\($0.isOverdue ? " overdue" : "")"
    }
  }

  private func verify(_ morning: Morning, by number: Int = 2) async throws -> TestChanged {
    try await morning.desk.verifyResult(.init(test: 1), by: morning.session(.lab, number))
  }

  private func confirm(_ morning: Morning) async throws -> TestChanged {
    try await morning.desk.confirmResult(.init(test: 1), by: morning.session(.clinician))
  }

  @Test(arguments: [
    ("2026-11-25T07:29", "", "report 47"), ("2026-11-25T07:30", "", "report 48 overdue"),
    ("2026-11-25T07:30", "report_within_hours: 49", "report 48"),
    ("2026-11-23T08:30", "report_within_hours: 1", "report 1 overdue"),
  ])
  func aSpecimenWithoutAReport(time: String, more: String, expected: String) async throws {
    let morning = try await morning(more, readings: nil)
    try await morning.clinic.live(until: time)
    #expect(try await pending(morning) == [expected])
    #expect(try await morning.desk.listPending().pending.map(\.specimen) == ["FIRST"])
  }

  @Test
  func nothingWaitsWhereNobodyAsks() async throws {
    let morning = try await morning()
    #expect(try await pending(morning).isEmpty)
    try await morning.record("closed", by: .lab)
    #expect(try await pending(morning).isEmpty)
  }

  @Test(arguments: [
    ("all negative except thc", ["review 0"]), ("thc invalid, rest neg", ["repeat 0"]),
    ("all inv", ["repeat 0"]), ("all neg except thc nt", ["repeat 0"]),
    ("thc pos, coc inv, rest neg", ["repeat 0", "review 0"]),
  ])
  func whatIsNotNegativeWaitsForSomebody(readings: String, expected: [String]) async throws {
    let morning = try await morning(readings: readings)
    #expect(try await pending(morning).sorted() == expected)
    try await morning.record("reviewed", by: .clinician)
    #expect(try await pending(morning).isEmpty)
  }

  /// The medication is recorded before the cup is read; its drug is found, or not.
  @Test(arguments: [("all negative", ["review 0"]), ("all neg except mtd", [])])
  func anAbsentMedicationWaitsForAClinician(readings: String, expected: [String]) async throws {
    let morning = try await morning(readings: nil)
    _ = try await morning.desk.setMedication(
      .init(
        patient: "1001", drug: "methadone", analytes: ["mtd"], critical: true, from: "2026-11-01"),
      by: morning.session(.staff))
    _ = try await morning.desk.enterResult(
      .init(test: 1, readings: readings, controlsSeen: true), by: morning.session(.lab))
    #expect(try await pending(morning) == expected)
  }

  @Test
  func aPreliminaryReportWaitsForTheFinalOne() async throws {
    let mail = try await Mail()
    try await mail.take([
      Mail.header("M1", at: "20261122100000"), Mail.order("F1"), Mail.line("THC", "NEG", "P"),
    ])
    func needs() async throws -> [String] {
      try await mail.clinic.desk.listPending().pending.map(\.waitsFor)
    }
    #expect(try await needs() == ["final"])
    try await mail.take([
      Mail.header("M2", at: "20261122110000"), Mail.order("F1"), Mail.line("THC", "NEG", "F"),
    ])
    #expect(try await needs().isEmpty)
  }

  @Test
  func whatWasSentOutWaitsForADefinitiveReport() async throws {
    let morning = try await morning(readings: "all negative except thc")
    #expect(try await confirm(morning).test.state == "presumptive")
    #expect(try await pending(morning) == ["confirmation 0"])
    #expect(await refusal { try await confirm(morning) }.message == "test 1 is already sent out")
    let early = await refusal { try await morning.record("closed", by: .clinician) }
    #expect(early.message == "test 1 waits for a definitive reading of THC")
    // Another presumptive reading does not answer it; the laboratory's refusal does.
    _ = try await morning.desk.amendResult(
      .init(test: 1, readings: "thc neg", code: "misread"), by: morning.session(.lab, 2))
    _ = try await morning.desk.decideAmendment(
      .init(test: 1, approve: true), by: morning.session(.lab, 3))
    #expect(try await pending(morning) == ["confirmation 0"])
    try await morning.record("specimen-rejected", reason: "insufficient-volume", by: .lab)
    #expect(try await pending(morning).isEmpty)
    try await morning.record("closed", by: .clinician)
    #expect(try await morning.verdict() == 0)
  }

  @Test(.enabled(if: Samples.areThere, "\(Samples.absence)"))
  func aDefinitiveReportAnswers() async throws {
    let mail = try await Mail()
    try await mail.take(Samples.bytes("hl7v2/oscar-cls-drugscreen-01-preliminary.hl7"))
    let desk = mail.clinic.desk
    _ = try await desk.confirmResult(
      .init(test: mail.test), by: mail.clinic.session(.clinician))
    #expect(try await desk.listPending().pending.map(\.waitsFor).contains("confirmation"))
    try await mail.take(Samples.bytes("hl7v2/oscar-cls-drugscreen-02-final-gcms.hl7"))
    #expect(try await !desk.listPending().pending.map(\.waitsFor).contains("confirmation"))
    let again = await refusal {
      try await desk.confirmResult(.init(test: mail.test), by: mail.clinic.session(.clinician))
    }
    #expect(again.message == "test 1 is already resulted (definitive)")
  }

  /// What a cup showed and the specimen was sent out for, the laboratory's definitive lines, and what
  /// is awaited then: each message has a report of its own.
  @Test(arguments: [
    ("thc pos, coc pos, rest neg", ["THC POS F"], ["COC"]),
    ("thc pos, coc pos, rest neg", ["BZE POS F"], ["THC"]),
    ("thc pos, coc pos, rest neg", ["THC POS F", "COC TNP F"], ["COC"]),
    ("thc pos, coc pos, rest neg", ["THC POS F", "COC NEG F"], nil),
    ("thc pos, coc pos, rest neg", ["THC POS P", "BZE NEG F"], nil),
    ("thc pos, coc inv, rest neg", ["THC NEG F"], ["COC"]),
    ("bzo pos, rest neg", ["lorazepam NEG F"], ["BZO"]),
    ("bzo pos, rest neg", ["lorazepam POS F"], nil),
    ("bzo pos, rest neg", ["oxazepam NEG F"], nil),
    ("all neg", ["THC NEG F"], nil), ("all neg", [], []),
  ])
  func whatWasSentOutWaitsForItsOwnReading(
    readings: String, lines: [String], expected: [String]?
  ) async throws {
    let mail = try await sentOut(readings, lines)
    #expect(try await awaited(mail) == expected)
  }

  private func sentOut(_ readings: String, _ lines: [String]) async throws -> Mail {
    let mail = try await Mail()
    _ = try await mail.clinic.desk.enterResult(
      .init(test: mail.test, readings: readings, controlsSeen: true),
      by: mail.clinic.session(.lab))
    _ = try await mail.clinic.desk.confirmResult(
      .init(test: mail.test), by: mail.clinic.session(.clinician))
    for (number, line) in lines.enumerated() { try await answer(mail, "F\(number)", line) }
    return mail
  }

  private func answer(_ mail: Mail, _ order: String, _ line: String, at minute: Int = 10)
    async throws
  {
    let words = line.split(separator: " ").map(String.init)
    try await mail.take([
      Mail.header("\(order)-\(minute)", at: "2026112210\(minute)00"), Mail.order(order),
      Mail.line(words[0], words[1], words[2]) + "||||||LC-MS/MS",
    ])
  }

  /// Nil where no definitive reading is awaited.
  private func awaited(_ mail: Mail) async throws -> [String]? {
    try await mail.clinic.desk.listPending().pending.first { $0.waitsFor == "confirmation" }?
      .analytes
  }

  @Test
  func whatTheLaboratoryTakesBackIsAwaitedAgain() async throws {
    let mail = try await sentOut("thc pos, coc pos, rest neg", ["THC POS F", "COC POS F"])
    #expect(try await awaited(mail) == nil)
    try await answer(mail, "F0", "THC POS W", at: 20)
    #expect(try await awaited(mail) == ["THC"])
  }

  @Test
  func onlyAReviewSettlesWhatTheLaboratoryLeavesOut() async throws {
    let mail = try await sentOut("thc pos, coc pos, rest neg", ["THC POS F"])
    let desk = mail.clinic.desk
    func record(_ what: String) async throws -> RecordTest.Reply {
      try await desk.recordTest(
        .init(test: mail.test, what: what), by: mail.clinic.session(.clinician))
    }
    let early = await refusal { try await record("closed") }
    #expect(early.message == "test 1 waits for a definitive reading of COC")
    #expect(early.hint == "where none will come: 'veridraw test review 1' by a clinician")
    let reviewed = try await record("reviewed")
    #expect(reviewed.receipt.notes == ["It still waits for a definitive reading of COC."])
    #expect(try await awaited(mail) == ["COC"])
    _ = try await record("closed")
    #expect(try await awaited(mail) == nil)
  }

  @Test
  func aSecondReader() async throws {
    let morning = try await morning("verify_results: second")
    #expect(try await pending(morning) == ["verification 0"])
    let early = await refusal { try await morning.record("closed", by: .clinician) }
    #expect(early.message == "the result of test 1 has not been verified")
    let own = await refusal { try await verify(morning, by: 1) }
    #expect(own.message == "whoever entered the result of test 1 cannot verify it")
    #expect(try await verify(morning).test.state == "presumptive")
    #expect(try await pending(morning).isEmpty)
    #expect(
      await refusal { try await verify(morning, by: 3) }.message
        == "result of test 1 is already verified")
    // Its author needs a second person from now on.
    let asked = try await morning.desk.amendResult(
      .init(test: 1, readings: "thc pos", code: "misread"), by: morning.session(.lab))
    #expect(asked.replaced == nil)
    #expect(try await pending(morning) == ["approval 0"])
    let waiting = await refusal { try await morning.record("closed", by: .clinician) }
    #expect(waiting.message == "an amendment of test 1 waits for a second person")
    _ = try await morning.desk.decideAmendment(
      .init(test: 1, approve: true), by: morning.session(.lab, 2))
    let amended = try #require(
      try await morning.show(as: .lab).events.last { $0.what == "amended" })
    #expect(amended.by == "lab-1" && amended.approver == "lab-2")
    // Two have agreed on it: nobody reads it a third time, but a positive has to be decided on.
    #expect(try await pending(morning) == ["review 0"])
    let shown = try await morning.desk.showResult(
      .init(test: "1"), for: morning.session(.clinician))
    #expect(shown.results.map(\.verifiedBy) == [nil, "lab-2"])
    #expect(shown.results[1].usedFor.map(\.what) == ["verified"])
    try await morning.record("closed", by: .clinician)
    #expect(try await morning.verdict() == 0)
  }

  /// There is nothing to read again of a specimen that the laboratory did not take.
  @Test
  func aRejectedSpecimenWaitsForNobody() async throws {
    let morning = try await morning("verify_results: second")
    try await morning.record("specimen-rejected", reason: "leaked", by: .lab)
    #expect(try await pending(morning).isEmpty)
    try await morning.record("closed", by: .clinician)
  }

  @Test
  func theAuthorWhereTheProgramLetsHim() async throws {
    let morning = try await morning("verify_results: self")
    #expect(try await pending(morning) == ["verification 0"])
    _ = try await verify(morning, by: 1)
    try await morning.record("closed", by: .lab)
  }

  @Test(arguments: [true, false])
  func nothingToReadOrToSend(isCollected: Bool) async throws {
    let morning = try await isCollected ? morning(readings: nil) : Morning()
    let before = try await morning.size
    #expect(await refusal { try await verify(morning) }.message == "test 1 has no result")
    #expect(await refusal { try await confirm(morning) }.message.contains("cannot be sent-out"))
    #expect(try await morning.size == before)
  }
}
