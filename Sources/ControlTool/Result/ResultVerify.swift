import ArgumentParser
import ControlAPI

struct ResultVerify: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Say that you have read a result yourself and agree with it.",
    discussion: """
      Whether results need a second reader is the program's policy: 'verify_results: none', 'self' or \
      'second' in its file. Where it asks for one, a result is not closed before. Afterwards it \
      takes two to change anything.
      """)

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(
    help: ArgumentHelp("Which version, where several results count.", valueName: "number"))
  var version: Int?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(
      VerifyResult.self, .init(test: test, version: version))
    try session.show(changed) { changed in
      session.console.line("the result is verified")
      TestText.print(changed, on: session.console)
    }
  }
}

struct ResultConfirm: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "Record that the specimen goes out for definitive testing.",
    discussion: """
      The test is not closed before that report has come, by 'veridraw result import', or the \
      laboratory has rejected the specimen. 'veridraw result pending' shows how long it waits.
      """)

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(ConfirmResult.self, .init(test: test))
    try session.show(changed) { changed in
      session.console.line("\(TestText.title(changed.test)): sent out for definitive testing")
      session.console.receipt(changed.receipt)
    }
  }
}

struct ResultPending: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "pending",
    abstract: "List what results wait for, the longest first.",
    discussion: """
      A report on a specimen that is in; the final report after a preliminary one; a definitive one \
      after 'veridraw result confirm'; a second reader, where the program asks for one; somebody's \
      approval. Overdue is what has waited 48 hours, or 'report_within_hours' in the program's file. \
      Lines that could not be placed are in 'veridraw result held'.
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
      .init("test", .right), .init("specimen", yields: true), .init("waits for"),
      .init("since", drops: true), .init("hours", .right), .init(""),
    ])
    for row in reply.pending {
      table.add([
        String(row.test), row.specimen ?? "", words[row.waitsFor] ?? row.waitsFor,
        Shown.instant(row.since), String(row.hours), row.isOverdue ? "overdue" : "",
      ])
    }
    console.table(table, indent: "  ")
  }

  private static let words = [
    "report": "a report", "final": "the final report", "confirmation": "a definitive report",
    "verification": "a second reader", "approval": "an approval",
  ]
}
