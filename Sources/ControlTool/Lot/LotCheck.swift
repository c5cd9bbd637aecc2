import ArgumentParser
import ControlAPI

struct LotCheck: ControlCommand {
  /// How a control solution read.
  enum Outcome: String, CaseIterable, ExpressibleByArgument { case passed, failed }

  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Record what control solutions read on a cup of a lot.",
    discussion: """
      A control passes when every strip reads what the solution is made for. From a failed one on, \
      cups of the lot give no result, until the same control passes.
      """)

  @Argument(help: "The lot number on the box.")
  var lot: String

  @Option(help: ArgumentHelp("The negative control: passed or failed.", valueName: "outcome"))
  var negative: Outcome?

  @Option(help: ArgumentHelp("The positive control: passed or failed.", valueName: "outcome"))
  var positive: Outcome?

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    guard negative != nil || positive != nil else {
      throw ValidationError("give what was read: --negative, --positive or both")
    }
  }

  func run(in session: Session) async throws {
    let checked = try await session.caller.call(
      CheckLot.self,
      .init(
        number: lot, negative: negative.map { $0 == .passed },
        positive: positive.map { $0 == .passed }))
    try session.show(checked) { LotText.print($0, on: session.console) }
  }
}
