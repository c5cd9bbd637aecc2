import ArgumentParser
import ControlAPI

struct ResultUndo: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take back a result that you have just entered.",
    discussion: """
      Possible for whoever entered it, until anything else happens to the test. Nothing is deleted: \
      'veridraw result show' lists both versions. Enter the result again afterwards.
      """)

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let undone = try await session.caller.call(UndoResult.self, .init(test: test))
    try session.show(undone) { TestText.print($0, on: session.console) }
  }
}
