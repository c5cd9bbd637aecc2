import ArgumentParser
import ControlAPI

struct ResultImport: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take results that laboratories sent: HL7 v2, FHIR R4 JSON, CSV or pipe files.",
    discussion: """
      A report goes to the test whose specimen it names; a correction becomes a new version of it, \
      in the order in which the laboratory made them. The same file twice changes nothing, so that \
      whatever was interrupted is finished by the same command again. A file that cannot be taken is \
      named, and the others are taken.

      What is not understood in every part is held, and the rest is taken: 'veridraw result held' \
      says why, and what resolves it. A line that is held, pending, invalid or not tested is never \
      negative. For sentences, codes and columns of its own a laboratory is described once, in \
      laboratories/NAME.yaml beside the configuration; 'systemctl reload veridrawd' has it read.

      A mailbox is a folder with the folders inbox, done and held, and answers where the laboratories \
      want any. What has lain in the inbox unchanged for ten seconds and is not hidden is taken, and \
      moved to done; to held, if nothing of it could be taken. veridraw-import.path watches one.
      """)

  @Argument(help: "The files, or folders of them.", completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp("Take what lies in this mailbox.", valueName: "folder"),
    completion: .directory)
  var mailbox: String?

  @Option(
    help: ArgumentHelp(
      "Whose sheet it is, where several laboratories send one.", valueName: "name"))
  var laboratory: String?

  @Option(
    help: ArgumentHelp(
      "Write the answers to the HL7 messages here; for several files into this folder.",
      valueName: "file"), completion: .file())
  var acknowledge: String?

  @Flag(
    help: """
      Say what would be done and do nothing. Of a large file, each 500 messages are looked at as if \
      those before had not come.
      """)
  var dryRun = false

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    guard files.isEmpty != (mailbox == nil) else {
      throw ValidationError("give either files or a --mailbox")
    }
    guard mailbox == nil || !dryRun && acknowledge == nil else {
      throw ValidationError("a mailbox takes neither --dry-run nor --acknowledge")
    }
    guard acknowledge == nil || !dryRun else {
      throw ValidationError("--acknowledge answers what is taken, give it without --dry-run")
    }
  }

  func run(in session: Session) async throws {
    let desk = LabImport(session: session, laboratory: laboratory, dryRun: dryRun)
    if let mailbox { return try await Mailbox(mailbox).take(with: desk) }
    let paths = try files.flatMap { path throws(Failure) in
      FileReading.isFolder(path) ? try FileReading.files(in: path).map { path + "/" + $0 } : [path]
    }
    guard let only = paths.first else { throw Failure("there is no file in '\(files[0])'") }
    if paths.count == 1 {
      return try await desk.take(only, called: only, answers: answers(to: only))
    }
    if let acknowledge, !FileReading.isFolder(acknowledge) {
      throw Failure("'\(acknowledge)' is no folder", hint: "several files are answered into one")
    }
    var failed = 0
    for path in paths
    where try await !desk.takes(path, called: path, answers: answers(to: path)) { failed += 1 }
    guard failed == 0 else {
      throw Failure("\(failed) of \(paths.count) files could not be taken, see above")
    }
  }

  private func answers(to path: String) -> AnswerFile? {
    guard let acknowledge else { return nil }
    let answers =
      FileReading.isFolder(acknowledge)
      ? LabImport.answers(to: path, in: acknowledge) : acknowledge
    return AnswerFile(answers, called: answers)
  }
}
