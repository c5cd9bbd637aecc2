import ArgumentParser
import ControlAPI

struct ResultImport: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take results that laboratories sent: HL7 v2, FHIR R4 JSON, CSV or pipe files.",
    discussion: """
      A report goes to the test whose specimen it names; a correction becomes a new version of it, \
      in the order in which the laboratory made them. The same file twice changes nothing.

      What is not understood in every part is held, and the rest is taken: 'veridraw result held' \
      says why, and what resolves it. A line that is held, pending, invalid or not tested is never \
      negative. For sentences, codes and columns of its own a laboratory is described once, in \
      laboratories/NAME.yaml beside the configuration.
      """)

  @Argument(help: "The files.", completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "Whose sheet it is, where several laboratories send one.", valueName: "name"))
  var laboratory: String?

  @Option(
    help: ArgumentHelp(
      "Write the answers to the HL7 messages here.", valueName: "file"), completion: .file())
  var acknowledge: String?

  @Flag(help: "Say what would be done and do nothing.")
  var dryRun = false

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    guard acknowledge == nil || files.count == 1 && !dryRun else {
      throw ValidationError(
        "--acknowledge answers one file that is taken, give one without --dry-run")
    }
  }

  func run(in session: Session) async throws {
    for file in files {
      let bytes = try FileReading.bytes(file)
      let stage = try await Staging.upload(
        bytes, name: file, to: session.caller, console: session.console)
      let imported = try await session.caller.call(
        ImportResults.self, .init(stage: stage, laboratory: laboratory, dryRun: dryRun))
      if let acknowledge { try FileReading.write(imported.acknowledgement, to: acknowledge) }
      try session.show(imported) { print($0, of: file, on: session.console) }
    }
  }

  private func print(_ imported: ImportResults.Reply, of file: String, on console: Console) {
    console.practice(imported.practice)
    let messages = Shown.count(imported.messages, "message")
    console.line(
      dryRun ? "\(file): \(messages); nothing was changed" : "\(file): \(messages)", .strong)
    let counts: [(Int, String)] = [
      (imported.results, "new"), (imported.amendments, "of a later version"),
      (imported.unchanged, "known already"),
    ]
    for (count, what) in counts where count > 0 {
      console.line("  \(Shown.count(count, "report")) \(what)")
    }
    if imported.known > 0 {
      console.line("  \(Shown.count(imported.known, "message")) came before, word for word")
    }
    if !imported.tests.isEmpty {
      let tests = imported.tests.prefix(20).map(String.init).joined(separator: ", ")
      console.paragraph("  tests \(tests)\(imported.tests.count > 20 ? ", …" : "")")
    }
    if imported.held > 0 {
      console.line(
        "  \(Shown.count(imported.held, "line")) held: 'veridraw result held'", .warning)
    }
    if let receipt = imported.receipt { console.receipt(receipt) }
  }
}
