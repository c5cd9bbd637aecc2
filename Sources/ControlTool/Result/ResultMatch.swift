import ArgumentParser
import ControlAPI

struct ResultMatch: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "Read a held line again and place what it says.",
    discussion: """
      The report it is part of is placed whole, so the report's other held lines need no match of \
      their own.

      With a test it goes there: for a report whose specimen is known here under another number, or \
      whose name or birth date is not that of the test's patient and which is right all the same. \
      An older report adds to a newer one what that does not mention, unless the laboratory has \
      corrected anything since. Without one it goes where its specimen is: after the laboratory's file has learned what the \
      line means.
      """)

  @Argument(help: "The number that 'veridraw result held' shows.")
  var held: Int

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int?

  @Option(
    help: ArgumentHelp(
      "Whose sheet it is, where several laboratories send one.", valueName: "name"))
  var laboratory: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let matched = try await session.caller.call(
      MatchHeld.self, .init(held: held, test: test, laboratory: laboratory))
    try session.show(matched) { matched in
      let tests = matched.tests.map(String.init).joined(separator: ", ")
      session.console.line(
        tests.isEmpty ? "it says what is known already" : "placed on test \(tests)")
      let others = matched.settled.filter { $0 != held }.map(String.init)
      if !others.isEmpty {
        session.console.line("settled with it: \(others.joined(separator: ", "))")
      }
      session.console.receipt(matched.receipt)
    }
  }
}
