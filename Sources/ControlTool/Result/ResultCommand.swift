import ArgumentParser

struct ResultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "result",
    abstract: "Results: what cups said, every version of it.",
    subcommands: [ResultEnter.self, ResultUndo.self, ResultShow.self])
}
