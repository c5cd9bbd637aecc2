import ArgumentParser
import ControlAPI

struct PolicyHistoryCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "List every version of a policy: from when, and by whom.")

  @Argument(help: "One program's policy; every one when absent.")
  var program: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let history = try await session.caller.call(PolicyHistory.self, .init(program: program))
    try VersionText.showHistory(history, in: session)
  }
}
