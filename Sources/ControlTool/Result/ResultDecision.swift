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
