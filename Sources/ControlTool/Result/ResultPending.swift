import ArgumentParser
import ControlAPI

struct ResultPending: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "pending",
    abstract: "List what results wait for, the longest first.",
    discussion: """
      A report on a specimen that is in; the final report after a preliminary one; a definitive \
      one after 'veridraw result confirm', for as long as one of the analytes for which the specimen \
      went out has no definitive reading; a second reader, where the program asks for one; somebody's \
      approval; a review, where not all was negative as expected: it is sent out ('veridraw result \
      confirm') or a clinician closes it; another device or specimen, where an analyte was invalid or \
      could not be read. Overdue is what has waited 48 hours, or 'report_within_hours' in the \
      program's file. Lines that could not be placed are in 'veridraw result held'.
      """)

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(ListPending.self)
    try session.show(reply) { Self.print($0, on: session.console) }
  }

  private static func print(_ reply: ListPending.Reply, on console: Console) {
    console.practice(reply.practice)
    guard !reply.pending.isEmpty else { return console.line("no result waits for anything") }
    var table = Table([
      .init("test", .right), .init("specimen", yields: true), .init("waits for", yields: true),
      .init("since", drops: true), .init("hours", .right), .init(""),
    ])
    for row in reply.pending {
      table.add([
        String(row.test), row.specimen ?? "", need(row),
        Shown.instant(row.since), String(row.hours), row.isOverdue ? "overdue" : "",
      ])
    }
    console.table(table, indent: "  ")
  }

  static func need(_ row: PendingRow) -> String {
    let word = words[row.waitsFor] ?? row.waitsFor
    return row.analytes.isEmpty ? word : "\(word) of \(row.analytes.joined(separator: ", "))"
  }

  private static let words = [
    "report": "a report", "final": "the final report", "confirmation": "a definitive report",
    "verification": "a second reader", "approval": "an approval",
    "review": "confirmation or a clinician", "repeat": "another device or specimen",
  ]
}
