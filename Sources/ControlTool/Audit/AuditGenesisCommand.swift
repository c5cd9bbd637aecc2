import ArgumentParser
import ControlAPI

struct AuditGenesisCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "genesis",
    abstract: "Print the genesis card: what somebody outside keeps from day one.")

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let card = try await session.caller.call(AuditGenesis.self)
    try session.show(card) { Self.print($0, on: session.console) }
  }

  private static func print(_ card: AuditGenesis.Reply, on console: Console) {
    console.practice(card.practice)
    console.line("genesis card", .strong)
    let facts = [
      ("origin", card.origin), ("log", card.logID), ("key", card.key),
      ("time zone", card.timezone), ("created", Shown.instant(card.createdAt)),
    ]
    for (name, value) in facts {
      console.line("  \(name)\(String(repeating: " ", count: 11 - name.count))\(value)")
    }
    console.paragraph(
      "Keep this with somebody who does not run the server: a log that begins otherwise is"
        + " another log.")
  }
}
