import ArgumentParser

struct ResultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "result",
    abstract: "Results: what cups and laboratories said, every version of it.",
    subcommands: [
      ResultEnter.self, ResultUndo.self, ResultShow.self, ResultImport.self, ResultHeld.self,
      ResultMatch.self, ResultDismiss.self,
    ])
}
