import ArgumentParser
import ControlAPI

struct TestListCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List a day's tests, or those still without an outcome.")

  @Option(help: "A day, 2026-11-23; today when absent.")
  var date: String?

  @Flag(help: "Only tests without an outcome, of any day.")
  var open = false

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    if open, date != nil { throw ValidationError("--open is of any day: leave out --date") }
  }

  func run(in session: Session) async throws {
    let reply = try await session.caller.pages(ListTests.self, .init(date: date, open: open))
    try session.show(reply) { print($0, on: session.console) }
  }

  private func print(_ reply: ListTests.Reply, on console: Console) {
    console.practice(reply.practice)
    let title = open ? "tests without an outcome" : "tests of \(Shown.date(reply.date))"
    guard !reply.tests.isEmpty else { return console.line("no \(title)") }
    console.line(title, .strong)
    console.table(Self.table(reply.tests), indent: "  ")
  }

  /// Without columns for whose they are where the caller may not know.
  static func table(_ tests: [TestRow]) -> Table {
    let isNamed = tests.contains { !$0.patient.isEmpty || !$0.name.isEmpty }
    let person: [Table.Column] =
      isNamed ? [.init("patient"), .init("name", yields: true)] : []
    var table = Table(
      [.init("test", .right), .init("date")] + person + [
        .init("reason", drops: true), .init("panel", yields: true, drops: true), .init("state"),
        .init("since"),
      ])
    for test in tests {
      table.add(
        [String(test.test), Shown.date(test.date)]
          + (isNamed ? [test.patient, test.name] : [])
          + [
            test.reason, test.panel, Shown.state(test.state), Shown.time(test.since, on: test.date),
          ])
    }
    return table
  }
}
