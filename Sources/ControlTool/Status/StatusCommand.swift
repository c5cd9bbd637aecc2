import ArgumentParser
import ControlAPI

struct StatusCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say how the daemon is, and what it will do next.",
    discussion: """
      With --check, one line for a monitoring system and its exit statuses, the one exception to those \
      of this command: 0 OK, 1 WARNING, 2 CRITICAL (a list cannot go on, a draw was missed, the daemon \
      does not answer), 3 UNKNOWN. An administrator's check takes in what 'doctor' says.
      """)

  @Flag(help: "One line for a monitoring system.")
  var check = false

  @OptionGroup var connection: ConnectionOptions

  func run(with tool: Tool) async throws {
    do {
      try await connect(with: tool)
    } catch let error where check && !(error is Finished) {
      let unanswered = StatusCheck(error)
      tool.console.line(unanswered.line)
      throw Finished(unanswered.state.status)
    }
  }

  func run(in session: Session) async throws {
    let status = try await session.caller.call(Status.self)
    guard check else {
      return try session.show(status) { Self.print($0, on: session.console) }
    }
    let checked = StatusCheck(status, try await ailments(session.caller))
    try session.show(status) { _ in session.console.line(checked.line) }
    if checked.state != .ok { throw Finished(checked.state.status) }
  }

  /// Whoever may not ask the doctor is told what the daemon says to everybody.
  private func ailments(_ caller: any Caller) async throws -> [Ailment] {
    do {
      return try await caller.call(Doctor.self).ailments
    } catch let refusal as ControlError where refusal.kind == .notPermitted { return [] }
  }

  private static func print(_ status: Status.Reply, on console: Console) {
    console.practice(status.practice)
    console.line("veridrawd \(status.version)  \(Shown.instant(status.asOf))", .strong)
    for warning in status.warnings { console.paragraph(warning, .warning) }
    if status.warnings.isEmpty { console.line("all is well", .good) }
    if status.lists.isEmpty {
      console.line("no program yet; next: 'veridraw program apply FILE'")
    } else {
      console.table(table(status.lists), indent: "  ")
    }
    console.head(status.head)
  }

  private static func table(_ lists: [ListStatus]) -> Table {
    var table = Table([
      .init("list"), .init("program", yields: true), .init("last"), .init("state"),
      .init("next opens"),
    ])
    for list in lists {
      table.add([
        list.list, list.program, list.lastSlot.map(day) ?? "none", list.lastState ?? "",
        list.nextOpens.map(Shown.instant) ?? "none",
      ])
    }
    return table
  }

  /// The date of a slot, its list being in a column of its own.
  private static func day(_ slot: String) -> String {
    Shown.date(String(slot.prefix { $0 != "/" }))
  }
}
