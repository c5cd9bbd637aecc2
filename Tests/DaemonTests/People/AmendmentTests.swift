import ControlAPI
import Storage
import Testing

@testable import Daemon

/// A result is corrected or taken back by two, and everybody who relied on it is named.
@Suite(.timeLimit(.minutes(2)))
struct AmendmentTests {
  /// One cup, entered by lab-1: THC positive, the rest negative.
  private func morning(_ readings: String = "all negative except thc") async throws -> Morning {
    let morning = try await Morning()
    try await morning.record("collected", specimen: "FIRST", by: .lab)
    _ = try await morning.desk.enterResult(
      .init(test: 1, readings: readings, controlsSeen: true), by: morning.session(.lab))
    return morning
  }

  @discardableResult
  private func amend(
    _ readings: String, _ morning: Morning, code: String = "misread", text: String? = nil,
    version: Int? = nil, by number: Int = 1
  ) async throws -> Amended {
    try await morning.desk.amendResult(
      .init(test: 1, version: version, readings: readings, code: code, text: text),
      by: morning.session(.lab, number))
  }

  @discardableResult
  private func decide(
    _ morning: Morning, approve: Bool = true, by role: Role = .lab, _ number: Int = 3
  ) async throws -> Amended {
    try await morning.desk.decideAmendment(
      .init(test: 1, approve: approve), by: morning.session(role, number))
  }

  private func show(_ morning: Morning, as role: Role = .clinician) async throws
    -> ShowResult.Reply
  {
    try await morning.desk.showResult(.init(test: "1"), for: morning.session(role))
  }

  private func thc(_ result: CupResult?) -> String? {
    result?.observations.first { $0.analyte == "THC" }?.reading
  }

  @Test
  func ownEntryIsCorrectedAtOnce() async throws {
    let morning = try await morning()
    let amended = try await amend("thc neg", morning)
    #expect(amended.test.state == "presumptive")
    #expect(thc(amended.replaced) == "presumptive-positive")
    #expect(amended.receipt.notes == ["Now it says: THC negative; the other readings stand."])
    let results = try await show(morning).results
    #expect(results.map(\.status) == ["corrected", "final"])
    #expect(results.map(thc) == ["negative", "presumptive-positive"])
    #expect(results.map(\.observations.count) == [12, 12])
    #expect(results.map(\.approvedBy) == [nil, nil])
    // And once more, and then taken back: the test is where it was before the cup.
    try await amend("coc invalid", morning, code: "device-fault")
    let back = try await morning.desk.retractResult(
      .init(test: 1), by: morning.session(.lab))
    #expect(back.test.state == "collected")
    #expect(try await show(morning).results.count == 4)
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func anythingElseWaitsForASecondPerson() async throws {
    let morning = try await morning()
    let asked = try await amend("thc neg", morning, text: "The lamp was off.", by: 2)
    #expect(asked.replaced == nil)
    #expect(asked.receipt.notes.first?.contains("result approve 1") == true)
    let shown = try await show(morning)
    #expect(shown.results.count == 1)
    #expect(shown.waiting?.changes == ["THC negative"])
    #expect(shown.waiting?.by == "lab-2")
    #expect(shown.waiting?.text == "The lamp was off.")
    #expect(try await show(morning, as: .lab).waiting?.text == nil)
    let decided = try await decide(morning)
    #expect(thc(decided.replaced) == "presumptive-positive")
    #expect(decided.replaced?.seenBy.map(\.by) == ["clinician-1", "lab-1"])
    let after = try await show(morning)
    #expect(after.waiting == nil)
    #expect(after.results.map(\.status) == ["corrected", "final"])
    #expect(after.results[0].by == "lab-2")
    // Who compares the versions afterwards has not relied on the old one.
    _ = try await morning.desk.showResult(.init(test: "1"), for: morning.session(.clinician, 9))
    #expect(try await show(morning).results[1].seenBy.map(\.by) == ["clinician-1", "lab-1"])
    #expect(after.results[0].approvedBy == "lab-3")
    #expect(after.results[0].text == "The lamp was off.")
    #expect(thc(after.results[0]) == "negative")
    let last = try #require(try await morning.show().events.last)
    #expect([last.what, last.by, last.approver] == ["amended", "lab-2", "lab-3"])
    #expect(try await morning.verdict() == 0)
  }

  /// What was closed on the old value is open again, and who closed it is named.
  @Test
  func aClosedTestIsReviewedAgain() async throws {
    let morning = try await morning("all negative")
    try await morning.record("closed", by: .lab)
    let ordered = try await morning.desk.orderTest(
      .init(patient: "1001", reason: "for-cause"), by: morning.session(.clinician))
    try await amend("thc pos", morning, code: "laboratory-called", by: 2)
    let decided = try await decide(morning, by: .clinician, 1)
    #expect(decided.test.state == "presumptive")
    #expect(
      decided.replaced?.usedFor.map { "\($0.what) by \($0.by)" } == [
        "closed by lab-1", "test \(ordered.test.test) ordered for-cause by clinician-1",
      ])
    #expect(try await show(morning).results[0].status == "amended")
    // It is unexpected now: only a clinician closes it.
    let refused = await refusal { try await morning.record("closed", by: .lab) }
    #expect(refused.kind == .notPermitted)
    try await morning.record("closed", by: .clinician)
    #expect(try await show(morning).results[0].usedFor.map(\.what) == ["closed"])
  }

  @Test
  func aRetractionByTwo() async throws {
    let morning = try await morning()
    try await morning.record("reviewed", by: .clinician)
    let asked = try await morning.desk.retractResult(
      .init(test: 1, code: "wrong-patient"), by: morning.session(.lab))
    #expect(asked.replaced == nil)
    #expect(try await show(morning).waiting?.changes == [])
    let decided = try await decide(morning)
    #expect(decided.test.state == "collected")
    #expect(decided.replaced?.usedFor.map(\.what) == ["reviewed"])
    let newest = try #require(try await show(morning).results.first)
    #expect([newest.status, newest.reason] == ["entered-in-error", "wrong-patient"])
    #expect(newest.observations.isEmpty)
    #expect(await refusal { try await amend("thc neg", morning) }.message == "test 1 has no result")
    // The cup is read again, and follows.
    _ = try await morning.desk.enterResult(
      .init(test: 1, readings: "all negative", controlsSeen: true), by: morning.session(.lab))
    #expect(try await show(morning).results[0].reason == "wrong-patient")
  }

  @Test
  func whoAskedMayNotDecide() async throws {
    let morning = try await morning()
    try await amend("thc neg", morning, by: 2)
    for approve in [true, false] {
      let error = await refusal { try await decide(morning, approve: approve, 2) }
      #expect(error.message == "requester and approver are the same person")
    }
    #expect(try await show(morning).results.count == 1)
  }

  /// On a real log the person is the Unix account, whatever role it acts in.
  @Test
  func anotherRoleOfTheSameAccountIsNoSecondPerson() async throws {
    let morning = try await Morning(practice: false)
    try await morning.record("collected", specimen: "FIRST", by: .lab)
    _ = try await morning.desk.enterResult(
      .init(test: 1, readings: "all negative", controlsSeen: true), by: morning.session(.lab))
    try await amend("thc pos", morning, by: 2)
    let error = await refusal { try await decide(morning, by: .clinician, 2) }
    #expect(error.message == "requester and approver are the same person")
    try await decide(morning, by: .clinician, 3)
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func declinedItStaysAsItIs() async throws {
    let morning = try await morning()
    try await amend("thc neg", morning, by: 2)
    let declined = try await decide(morning, approve: false)
    #expect(declined.replaced == nil)
    #expect(declined.test.state == "presumptive")
    let shown = try await show(morning)
    #expect(shown.waiting == nil)
    #expect(shown.results.count == 1)
    #expect(await refusal { try await decide(morning) }.kind == .notFound)
    try await amend("thc neg", morning, by: 2)
    #expect(try await morning.verdict() == 0)
  }

  /// Whoever asked for a change is not passed over: what the laboratory corrects meanwhile waits.
  @Test
  func aCorrectionWaitsForTheDecision() async throws {
    let mail = try await Mail()
    try await mail.take([
      Mail.header("M1", at: "20261122100000"), Mail.order("F1"), Mail.line("THC", "POS"),
      Mail.line("Cocaine", "NEG"),
    ])
    let (desk, clinic) = (mail.clinic.desk, mail.clinic)
    _ = try await desk.amendResult(
      .init(test: mail.test, readings: "thc neg", code: "laboratory-called"),
      by: clinic.session(.lab))
    try await mail.take([
      Mail.header("M2", at: "20261122110000"), Mail.order("F1"), Mail.line("Cocaine", "POS", "C"),
    ])
    #expect(try await mail.held().map(\.code) == ["change-asked"])
    _ = try await desk.decideAmendment(
      .init(test: mail.test, approve: true), by: clinic.session(.lab, number: 2))
    try await mail.match(1)
    // Approved it is ours, on paper, and what the laboratory says follows it.
    #expect(
      try await mail.standing() == [
        "presumptive COC presumptive-positive", "presumptive THC negative",
      ])
    try await mail.take([
      Mail.header("M3", at: "20261122120000"), Mail.order("F1"), Mail.line("THC", "POS", "C"),
    ])
    #expect(try await mail.held().isEmpty)
    let shown = try await desk.showResult(
      .init(test: "\(mail.test)"), for: clinic.session(.clinician))
    #expect(shown.results.map(\.source) == ["hl7", "hl7", "paper", "hl7"])
    #expect(shown.results.map(\.isReplaced) == [false, true, true, true])
  }

  @Test(arguments: [
    ("thc", "misread", "no reading for THC"), ("xyz neg", "misread", "unknown analyte"),
    ("thc pos", "misread", "that is what the result says already"), ("", "misread", "no reading"),
    ("thc neg", "Mistake", "'Mistake' is no reason code of 'amended'"),
    ("thc neg", "wrong-patient", "'wrong-patient' is no reason code of 'amended'"),
    ("thc indeterminate", "misread", "THC: a presumptive test cannot read indeterminate"),
    ("all nt", "misread", "nothing would be left of the result, every analyte is 'not tested'"),
  ])
  func whatIsNoAmendment(readings: String, code: String, expected: String) async throws {
    let morning = try await morning()
    let before = try await morning.size
    let error = await refusal { try await amend(readings, morning, code: code) }
    #expect(error.message.hasPrefix(expected), "\(error.message)")
    #expect(try await morning.size == before)
  }

  /// Not at once and not bit by bit, nor of a laboratory's report: what says nothing is taken back.
  @Test
  func anAmendmentLeavesSomethingOfTheResult() async throws {
    let morning = try await morning()
    try await amend("all nt except coc neg, thc pos", morning)
    try await amend("coc nt", morning)
    let last = await refusal { try await amend("thc nt", morning) }
    #expect(last.message.hasPrefix("nothing would be left of the result"))
    #expect(last.hint == "to take it back: 'veridraw result retract 1 --code CODE'")
    let mail = try await Mail()
    try await mail.take([Mail.header("M1"), Mail.order("F1"), Mail.line("THC", "POS")])
    let report = await refusal {
      try await mail.clinic.desk.amendResult(
        .init(test: mail.test, readings: "thc nt", code: "laboratory-called"),
        by: mail.clinic.session(.lab))
    }
    #expect(report.message.hasPrefix("nothing would be left of the result"))
  }

  @Test
  func onlyVersionsThatCount() async throws {
    let morning = try await morning()
    try await amend("thc neg", morning)
    let old = await refusal { try await amend("thc pos", morning, version: 1) }
    #expect(old.message == "version 1 of the result of test 1 does not count")
    #expect(old.hint == "those that do: 2; 'veridraw result show 1'")
    #expect(await refusal { try await amend("thc pos", morning, version: 7) }.kind == .refused)
    try await amend("thc pos", morning, by: 2)
    let twice = await refusal { try await amend("thc pos", morning, by: 4) }
    #expect(twice.message == "test 1 is already waiting for an approval")
    #expect(await refusal { try await decide(try await Morning()) }.kind == .notFound)
  }
}
