import ControlAPI
import Selection

/// Sixty days of a program's life, from its first list to yesterday's.
struct DemoDays {
  static let count = 60

  let folder: DemoFolder
  let plans: [ListPlan]
  let today: CivilDate
  let console: Console

  /// Heads as they stood on the printed lists, by the name of the file that keeps them.
  private(set) var sheets: [String: String] = [:]
  private(set) var tests = 0

  init(folder: DemoFolder, plans: [ListPlan], today: CivilDate, console: Console) {
    self.folder = folder
    self.plans = plans.sorted { ($0.opens, $0.name) < ($1.opens, $1.name) }
    self.today = today
    self.console = console
  }

  private var client: ControlClient { ControlClient(socket: folder.socket) }

  /// Lives through every day before today.
  mutating func live() async throws {
    for day in 1...Self.count {
      let date = today - (Self.count + 1 - day)
      for plan in plans { try await live(date, plan) }
      report(day)
    }
    console.progress("")
  }

  /// When somebody looks at a list: 07:30, or five minutes after it opens.
  static func opening(_ plan: ListPlan) -> String {
    let minutes = max(7 * 60 + 30, plan.opens.minutes + 5)
    return TimeOfDay(minutes: minutes)?.description ?? "23:59"
  }

  private mutating func live(_ date: CivilDate, _ plan: ListPlan) async throws {
    let reply = try await look(date, plan)
    for list in reply.lists where [.list, .nobody].contains(list.answer) {
      sheets["sheet-\(date)_\(list.list).note"] = reply.head.note
      tests += list.rows.count
      try await DemoCrew(client: client).play(list.rows.map(\.test))
    }
  }

  private func look(_ date: CivilDate, _ plan: ListPlan) async throws -> Today.Reply {
    try await client.connected { caller in
      _ = try await caller.call(AdvanceClock.self, .init(to: "\(date)T\(Self.opening(plan))"))
      try await caller.act(as: "staff-1")
      return try await caller.call(
        Today.self, .init(date: "\(date)", list: plan.name, purpose: "print"))
    }
  }

  private func report(_ day: Int) {
    let text = "day \(day) of \(Self.count), \(Shown.count(tests, "test")) so far"
    if console.isTerminal {
      console.progress(text)
    } else if day % 10 == 0 {
      console.line(text)
    }
  }
}
