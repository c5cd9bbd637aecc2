import ArgumentParser
import ControlAPI

struct TestAttempt: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "attempt",
    abstract: "Record that the patient tried and gave too little, or nothing.",
    discussion: """
      The first attempt starts three hours, within which up to 40 fl oz may be drunk; 'veridraw \
      today' shows until when. The test stays open: record 'collect', 'unable', 'refuse' or 'left' at \
      the end.
      """)

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(
    help: ArgumentHelp(
      "What was given to drink for the next attempt, 8oz or 240mL; 0 for nothing.",
      valueName: "amount"))
  var fluids: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(
      AddAttempt.self, .init(test: test, fluids: fluids))
    try session.show(changed) { TestText.print($0, on: session.console) }
  }
}
