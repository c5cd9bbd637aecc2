import ArgumentParser

struct SystemCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "system",
    abstract: "Looking after the daemon: cards, backups, keys.",
    subcommands: [
      SystemCards.self, SystemBackup.self, SystemRestore.self, SystemKey.self, SystemRetention.self,
      SystemClockCommand.self,
    ])
}
