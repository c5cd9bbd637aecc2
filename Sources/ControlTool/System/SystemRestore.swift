import ArgumentParser
import Documents
import Foundation
import Libcrypto

struct SystemRestore: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Bring the log back, and declare what is lost.",
    discussion: """
      With the daemon stopped, as root or as the daemon's user, on the machine that is to go on. On a \
      new machine: install, put veridraw.yaml back, start nothing; the codes of the recovery card are \
      asked for. FILE is what 'system backup' made; without it the database that is there is taken \
      for what it is: when the seeds or the newest head are lost, or the disk went back in time.

      The log goes on with a 'restore' entry, which stays visible for ever: whoever verifies it must \
      say --accept-restore. Every draw that may have been made or published in what is abandoned \
      stands as missed and is never made again. What was recorded since the backup is gone and must be \
      entered anew.
      """)

  @Argument(help: "The backup.", completion: .file(extensions: ["db"]))
  var file: String?

  @Option(help: ArgumentHelp("Why, for the log: plain ASCII, no names.", valueName: "text"))
  var reason: String

  @Option(help: ArgumentHelp("The daemon's file.", valueName: "file"))
  var config = ConfigCheck.standardFile

  func run(with tool: Tool) async throws {
    let settings = try DaemonSettings.read(config)
    try await DaemonSettings.requireStopped(settings)
    try confirm(settings, tool.console)
    let codes = try codes(settings, tool.console)
    let arguments = ["--config", config, "--restore"] + (file.map { [$0] } ?? [])
    try DaemonSettings.run(tool, arguments + ["--reason", reason], typing: codes)
    tool.console.line("the log is back", .good)
    tool.console.paragraph(
      "Next: 'systemctl start veridrawd'; 'veridraw audit verify --accept-restore'; 'veridraw system "
        + "backup'. Enter anew what was recorded since the backup: enrolments, discharges, outcomes "
        + "and results stand on paper only. The weekly check fails until somebody accepts the return: "
        + "'veridraw doctor'.")
  }

  /// Whoever sits at a terminal is asked; a script has said so with its command.
  private func confirm(_ settings: DaemonFile, _ console: Console) throws {
    console.paragraph(
      file.map { "'\($0)' becomes the database of \(settings.origin)." }
        ?? "The database in '\(settings.state)' goes on as it is.", .strong)
    guard console.interactive else { return }
    guard console.ask("type the name of the log to go on: ") == settings.origin else {
      throw Failure("that is not its name; nothing was changed")
    }
  }

  /// The codes of the keys that are not there, in the order in which the daemon asks.
  private func codes(_ settings: DaemonFile, _ console: Console) throws -> [String] {
    let keys: [(RecoveryCode.Key, String, String)] = [
      (.log, "log", settings.keys.log), (.sealing, "sealing", settings.keys.sealing),
    ]
    return try keys.filter { !FileReading.exists($0.2) }.map { key, name, _ in
      for _ in 0..<3 {
        let typed = console.ask("the \(name) key's code from the recovery card: ") ?? ""
        if typed.isEmpty || RecoveryCode(key, typed: typed) != nil { return typed }
        console.note("a character is wrong, or it is the other key's code", .warning)
      }
      throw Failure("no code that fits; nothing was changed")
    }
  }
}

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
