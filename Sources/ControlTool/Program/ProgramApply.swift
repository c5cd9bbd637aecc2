import ArgumentParser
import ControlAPI
import Documents

struct ProgramApply: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Enact a program and its policy.",
    discussion: """
      The policy is the file that the program names under 'policy:', counted from the program's \
      own directory, unless --policy names another. What was enacted before stays in the log.
      """)

  @Argument(help: "The program file.", completion: .file(extensions: ["yaml"]))
  var file: String

  @Option(
    help: ArgumentHelp("The policy file.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var policy: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let parameters = try Self.parameters(program: file, policy: policy)
    let enacted = try await session.caller.call(ApplyProgram.self, parameters)
    try session.show(enacted) { Self.print($0, on: session.console) }
  }

  static func parameters(
    program: String, policy: String?
  ) throws(Failure) -> ApplyProgram.Parameters {
    let document = try FileReading.document(program)
    let file: ProgramFile
    do {
      file = try ProgramFile.read(Array(document.text.utf8), file: program)
    } catch {
      throw Failure(error, in: program, status: .usage)
    }
    let path = policy ?? file.policy.map { beside(program, $0) }
    return ApplyProgram.Parameters(
      program: document,
      policy: try path.map { path throws(Failure) in try FileReading.document(path) })
  }

  /// `path` as counted from the directory of `file`.
  static func beside(_ file: String, _ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }

  static func print(_ enacted: Enacted, on console: Console) {
    console.line("enacted \(enacted.program), counts from \(Shown.date(enacted.from))")
    console.line("policy hash \(enacted.hash)", .faint)
    console.receipt(enacted.receipt)
  }
}
