import ArgumentParser

struct SystemKey: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "The log's key and the sealing key.",
    subcommands: [SystemKeyRotate.self])
}

struct SystemKeyRotate: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Put a new key in the place of the log's or the sealing key.",
    discussion: """
      With the daemon stopped, as root or as the daemon's user. A new log key is named by an entry, and \
      the head after it is signed by both keys. A new sealing key wraps the key of every patient \
      anew. Backups made before open with the old key only: keep the old recovery card as long as \
      those backups, and make a backup at once.
      """)

  @Argument(help: "'log' or 'sealing'.", completion: .list(["log", "sealing"]))
  var key: String

  @Option(help: ArgumentHelp("Why, for the log: plain ASCII, no names.", valueName: "text"))
  var reason: String

  @Option(help: ArgumentHelp("The daemon's file.", valueName: "file"))
  var config = ConfigCheck.standardFile

  func run(with tool: Tool) async throws {
    try await DaemonSettings.requireStopped(try DaemonSettings.read(config))
    try DaemonSettings.run(
      tool, ["--config", config, "--rotate", key, "--reason", reason], typing: [])
    tool.console.paragraph(
      "Next: 'systemctl start veridrawd'; 'veridraw system cards' for the new recovery card; "
        + "'veridraw system backup'.")
  }
}
