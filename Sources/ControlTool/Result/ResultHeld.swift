import ArgumentParser
import ControlAPI

struct ResultHeld: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "held",
    abstract: "List the lines of laboratories' messages that wait for somebody, and why.")

  @Flag(help: "Those that were laid aside: 'veridraw result match' still places them.")
  var dismissed = false

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(
      ListHeld.self, .init(dismissed: dismissed ? true : nil))
    try session.show(reply) { reply in
      session.console.practice(reply.practice)
      if reply.held.isEmpty { session.console.line(nothing) }
      for row in reply.held { Self.print(row, on: session.console) }
    }
  }

  private var nothing: String { dismissed ? "nothing was laid aside" : "nothing is held" }

  private static func print(_ row: HeldRow, on console: Console) {
    console.paragraph(
      "\(row.number): \(row.reason) (\(row.source), line \(row.line), "
        + "\(Shown.instant(row.at)))"
        + (row.dismissed.map { ", laid aside as \($0)" } ?? ""), .strong)
    console.paragraph("  \(Printable.text(row.text))")
    console.paragraph("  \(row.remedy)", .faint)
  }
}
