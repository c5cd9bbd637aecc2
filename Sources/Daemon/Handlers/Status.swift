import ControlAPI
import Evidence
import Selection
import Storage

extension Router {
  /// How the daemon is.
  mutating func addStatus(_ desk: Desk) {
    on(Status.self, allow: Set(Role.allCases)) { _, _ in try await desk.status() }
  }
}

extension Desk {
  func status() async throws -> Status.Reply {
    let log = await keeper.log
    let troubles = await keeper.troubles
    let doubt = await keeper.doubt
    let lists = log.policies.lists.map { status(of: $0, in: log) }
    let alarms =
      (doubt.map { [$0] } ?? []) + clockWarnings(log)
      + troubles.sorted { $0.key < $1.key }.map { "list \($0.key): \($0.value)" }
      + lists.filter { $0.lastState == "missed" }.map {
        "list \($0.list): the last draw was missed (\($0.lastSlot ?? ""))"
      }
    return Status.Reply(
      version: Program.version, origin: store.origin, practice: isPractice,
      asOf: times.rfc3339(clock.now()), head: try head(), lists: lists,
      warnings: alarms + diceWarnings(log), alarms: alarms)
  }

  private func diceWarnings(_ log: LogState) -> [String] {
    let awaited = AwaitedDice(in: log, at: clock.now())
    return log.policies.lists.compactMap { list in
      awaited.of(list).reminder(times).map { "list \(list): \($0)" }
    }
  }

  /// Seconds by which a time server may put the clock back without anybody being told.
  private static let correction: Int64 = 60

  /// A clock that stands before the last entry: nothing more happens until it catches up.
  private func clockWarnings(_ log: LogState) -> [String] {
    guard clock.now() < log.at - Self.correction else { return [] }
    return [
      "the clock says \(times.minute(clock.now())), but the last entry was logged at "
        + "\(times.minute(log.at)): set the clock, and read the lists since then with care"
    ]
  }

  private func status(of list: String, in log: LogState) -> ListStatus {
    let agenda = ListAgenda(of: list, in: log)
    let begun = agenda.slots.last { $0.opens <= clock.now() }
    let next = agenda.next(after: clock.now())
    return ListStatus(
      program: log.policies.program(of: list) ?? "", list: list,
      lastSlot: begun?.slot.description,
      lastState: begun.map { life in
        log.slots[life.slot]?.missed != nil ? "missed" : life.isSettled ? "drawn" : "waiting"
      },
      nextSlot: next?.slot.description, nextOpens: next.map { times.rfc3339($0.opens) })
  }
}
