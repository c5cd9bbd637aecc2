import ArgumentParser
import ControlAPI

struct ProgramClose: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "Close a day: nothing is collected, nobody is drawn.",
    discussion: "A closure is logged with its reason. A day that was drawn already stays drawn.")

  @Argument(help: "The day, 2026-12-25.")
  var date: String

  @Option(
    help: ArgumentHelp("One list only; every list when absent.", valueName: "name"),
    completion: .lists)
  var list: String?

  @Option(help: ArgumentHelp("Why; it is shown on that day and kept.", valueName: "text"))
  var reason: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(
      AddClosure.self, .init(date: date, list: list, reason: reason))
    try session.show(reply) { reply in
      for slot in reply.closed {
        session.console.line("closed \(PatientChangedText.slotText(slot)): \(reason)")
      }
      session.console.receipt(reply.receipt)
    }
  }
}
