import ArgumentParser
import ControlAPI

struct ResultHeld: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "held",
    abstract: "List the lines of laboratories' messages that wait for somebody, and why.")

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(ListHeld.self)
    try session.show(reply) { reply in
      session.console.practice(reply.practice)
      if reply.held.isEmpty { session.console.line("nothing is held") }
      for row in reply.held { Self.print(row, on: session.console) }
    }
  }

  private static func print(_ row: HeldRow, on console: Console) {
    console.paragraph(
      "\(row.number): \(row.reason) (\(row.source), line \(row.line), "
        + "\(Shown.instant(row.at)))", .strong)
    console.paragraph("  \(Printable.text(row.text))")
    console.paragraph("  \(row.remedy)", .faint)
  }
}
