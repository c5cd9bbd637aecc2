import ArgumentParser
import ControlAPI

struct AuditBundleCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Write everything that a verifier needs into a folder.",
    discussion: """
      A bundle is a patient record: whoever hands it over discloses it. Check it anywhere with \
      'veridraw audit verify FOLDER'.
      """)

  @Option(
    help: ArgumentHelp("The folder to make; it must not exist yet.", valueName: "folder"),
    completion: .directory)
  var out: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    guard !FileReading.exists(out) else {
      throw Failure("'\(out)' exists already", hint: "name a folder that does not")
    }
    let bundle = try await BundleFiles.fetch(from: session.caller)
    try bundle.write(folder: out)
    session.console.line("wrote \(Shown.count(bundle.files.count, "file")) to \(out)")
  }
}
