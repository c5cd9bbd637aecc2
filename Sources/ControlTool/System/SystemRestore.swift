import ArgumentParser
import Documents
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
