import ArgumentParser

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Policies: how likely a test is, and what is guaranteed.",
    subcommands: [PolicyApply.self, PolicyShow.self, PolicyHistoryCommand.self])
}
