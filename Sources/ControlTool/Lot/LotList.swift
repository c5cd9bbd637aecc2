import ArgumentParser
import ControlAPI

struct LotList: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the lots, and why cups of one give no result.")

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(ListLots.self)
    try session.show(reply) { Self.print($0, on: session.console) }
  }

  private static func print(_ reply: ListLots.Reply, on console: Console) {
    console.practice(reply.practice)
    guard !reply.lots.isEmpty else { return console.line("no lot is recorded") }
    var table = Table([
      .init("lot"), .init("panel", yields: true), .init("good until"), .init("negative control"),
      .init("positive control"),
    ])
    for lot in reply.lots {
      table.add([
        lot.number, lot.panel, Shown.date(lot.expires), LotText.control("negative", of: lot),
        LotText.control("positive", of: lot),
      ])
    }
    console.table(table, indent: "  ")
    for refusal in reply.lots.compactMap(\.refusal) { console.paragraph(refusal, .warning) }
  }
}
