import ArgumentParser
import ControlAPI

struct ResultDismiss: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "dismiss",
    abstract: "Lay a held line aside.",
    discussion: """
      The message is kept, and so is the line: 'veridraw result held --dismissed' lists it, 'veridraw \
      result match' places it after all. A code that is none lists those there are.
      """)

  /// The closed list, as far as this command offers it; the daemon is the judge.
  static let codes = [
    "not-ours", "no-result", "entered-by-hand", "superseded", "test-message", "other",
  ]

  @Argument(help: "The number that 'veridraw result held' shows.")
  var held: Int

  @Option(
    help: ArgumentHelp("Why: \(Self.codes.joined(separator: ", ")).", valueName: "code"),
    completion: .list(Self.codes))
  var code: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let receipt = try await session.caller.call(DismissHeld.self, .init(held: held, code: code))
    try session.show(receipt) { receipt in
      session.console.line("held line \(held) is laid aside: 'veridraw result held --dismissed'")
      session.console.receipt(receipt)
    }
  }
}
