import ArgumentParser
import ControlAPI

struct ResultEnter: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "enter",
    abstract: "Enter what one cup said.",
    discussion: """
      'veridraw result enter 17' asks for everything. In a script: \
      'veridraw result enter 17 all negative except thc --controls-seen'. Every analyte of the \
      panel must be accounted for; a strip without its control line is 'invalid', one that was \
      not read is 'not tested'.
      """)

  @Argument(help: "The test's number, or the bar code on the specimen.")
  var test: String

  @Argument(help: "The readings, 'all negative except thc'.")
  var words: [String] = []

  @Flag(help: "The control line of every strip was seen.")
  var controlsSeen = false

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let panel = try await session.caller.call(ShowPanel.self, .init(test: test))
    let entry = CupEntry(panel: panel, console: session.console)
    if words.isEmpty { entry.introduce() }
    var readings = try words.isEmpty ? entry.askReadings() : words.joined(separator: " ")
    let seen = try controlsSeen || entry.askControls()
    while true {
      do {
        let entered = try await session.caller.call(
          EnterResult.self, .init(test: panel.test, readings: readings, controlsSeen: seen))
        return try session.show(entered) { entered in
          CupText.print(entered.result, on: session.console)
          session.console.receipt(entered.receipt)
        }
      } catch let error as ControlError where error.kind == .invalidInput && words.isEmpty {
        // Somebody is there to put it right: the daemon knows more names than the screen shows.
        guard session.console.interactive else { throw error }
        Failure(error).show(on: session.console)
        readings = try entry.askReadings()
      }
    }
  }
}
