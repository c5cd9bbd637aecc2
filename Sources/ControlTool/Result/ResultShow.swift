import ArgumentParser
import ControlAPI
import Toxicology

struct ResultShow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show every version of a test's result, and what each was taken to mean.",
    discussion: """
      Versions of one method stand side by side where they fit; those that count are marked *. Each \
      line of what they mean names the version of the rules that said so. A closed test keeps the \
      meaning that it was closed on. What a laboratory wrote beside a version stands with it.
      """)

  @Argument(
    help: "The test's number, or the bar code on the specimen.", completion: .tests)
  var test: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(ShowResult.self, .init(test: test))
    try session.show(reply) { reply in
      session.console.practice(reply.practice)
      if reply.results.isEmpty { session.console.line("no result has been entered yet") }
      for sentence in reply.caveats { session.console.paragraph(sentence, .warning) }
      VersionTable.print(reply.results, on: session.console)
      if let waiting = reply.waiting {
        AmendedText.print(waiting, of: reply.test, on: session.console)
      }
      guard !reply.results.isEmpty else { return }
      let validity = Validity(rawValue: reply.validity)?.word ?? reply.validity
      let rule = reply.results.first?.verdicts.last { $0.analyte == "specimen" }?.rule
      session.console.paragraph(
        "specimen \(validity): \(reply.validityReason)" + (rule.map { " (\($0))" } ?? ""))
      for sentence in reply.untested { session.console.paragraph(sentence, .warning) }
    }
  }
}
