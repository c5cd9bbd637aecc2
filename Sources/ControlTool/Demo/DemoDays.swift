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
    try await client.connected { clock in
      try await client.connected { desk in
        try await desk.act(as: "staff-1")
        try await DemoCrew.atWork(client) { crew in
          try await live(Hands(clock: clock, desk: desk, crew: crew))
        }
      }
    }
    console.progress("")
  }

  /// Who does what on these days: one connection moves the clock, another opens the lists.
  private struct Hands {
    let clock: Connection
    let desk: Connection
    let crew: DemoCrew
  }

  private mutating func live(_ hands: Hands) async throws {
    for day in 1...Self.count {
      let date = today - (Self.count + 1 - day)
      for plan in plans where plan.weekdays.contains(date.weekday) {
        try await live(date, plan, hands)
      }
      report(day)
    }
  }

  /// When somebody looks at a list: 07:30, or five minutes after it opens.
  static func opening(_ plan: ListPlan) -> String {
    let minutes = max(7 * 60 + 30, plan.opens.minutes + 5)
    return TimeOfDay(minutes: minutes)?.description ?? "23:59"
  }

  private mutating func live(_ date: CivilDate, _ plan: ListPlan, _ hands: Hands) async throws {
    let moment = "\(date)T\(Self.opening(plan))"
    _ = try await hands.clock.call(AdvanceClock.self, .init(to: moment))
    let reply = try await hands.desk.call(
      Today.self, .init(date: "\(date)", list: plan.name, purpose: "print"))
    for list in reply.lists where [.list, .nobody].contains(list.answer) {
      sheets["sheet-\(date)_\(list.list).note"] = reply.head.note
      tests += list.rows.count
      try await hands.crew.play(list.rows.map(\.test))
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
