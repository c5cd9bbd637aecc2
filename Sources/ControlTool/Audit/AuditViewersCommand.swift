import ArgumentParser
import ControlAPI

struct AuditViewersCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "viewers",
    abstract: "Show who looked: at a day's lists, or at one test and its result.",
    discussion: "By label, in the order of the log. Today's lists when nothing else is asked.")

  @Option(help: ArgumentHelp("The lists of this day, 2026-11-23.", valueName: "date"))
  var on: String?

  @Option(help: ArgumentHelp("One test and its result.", valueName: "number"), completion: .tests)
  var test: Int?

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    guard on == nil || test == nil else {
      throw ValidationError("a test has its own day: give --on or --test, not both")
    }
  }

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(AuditViewers.self, .init(date: on, test: test))
    try session.show(reply) { Self.print($0, on: session.console) }
  }

  private static func print(_ reply: AuditViewers.Reply, on console: Console) {
    console.practice(reply.practice)
    guard !reply.views.isEmpty else { return console.line("nobody has looked") }
    var table = Table([
      .init("at"), .init("by", yields: true), .init("what"), .init("how"),
      .init("entry", .right),
    ])
    for view in reply.views {
      table.add([Shown.instant(view.at), view.by, view.what, view.print, String(view.entry)])
    }
    console.table(table)
    console.line(Shown.count(reply.views.count, "look"), .faint)
  }
}
