import ArgumentParser
import ControlAPI

struct ResultVerify: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Say that you have read a result yourself and agree with it.",
    discussion: """
      Whether results need a second reader is the program's policy: 'verify_results: none', 'self' or \
      'second' in its file. Where it asks for one, a result is not closed before. Afterwards it \
      takes two to change anything.
      """)

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var which: WhichVersion

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(
      VerifyResult.self, .init(test: test, version: which.version))
    try session.show(changed) { changed in
      session.console.line("the result is verified")
      TestText.print(changed, on: session.console)
    }
  }
}
