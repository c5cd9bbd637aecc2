import ArgumentParser
import Documents

struct ConfigCheck: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the daemon's file; every problem at once.",
    discussion: "Needs no daemon. Exit status 78 when there is a problem.")

  static let standardFile = "/etc/veridraw/veridraw.yaml"

  @Argument(
    help: "The file.", completion: .file(extensions: ["yaml"]))
  var file: String = standardFile

  func run(with tool: Tool) async throws {
    let bytes = try FileReading.bytes(file)
    do {
      let read = try DaemonFile.read(bytes, file: file)
      tool.console.line("\(file) is in order", .good)
      tool.console.line("  origin     \(read.origin)\(read.practice ? "  PRACTICE" : "")")
      tool.console.line("  time zone  \(read.timezone)")
      tool.console.line("  state      \(read.state)")
      tool.console.line("  socket     \(read.socket)")
    } catch {
      throw Failure(error, in: file, status: .configuration)
    }
  }
}
