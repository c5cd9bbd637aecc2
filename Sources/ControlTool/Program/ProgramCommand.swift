import ArgumentParser

struct ProgramCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "program",
    abstract: "Programs: when they collect, and with which panel.",
    subcommands: [
      ProgramApply.self, ProgramShow.self, ProgramHistoryCommand.self, ProgramClose.self,
      ProgramCap.self,
    ])
}
