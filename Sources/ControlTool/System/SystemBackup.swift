import ArgumentParser
import ControlAPI

struct SystemBackup: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the database while it is in use, and check the copy.",
    discussion: """
      The copy is opened and checked as a new machine would: the whole log against its signed heads, \
      every roster and list against the log, every name against the sealing key. One that fails \
      never counts as a backup. Where copies go and how many are kept is in veridraw.yaml(5). Keys \
      and seeds are not in them.
      """)

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let made = try await session.caller.call(Backup.self)
    try session.show(made) { made in
      let console = session.console
      console.practice(made.practice)
      console.line("backup made and checked: \(made.path)", .good)
      console.line("  \(max(made.bytes >> 10, 1)) KiB, log of \(made.covers)")
      if made.removed > 0 {
        console.line("  \(Shown.count(made.removed, "older backup")) removed")
      }
      console.receipt(made.receipt)
    }
  }
}
