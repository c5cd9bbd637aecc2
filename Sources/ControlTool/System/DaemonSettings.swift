import Documents
import Foundation

/// The daemon's own files, for what is done while it is stopped.
enum DaemonSettings {
  static func read(_ path: String) throws -> DaemonFile {
    do {
      let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
      return try DaemonFile.read(try FileReading.bytes(path), file: absolute)
    } catch let problems as Problems {
      throw Failure(problems, in: path, status: .configuration)
    }
  }

  static func requireStopped(_ settings: DaemonFile) async throws {
    let client = ControlClient(socket: settings.socket)
    guard (try? await client.connected { _ in }) == nil else {
      throw Failure(
        "the daemon must be stopped for this",
        hint: "'systemctl stop veridrawd.socket veridrawd'")
    }
  }

  /// Runs `veridrawd` to its end; what it says goes to our own streams.
  static func run(_ tool: Tool, _ arguments: [String], typing lines: [String]) throws {
    let process = Process()
    process.executableURL = URL(
      fileURLWithPath: try DemoDaemon.find(beside: tool.executable))
    process.arguments = arguments
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // A line each: far less than a pipe holds.
    try input.fileHandleForWriting.write(
      contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
    try input.fileHandleForWriting.close()
    tool.console.document(text(output))
    let said = text(errors).split(separator: "\n").map {
      String($0).replacing("veridrawd: ", with: "")
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(
        said.first ?? "veridrawd could not do it",
        status: ToolStatus(rawValue: process.terminationStatus) ?? .failed,
        hint: said.dropFirst().last?.replacing("hint: ", with: ""))
    }
  }

  private static func text(_ pipe: Pipe) -> String {
    String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
}
