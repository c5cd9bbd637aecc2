import ArgumentParser
import ControlAPI

struct AuditDrawCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw",
    abstract: "Show a day's draw with every row of its roster, by label.")

  @Argument(help: "The day, 2026-11-23; today when absent.")
  var date: String?

  @Option(help: ArgumentHelp("One list only.", valueName: "name"), completion: .lists)
  var list: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.pages(AuditDraw.self, .init(date: date, list: list))
    try session.show(reply) { reply in
      session.console.practice(reply.practice)
      if reply.draws.isEmpty { session.console.line("no slot on this day") }
      for draw in reply.draws { Self.print(draw, on: session.console) }
    }
  }

  private static func print(_ draw: DrawReport, on console: Console) {
    let drawn = draw.rows.filter(\.drawn).count
    let state = draw.state == "missed" ? "MISSED" : draw.state
    console.line("\(draw.slot)  \(state)  \(draw.mode)", .strong)
    console.line(
      "\(draw.rows.count) rows, \(drawn) drawn, \(expectation(draw.expected)) expected")
    console.line(entries(draw), .faint)
    console.table(table(draw.rows), indent: "  ")
  }

  /// A sum of billionths with two decimals.
  static func expectation(_ ppb: Int64) -> String {
    let rest = ppb / 10_000_000 % 100
    return "\(ppb / 1_000_000_000).\(rest < 10 ? "0" : "")\(rest)"
  }

  private static func entries(_ draw: DrawReport) -> String {
    let entries = [
      ("commit", draw.commitEntry), ("roster", draw.rosterEntry), ("draw", draw.drawEntry),
      ("reveal", draw.revealEntry),
    ]
    return entries.map { "\($0) \($1.map(String.init) ?? "not yet")" }.joined(separator: ", ")
  }

  private static func drawn(_ row: DrawReportRow) -> String {
    if row.late == true { return row.drawn ? "DRAWN LATE" : "came late" }
    return row.drawn ? "DRAWN" : ""
  }

  private static func table(_ rows: [DrawReportRow]) -> Table {
    var table = Table([
      .init("label"), .init("phase"), .init("lane", drops: true), .init("chance", .right),
      .init("number", .right), .init("drawn"), .init("not drawn because", yields: true),
    ])
    for row in rows {
      table.add([
        row.label, row.phase, row.lane, Shown.percent(row.chance), row.number ?? "",
        drawn(row), row.drawn ? "" : row.why ?? "",
      ])
    }
    return table
  }
}
