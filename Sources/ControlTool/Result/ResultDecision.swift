import ArgumentParser
import ControlAPI

/// A second person's answer to a waiting amendment.
protocol ResultDecision: ControlCommand {
  static var approves: Bool { get }
  var test: Int { get }
}

extension ResultDecision {
  func run(in session: Session) async throws {
    let amended = try await session.caller.call(
      DecideAmendment.self, .init(test: test, approve: Self.approves))
    try session.show(amended) { amended in
      session.console.line("the amendment is \(Self.approves ? "approved" : "declined")")
      AmendedText.print(amended, on: session.console)
    }
  }
}

struct ResultApprove: ResultDecision {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Approve an amendment or retraction that somebody else asked for.",
    discussion: "'veridraw result show' says what waits. Nobody can approve an own request.")
  static let approves = true

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions
}

struct ResultDecline: ResultDecision {
  static let configuration = CommandConfiguration(
    commandName: "decline",
    abstract: "Decline an amendment or retraction; the result stays as it is.",
    discussion: "'veridraw result show' says what waits.")
  static let approves = false

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions
}

/// A test after an amendment was made, asked for or decided on.
enum AmendedText {
  static func print(_ amended: Amended, on console: Console) {
    let title = TestText.title(amended.test)
    if let old = amended.replaced {
      console.line("\(title): version \(old.version) of the result no longer counts", .strong)
      CupText.printUse(old, on: console)
      console.line("the test is \(amended.test.state)")
    } else {
      console.line("\(title): \(amended.test.state)")
    }
    console.receipt(amended.receipt)
  }

  /// What waits for a second person.
  static func print(_ waiting: WaitingAmendment, of test: Int, on console: Console) {
    let what =
      waiting.changes.isEmpty
      ? "version \(waiting.version) to be taken back"
      : "version \(waiting.version) to be amended: \(waiting.changes.joined(separator: ", "))"
    console.paragraph(
      "waits: \(what) (\(waiting.code), asked by \(waiting.by), \(Shown.instant(waiting.at)))",
      .warning)
    if let text = waiting.text { console.paragraph("  \(text)") }
    console.paragraph(
      "somebody else decides: 'veridraw result approve \(test)' or 'veridraw result decline "
        + "\(test)'")
  }
}
