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
}
