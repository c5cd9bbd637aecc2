import ArgumentParser
import ControlAPI

struct TestExcuse: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "excuse",
    abstract: "Ask for a test to be excused; a second person decides.",
    discussion: """
      The test stays as it is until somebody with another account says 'veridraw test approve' or \
      'veridraw test decline'. An excused test stays in every count of what was drawn.
      """)

  /// The closed list, as far as this command offers it; the daemon is the judge.
  static let codes = [
    "hospital", "custody", "travel", "medical", "bereavement", "transport", "site", "other",
  ]

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(
    help: ArgumentHelp("Why: \(Self.codes.joined(separator: ", ")).", valueName: "code"),
    completion: .list(Self.codes))
  var code: String

  @OptionGroup var text: OwnWords

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(
      ExcuseTest.self, .init(test: test, code: code, text: try text.read(session.console)))
    try session.show(changed) { print($0, on: session.console) }
  }

  private func print(_ changed: TestChanged, on console: Console) {
    console.line("\(TestText.title(changed.test)): excuse asked for, \(code); open until decided")
    if changed.receipt.notes.isEmpty {
      console.paragraph(
        "somebody else decides: 'veridraw test approve \(test)' or 'veridraw test decline \(test)'")
    }
    console.receipt(changed.receipt)
  }
}
