import ArgumentParser

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "The daemon's own file.",
    subcommands: [ConfigCheck.self])
}
