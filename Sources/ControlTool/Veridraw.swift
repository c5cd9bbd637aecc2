import ArgumentParser

/// The command `veridraw`.
package struct Veridraw: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "veridraw",
    abstract: "Draws who is tested today, and proves it.",
    discussion: """
      Everything speaks to the daemon 'veridrawd' except 'audit verify PATH' and 'config check', \
      which need none. To try it out: 'veridraw demo'.

      Exit status: 0 done or verified, 1 failed, 2 evidence of tampering, 64 usage, \
      69 daemon not reachable, 77 not permitted, 78 configuration. 'status --check' alone has those \
      of a monitoring plugin.
      """,
    version: "veridraw \(version)",
    subcommands: [ManualDump.self],
    groupedSubcommands: [
      CommandGroup(
        name: "Every day", subcommands: [TodayCommand.self, StatusCommand.self, WhyCommand.self]),
      CommandGroup(
        name: "People and tests",
        subcommands: [PatientCommand.self, TestCommand.self, ResultCommand.self, LotCommand.self]),
      CommandGroup(
        name: "Rules",
        subcommands: [ProgramCommand.self, PolicyCommand.self, ConfigCommand.self]),
      CommandGroup(name: "Evidence", subcommands: [AuditCommand.self]),
      CommandGroup(name: "Upkeep", subcommands: [DoctorCommand.self, SystemCommand.self]),
      CommandGroup(name: "First steps", subcommands: [DemoCommand.self]),
    ])

  static let version = "0.1.0"

  package init() {}
}
