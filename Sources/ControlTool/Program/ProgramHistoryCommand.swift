import ArgumentParser
import ControlAPI

struct ProgramHistoryCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "List every version of a program: from when, and by whom.")

  @Argument(help: "One program; every one when absent.")
  var program: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let history = try await session.caller.call(ProgramHistory.self, .init(program: program))
    try VersionText.showHistory(history, in: session)
  }
}
