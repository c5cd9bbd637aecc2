import ArgumentParser
import ControlAPI

struct ResultHeld: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "held",
    abstract: "List the lines of laboratories' messages that wait for somebody, and why.")

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(ListHeld.self)
    try session.show(reply) { reply in
      session.console.practice(reply.practice)
      if reply.held.isEmpty { session.console.line("nothing is held") }
      for row in reply.held { Self.print(row, on: session.console) }
    }
  }

  private static func print(_ row: HeldRow, on console: Console) {
    console.paragraph(
      "\(row.number): \(row.reason) (\(row.source), line \(row.line), "
        + "\(Shown.instant(row.at)))", .strong)
    console.paragraph("  \(Printable.text(row.text))")
    console.paragraph("  \(row.remedy)", .faint)
  }
}

struct ResultMatch: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "Read a held line again and place what it says.",
    discussion: """
      The report it is part of is placed whole, so the report's other held lines need no match of \
      their own.

      With a test it goes there: for a report whose specimen is known here under another number. \
      Without one it goes where its specimen is: after the laboratory's file has learned what the \
      line means.
      """)

  @Argument(help: "The number that 'veridraw result held' shows.")
  var held: Int

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int?

  @Option(
    help: ArgumentHelp(
      "Whose sheet it is, where several laboratories send one.", valueName: "name"))
  var laboratory: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let matched = try await session.caller.call(
      MatchHeld.self, .init(held: held, test: test, laboratory: laboratory))
    try session.show(matched) { matched in
      let tests = matched.tests.map(String.init).joined(separator: ", ")
      session.console.line(
        tests.isEmpty ? "it says what is known already" : "placed on test \(tests)")
      let others = matched.settled.filter { $0 != held }.map(String.init)
      if !others.isEmpty {
        session.console.line("settled with it: \(others.joined(separator: ", "))")
      }
      session.console.receipt(matched.receipt)
    }
  }
}

struct ResultDismiss: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "dismiss",
    abstract: "Lay a held line aside.",
    discussion: "The message is kept. A code that is none lists those there are.")

  @Argument(help: "The number that 'veridraw result held' shows.")
  var held: Int

  @Option(help: ArgumentHelp("Why, from the closed list.", valueName: "code"))
  var code: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let receipt = try await session.caller.call(DismissHeld.self, .init(held: held, code: code))
    try session.show(receipt) { receipt in
      session.console.line("held line \(held) is laid aside")
      session.console.receipt(receipt)
    }
  }
}
