import ArgumentParser
import ControlAPI

struct ResultRetract: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "retract",
    abstract: "Take a result back; a second person decides.",
    discussion: """
      What you have just entered yourself, and nobody has verified, is taken back at once, until \
      anything else happens to the test; enter it again afterwards. Anything else needs --code and \
      somebody else's approval. Nothing is deleted: 'veridraw result show' lists every version.
      """)

  static let codes = [
    "entered-in-error", "wrong-patient", "wrong-specimen", "entered-twice", "device-fault", "other",
  ]

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(
    help: ArgumentHelp("Why: \(Self.codes.joined(separator: ", ")).", valueName: "code"),
    completion: .list(Self.codes))
  var code: String?

  @OptionGroup var text: OwnWords

  @OptionGroup var which: WhichVersion

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let amended = try await session.caller.call(
      RetractResult.self,
      .init(test: test, version: which.version, code: code, text: try text.read(session.console)))
    try session.show(amended) { AmendedText.print($0, on: session.console) }
  }
}
