import ArgumentParser
import ControlAPI

struct ProgramShow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the newest version of a program, as it was handed in.")

  @Argument(help: "One program; every one when absent.")
  var program: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let history = try await session.caller.call(ProgramHistory.self, .init(program: program))
    try VersionText.showNewest(history, in: session)
  }
}
