import ArgumentParser
import ControlAPI

struct ResultDismiss: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "dismiss",
    abstract: "Lay a held line aside.",
    discussion: "The message is kept. A code that is none lists those there are.")

  @Argument(help: "The number that 'veridraw result held' shows.")
  var held: Int

  @Option(help: ArgumentHelp("Why, from the closed list.", valueName: "code"))
  var code: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let receipt = try await session.caller.call(DismissHeld.self, .init(held: held, code: code))
    try session.show(receipt) { receipt in
      session.console.line("held line \(held) is laid aside")
      session.console.receipt(receipt)
    }
  }
}
