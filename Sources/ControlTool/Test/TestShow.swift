import ArgumentParser
import ControlAPI

struct TestShow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one test: everything that happened to it, and what may come next.")

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(ShowTest.self, .init(test: test))
    try session.show(reply) { Self.print($0, on: session.console) }
  }

  private static func print(_ reply: ShowTest.Reply, on console: Console) {
    let test = reply.test
    console.practice(reply.practice)
    console.line("\(TestText.title(test)): \(Shown.state(test.state))", .strong)
    console.paragraph(facts(reply).joined(separator: ", "))
    console.table(table(reply.events, on: test.date), indent: "  ")
    for event in reply.events {
      if let text = event.text { console.paragraph("  \(event.what): \(text)") }
    }
    if let attempts = reply.attempts { console.paragraph(attempts) }
    if let form = reply.collection { console.paragraph("collected \(words(form))") }
    for step in reply.custody {
      console.paragraph(
        "  \(Shown.instant(step.at)): \(step.from) to \(step.to), \(step.purpose), seal "
          + (step.sealIntact ? "intact" : "BROKEN"), step.sealIntact ? .plain : .warning)
    }
    guard !reply.possible.isEmpty else { return console.line("nothing more can be recorded") }
    console.paragraph("next may be recorded: \(reply.possible.joined(separator: ", "))")
  }

  /// `unobserved, 45 mL, 36.1 C, seal S1`
  private static func words(_ form: CollectionForm) -> String {
    [
      form.mode, form.observer.map { "watched by \($0)" }, form.volume, form.temperature,
      form.requisition.map { "requisition \($0)" }, form.seal.map { "seal \($0)" }, form.remarks,
    ].compactMap { $0 }.joined(separator: ", ")
  }

  private static func facts(_ reply: ShowTest.Reply) -> [String] {
    let test = reply.test
    return [
      "\(test.reason) test of \(Shown.date(test.date))",
      test.list.isEmpty ? nil : "list \(test.list)",
      test.panel.isEmpty ? nil : "panel \(test.panel)",
      reply.specimen.map { "specimen \($0)" },
      test.collectBy.map { "collect by \(Shown.time($0, on: test.date))" },
    ].compactMap { $0 }
  }

  private static func table(_ events: [TestEventRow], on date: String) -> Table {
    var table = Table([
      .init("at"), .init("what"), .init("by", yields: true), .init("reason", yields: true),
      .init("approved by", yields: true, drops: true), .init("entry", .right),
    ])
    for event in events {
      table.add([
        Shown.time(event.at, on: date), Shown.state(event.what), event.by, event.reason ?? "",
        event.approver ?? "", String(event.entry),
      ])
    }
    return table
  }
}
