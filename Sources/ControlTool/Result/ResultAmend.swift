import ArgumentParser
import ControlAPI

struct ResultAmend: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "amend",
    abstract: "Correct readings: your own at once, others when a second person agrees.",
    discussion: """
      'veridraw result amend 17 thc neg --code misread' changes that reading and leaves the others. \
      The version before stays, with who saw it and what it was used for. What you have just entered \
      yourself, and nobody has verified, is corrected at once. A test whose result changes waits for \
      its review again. What another device reads of strips that gave nothing, its control lines seen, \
      is 'veridraw result amend 17 coc neg --code device-fault', with --lot where lots are kept. What \
      should not have been entered at all is taken back: 'veridraw result \
      retract'.
      """)

  /// The closed list, as far as this command offers it; the daemon is the judge.
  static let codes = ["misread", "mistyped", "device-fault", "laboratory-called", "other"]

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Argument(help: "What it should have been, 'thc neg, coc invalid'.")
  var words: [String]

  @Option(
    help: ArgumentHelp("Why: \(Self.codes.joined(separator: ", ")).", valueName: "code"),
    completion: .list(Self.codes))
  var code: String

  @Option(
    help: ArgumentHelp(
      "With device-fault: the lot of the other device, where lots are kept.", valueName: "number"))
  var lot: String?

  @OptionGroup var text: OwnWords

  @OptionGroup var which: WhichVersion

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let amended = try await session.caller.call(
      AmendResult.self,
      .init(
        test: test, version: which.version, readings: words.joined(separator: " "), code: code,
        text: try text.read(session.console), lot: lot))
    try session.show(amended) { AmendedText.print($0, on: session.console) }
  }
}
