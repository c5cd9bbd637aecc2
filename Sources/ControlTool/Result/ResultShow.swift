import ArgumentParser
import ControlAPI
import Toxicology

struct ResultShow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show every version of a test's result, newest first.")

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(ShowResult.self, .init(test: test))
    try session.show(reply) { reply in
      session.console.practice(reply.practice)
      if reply.results.isEmpty { session.console.line("no result has been entered yet") }
      for result in reply.results {
        CupText.print(result, on: session.console)
        CupText.printMeaning(result, on: session.console)
      }
      if let waiting = reply.waiting {
        AmendedText.print(waiting, of: test, on: session.console)
      }
      guard !reply.results.isEmpty else { return }
      let validity = Validity(rawValue: reply.validity)?.word ?? reply.validity
      session.console.paragraph("specimen \(validity): \(reply.validityReason)")
      for sentence in reply.untested { session.console.paragraph(sentence, .warning) }
    }
  }
}
