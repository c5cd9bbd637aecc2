import ArgumentParser
import ControlAPI

/// A second person's answer to a pending excuse.
protocol TestDecision: ControlCommand {
  static var approves: Bool { get }
  var test: Int { get }
}

extension TestDecision {
  func run(in session: Session) async throws {
    let changed = try await session.caller.call(
      DecideExcuse.self, .init(test: test, approve: Self.approves))
    try session.show(changed) { changed in
      let answer = Self.approves ? "approved" : "declined"
      session.console.line("the excuse is \(answer)")
      TestText.print(changed, on: session.console)
    }
  }
}

struct TestApprove: TestDecision {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Approve a pending excuse that somebody else asked for.",
    discussion: "'veridraw test excuses' shows what waits. Nobody can approve an own request.")
  static let approves = true

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions
}

struct TestDecline: TestDecision {
  static let configuration = CommandConfiguration(
    commandName: "decline",
    abstract: "Decline a pending excuse; the test goes on.",
    discussion: "'veridraw test excuses' shows what waits.")
  static let approves = false

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions
}
