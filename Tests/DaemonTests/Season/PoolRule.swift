import Evidence
import Selection
import Testing

/// A pool's days, worked out from the log by the words of LOG.md and SELECTION.md.
struct PoolRule {
  private(set) var days = 0
  private(set) var drawn = 0
  /// Completed tests of the period.
  private(set) var done = 0
  /// What was owed, and drawn, on the last date of the period.
  private(set) var lastDay: (owed: Int, drawn: Int)?
  private(set) var faults: [String] = []

  private let inspection: Inspection
  private var closed: Set<CivilDate> = []

  init(_ inspection: Inspection) throws {
    self.inspection = inspection
    var changes = inspection.changes[...]
    let plan = try #require(inspection.policies.values.first?.pool)
    for roster in inspection.rosters {
      while let change = changes.first, change.index < roster.index {
        take(change.row, plan)
        changes.removeFirst()
      }
      guard let rows = inspection.days[roster.slot], let policy = rows.first?.policy else {
        continue
      }
      try check(roster, rows, state(roster.slot, policy, plan))
    }
    for change in changes { take(change.row, plan) }
  }

  private mutating func take(_ row: ChangeRow, _ plan: PoolPlan) {
    switch row {
    case .done(_, let date) where plan.first <= date && date <= plan.last: done += 1
    case .closure(let date, _): closed.insert(date)
    default: break
    }
  }

  private func state(_ slot: Slot, _ policy: Policy, _ plan: PoolPlan) -> PoolState {
    guard plan.first <= slot.date, slot.date <= plan.last else {
      return PoolState(left: 1, owed: 0)
    }
    let weekdays = policy.list(named: slot.list)?.weekdays ?? .none
    let left = (0...(plan.last - slot.date)).map { slot.date + $0 }
      .count { weekdays.contains($0.weekday) && !closed.contains($0) }
    return PoolState(left: left, owed: max(0, plan.owed - done))
  }

  private mutating func check(
    _ roster: Inspection.Roster, _ rows: [Inspection.PatientDay], _ state: PoolState
  ) throws {
    days += 1
    let prk = try #require(inspection.prks[roster.slot])
    if roster.entry.pool != state { note(roster, "the pool should be \(state)") }
    let eligible = rows.map(\.row).filter(\.isEligible)
    let share = min(
      1_000_000_000, state.owed * 1_000_000_000 / (state.left * max(1, eligible.count)))
    let chances = Set(rows.map(\.row.chance.ppb))
    if chances != [Int64(share)] { note(roster, "not everybody has \(share): \(chances)") }
    let due = (0..<state.owed).count { ordinal in
      Inspection.below(Inspection.ticket(prk, "due", Array("\(ordinal)".utf8)), state.left) == 0
    }
    let ranked = eligible.map { (Inspection.ticket(prk, "ticket", $0.label.bytes), $0.label) }
      .sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
    let listed = rows.filter(\.isListed)
    if Set(listed.map(\.row.label)) != Set(ranked.prefix(due)) { note(roster, "another list") }
    drawn += listed.count
    if state.owed > 0, state.left == 1 { lastDay = (state.owed, listed.count) }
  }

  private mutating func note(_ roster: Inspection.Roster, _ what: String) {
    faults.append("\(roster.slot): \(what)")
  }
}
