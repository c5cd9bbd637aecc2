import ArgumentParser
import ControlAPI

struct SystemRetention: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention",
    abstract: "Set how long names are kept after the last discharge.",
    discussion: "Before that nobody can erase them, not even two.")

  @Argument(help: "Days, 1 to 36525.")
  var days: Int

  @Option(help: ArgumentHelp("The law or rule that it follows.", valueName: "text"))
  var basis: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let receipt = try await session.caller.call(
      SetRetention.self, .init(records: "identity", days: days, basis: basis))
    try session.show(receipt) { receipt in
      session.console.line("names are kept \(Shown.count(days, "day")) after the last discharge")
      session.console.receipt(receipt)
    }
  }
}
