import ArgumentParser
import ControlAPI

struct TestExcusesCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "excuses", abstract: "List the excuses that wait for a second person.")

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(ListExcuses.self)
    try session.show(reply) { Self.print($0, on: session.console) }
  }

  private static func print(_ reply: ListExcuses.Reply, on console: Console) {
    console.practice(reply.practice)
    guard !reply.excuses.isEmpty else { return console.line("no excuse waits") }
    console.line("excuses that wait for a second person", .strong)
    var table = Table([
      .init("test", .right), .init("date", drops: true), .init("patient"),
      .init("name", yields: true), .init("state", drops: true), .init("code"),
      .init("asked by", yields: true), .init("asked"),
    ])
    for row in reply.excuses {
      table.add([
        String(row.test.test), Shown.date(row.test.date), row.test.patient, row.test.name,
        Shown.state(row.test.state), row.code, row.by, Shown.time(row.at, on: row.test.date),
      ])
    }
    console.table(table, indent: "  ")
  }
}
