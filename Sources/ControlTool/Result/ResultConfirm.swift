import ArgumentParser
import ControlAPI

struct ResultConfirm: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "Record that the specimen goes out for definitive testing.",
    discussion: """
      The test is not closed before that report has come, by 'veridraw result import', or the \
      laboratory has rejected the specimen. 'veridraw result pending' shows how long it waits.
      """)

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(ConfirmResult.self, .init(test: test))
    try session.show(changed) { changed in
      session.console.line("\(TestText.title(changed.test)): sent out for definitive testing")
      session.console.receipt(changed.receipt)
    }
  }
}
