import ArgumentParser
import ControlAPI

struct AuditRatesCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "rates",
    abstract: "Compare what was planned with what was drawn and collected, by list and phase.",
    discussion: """
      'expected' is the sum of the chances, after any cut to what a lane can collect: drawn is near \
      it, and seldom equal to it. The last 28 days when no days are given. Ordered tests are not in \
      it.
      """)

  @Option(help: ArgumentHelp("The first day, 2026-11-01.", valueName: "date"))
  var from: String?

  @Option(help: ArgumentHelp("The last day.", valueName: "date"))
  var to: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(AuditRates.self, .init(from: from, to: to))
    try session.show(reply) { Self.print($0, on: session.console) }
  }

  private static func print(_ reply: AuditRates.Reply, on console: Console) {
    console.practice(reply.practice)
    console.line("\(Shown.date(reply.from)) to \(Shown.date(reply.to))", .strong)
    guard !reply.rows.isEmpty else { return console.line("nothing was drawn in these days") }
    for list in Set(reply.rows.map(\.list)).sorted() {
      console.line("list \(list)")
      console.table(table(reply.rows.filter { $0.list == list }), indent: "  ")
    }
  }

  private static func table(_ rows: [RateRow]) -> Table {
    var table = Table([
      .init("phase"), .init("days", .right), .init("expected", .right),
      .init("drawn", .right), .init("collected", .right), .init("open", .right),
      .init("ended otherwise", yields: true),
    ])
    for row in rows {
      table.add([
        row.phase, String(row.days), AuditDrawCommand.expectation(row.expected),
        String(row.drawn), String(row.collected), String(row.open), ended(row),
      ])
    }
    return table
  }

  /// `3 no-show, 1 refused`.
  private static func ended(_ row: RateRow) -> String {
    row.ended.filter { $0.value > 0 }.sorted { $0.key < $1.key }
      .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }
}
