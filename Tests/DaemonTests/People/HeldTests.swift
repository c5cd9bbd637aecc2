import ControlAPI
import Evidence
import TestSupport
import Testing

@testable import Daemon

/// What somebody decides on lines that wait.
@Suite(.timeLimit(.minutes(2)))
struct HeldTests {
  private static let described = """
    laboratory: lab
    version: 1
    from: 2026-01-01
    sender: LAB
    names: [{name: Spice, analyte: KET}]

    """

  /// A line with an unknown name and, beside it, a note that hides a result.
  @Test func oneLineIsHeldForTwoThings() async throws {
    let mail = try await Mail()
    try await mail.take([
      Mail.header("M1"), Mail.order("F1"), Mail.line("Spice", "POS"), "NTE|1||cocaine positive",
    ])
    #expect(try await mail.held().map(\.code) == ["hidden-result", "analyte-unknown"])
    let unread = await refusal { try await mail.match(2) }
    #expect(unread.message.contains("no analyte is called 'Spice'"))
    try mail.describe("lab", Self.described)
    let hidden = await refusal { try await mail.match(1) }
    #expect(hidden.message.contains("a note hides a result of COC"))
    #expect(try await mail.match(2).settled == [2])
    #expect(try await mail.standing() == ["presumptive KET presumptive-positive"])
    #expect(try await mail.held().map(\.code) == ["hidden-result"])
  }

  /// Understood in one thing and not in another that nobody has seen: it waits for that.
  @Test func whatIsStillNotUnderstoodIsSaid() async throws {
    let mail = try await Mail()
    try await mail.take([Mail.header("M1"), Mail.order("F1"), Mail.line("Spice", "maybe")])
    try mail.describe("lab", Self.described)
    let refused = await refusal { try await mail.match(1) }
    #expect(refused.message.contains("'maybe' is no value that is known"))
    #expect(try await mail.held().map(\.number) == [1])
  }

  /// A word that says one thing at this laboratory and another at the next.
  @Test func aWordOfItsOwnIsExplained() async throws {
    let mail = try await Mail()
    try await Self.send(mail, 10, ("THC", "ND", "F"), ("Cocaine", "ND?", "F"))
    let row = try #require(try await mail.held().first)
    #expect(row.code == "value-unknown" && row.remedy.contains("laboratories/NAME.yaml"))
    try mail.describe(
      "lab", Self.described + "values: [{value: ND, means: not-detected}]\n")
    try await mail.match(1)
    #expect(try await mail.standing() == ["presumptive THC not-detected"])
    let doubted = await refusal { try await mail.match(2) }
    #expect(doubted.message.contains("'ND?' is no value that is known"))
    try await Self.send(mail, 11, ("THC", "nd", "F"), ("Opiates", "POS", "F"))
    #expect(
      try await mail.standing() == [
        "presumptive OPI presumptive-positive", "presumptive THC not-detected",
      ])
  }

  private static func send(
    _ mail: Mail, _ hour: Int, _ lines: (String, String, String)...
  ) async throws {
    try await mail.take(
      [Mail.header("M\(hour)", at: "20261122\(hour)0000"), Mail.order("F1")]
        + lines.map { Mail.line($0.0, $0.1, $0.2) })
  }

  /// A whole panel after a part of it that is newer: the part stands, the rest joins it.
  @Test func anOlderPanelIsLaidBeneathANewerPart() async throws {
    let mail = try await Mail()
    try await Self.send(mail, 12, ("THC", "NEG", "F"))
    try await Self.send(mail, 11, ("THC", "POS", "F"), ("Cocaine", "POS", "F"))
    let row = try #require(try await mail.held().first)
    #expect(row.code == "older" && row.remedy.contains("veridraw result match 1 TEST"))
    _ = await refusal { try await mail.match(1) }
    #expect(try await mail.match(1, on: mail.test).tests == [mail.test])
    let both = ["presumptive COC presumptive-positive", "presumptive THC negative"]
    #expect(try await mail.standing() == both)
    // It is no newer for that: what was made between both still corrects neither.
    try await Self.send(mail, 10, ("Cocaine", "NEG", "F"))
    let again = await refusal { try await mail.match(2, on: mail.test) }
    #expect(again.message.contains("older than the version of this report that counts"))
    try await Self.send(mail, 13, ("Cocaine", "NEG", "C"))
    #expect(
      try await mail.standing() == ["presumptive COC negative", "presumptive THC negative"])
    #expect(Verifier.verify(try await mail.clinic.bundle()).exitCode == 0)
  }

  /// What the laboratory took back does not come in again with what is older.
  @Test(arguments: [("Cocaine", "", "W"), ("Fentanyl", "NEG", "C"), ("Opiates", "NEG", "P")])
  func nothingIsLaidBeneathACorrection(line: (String, String, String)) async throws {
    let mail = try await Mail()
    try await Self.send(mail, 12, ("THC", "POS", "F"), line)
    let before = try await mail.standing()
    try await Self.send(mail, 11, ("THC", "POS", "F"), ("Cocaine", "POS", "F"))
    for row in try await mail.held() {
      let refused = await refusal { try await mail.match(row.number, on: mail.test) }
      #expect(!refused.message.isEmpty)
    }
    #expect(try await mail.standing() == before)
  }

  @Test func whatWasLaidAsideIsFoundAndMatched() async throws {
    let mail = try await Mail()
    let session = mail.clinic.session(.lab)
    for number in 1...2 {
      try await mail.take([
        Mail.header("M\(number)"), Mail.order("F\(number)", specimen: "ELSEWHERE"),
        Mail.line("THC", "NEG"),
      ])
      _ = try await mail.clinic.desk.dismissHeld(
        .init(held: number, code: number == 1 ? "not-ours" : "other"), by: session)
    }
    #expect(try await mail.held().isEmpty)
    let aside = try await mail.held(dismissed: true)
    #expect(aside.map(\.number) == [2, 1])
    #expect(aside.map(\.dismissed) == ["other", "not-ours"])
    #expect(aside[1].remedy == "veridraw result match 1 TEST")
    #expect(aside[1].text.contains("specimen ELSEWHERE"))
    let again = await refusal {
      try await mail.clinic.desk.dismissHeld(.init(held: 1, code: "other"), by: session)
    }
    #expect(again.message == "held line 1 is already dismissed")
    _ = await refusal { try await mail.match(1) }
    #expect(try await mail.held(dismissed: true).count == 2)
    #expect(try await mail.match(1, on: mail.test).settled == [1])
    #expect(try await mail.standing() == ["presumptive THC negative"])
    #expect(try await mail.held(dismissed: true).map(\.number) == [2])
    #expect(try await mail.held().isEmpty)
    #expect(await refusal { try await mail.match(1, on: mail.test) }.kind == .notFound)
    #expect(Verifier.verify(try await mail.clinic.bundle()).exitCode == 0)
  }

  /// Laid on the wrong test and taken back there: it is of another, and must not be lost.
  @Test func whatWasMatchedWronglyWaitsAgain() async throws {
    let mail = try await Mail(specimen: nil)
    let desk = mail.clinic.desk
    let (lab, other) = (mail.clinic.session(.lab), mail.clinic.session(.lab, number: 2))
    try await mail.record("arrived", .staff)
    try await mail.record("collected", .lab, specimen: "MINE")
    try await mail.clinic.enrol("1002")
    let right = try await desk.orderTest(
      .init(patient: "1002", reason: "for-cause"), by: mail.clinic.session(.staff)
    ).test.test
    for step in ["arrived", "collected"] {
      _ = try await desk.recordTest(.init(test: right, what: step), by: lab)
    }
    try await mail.take([
      Mail.header("M1"), Mail.order("F1", specimen: "UNKNOWN"), Mail.line("THC", "POS"),
    ])
    let first = try #require(try await mail.held().first)
    _ = try await desk.matchHeld(.init(held: first.number, test: mail.test), by: lab)
    #expect(try await mail.held().isEmpty)
    _ = try await desk.retractResult(.init(test: mail.test, code: "wrong-patient"), by: lab)
    _ = try await desk.decideAmendment(.init(test: mail.test, approve: true), by: other)
    let again = try #require(try await mail.held().first)
    #expect(again.code == first.code && again.text == first.text)
    let matched = try await desk.matchHeld(.init(held: again.number, test: right), by: lab)
    #expect(matched.tests == [right])
    #expect(try await mail.held().isEmpty)
  }
}
