import ArgumentParser
import ControlAPI

struct StatusCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say how the daemon is, and what it will do next.",
    discussion: """
      With --check, one line for a monitoring system, and exit status 0 when all is well, 1 when \
      somebody should look (2 is kept for evidence of tampering), 69 when the daemon does not answer.
      """)

  @Flag(help: "One line for a monitoring system.")
  var check = false

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let status = try await session.caller.call(Status.self)
    guard check else {
      return try session.show(status) { Self.print($0, on: session.console) }
    }
    try session.show(status) { session.console.line(Self.checkLine($0)) }
    if !status.warnings.isEmpty { throw Finished(.failed) }
  }

  /// `OK - …` or `WARNING - …`, with figures after the bar (Monitoring Plugins guidelines).
  static func checkLine(_ status: Status.Reply) -> String {
    let isFine = status.warnings.isEmpty
    let said =
      isFine
      ? "\(Shown.count(status.lists.count, "list"))" : status.warnings.joined(separator: "; ")
    let practice = status.practice ? "PRACTICE, " : ""
    return "VERIDRAW \(isFine ? "OK" : "WARNING") - \(practice)"
      + said.replacing("|", with: "/")
      + " | entries=\(status.head.size)c warnings=\(status.warnings.count)"
  }

  private static func print(_ status: Status.Reply, on console: Console) {
    console.practice(status.practice)
    console.line("veridrawd \(status.version)  \(Shown.instant(status.asOf))", .strong)
    for warning in status.warnings { console.paragraph(warning, .warning) }
    if status.warnings.isEmpty { console.line("all is well", .good) }
    if status.lists.isEmpty {
      console.line("no program yet; next: 'veridraw program apply FILE'")
    } else {
      console.table(table(status.lists), indent: "  ")
    }
    console.head(status.head)
  }

  private static func table(_ lists: [ListStatus]) -> Table {
    var table = Table([
      .init("list"), .init("program", yields: true), .init("last"), .init("state"),
      .init("next opens"),
    ])
    for list in lists {
      table.add([
        list.list, list.program, list.lastSlot.map(day) ?? "none", list.lastState ?? "",
        list.nextOpens.map(Shown.instant) ?? "none",
      ])
    }
    return table
  }

  /// The date of a slot, its list being in a column of its own.
  private static func day(_ slot: String) -> String {
    Shown.date(String(slot.prefix { $0 != "/" }))
  }
}
