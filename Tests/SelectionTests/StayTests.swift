import Libcrypto
import Selection
import TestSupport
import Testing

/// Whole made-up stays lived day by day: every row is held to LOG.md as a verifier would hold it,
/// and every guarantee of a window that had room for it is met.
struct StayTests {
  private let start = CivilDate.on("2026-11-24")

  /// One stay: the rows so far, and the tests done.
  private struct Stay {
    var state: DutyState
    let calendar: ListCalendar
    var attendance: Attendance
    var rows: [(date: CivilDate, plan: RowPlan)] = []
  }

  private func stay(_ dice: inout SplitMix) -> Stay {
    let rules = (0..<dice.int(1...2)).map { _ in
      let days = [7, 14, 28][dice.int(0...2)]
      let kind: DutyRule.Kind = dice.int(0...2) == 0 ? .gap : .window
      return DutyRule(kind: kind, atLeast: kind == .gap ? 1 : dice.int(1...(days / 7)), days: days)
    }
    let phase = Phase(
      floor: Chance(ppb: Int64(dice.int(0...400_000_000))) ?? .never,
      flat: Chance(ppb: 500_000_000) ?? .never, duties: rules)
    let anchor: Anchor = dice.flip() ? .enrolment : .monday(.on("2026-11-02"))
    let days = WeekdaySet([.monday, .tuesday, .wednesday, .thursday])
    let closed = Set((0..<3).map { _ in start + dice.int(0...90) })
    return Stay(
      state: DutyState(phase: phase, start: start, anchor: anchor),
      calendar: ListCalendar(weekdays: days, from: start, closures: closed),
      attendance: Attendance(pattern: WeekdaySet(days.days.filter { _ in dice.int(0...3) > 0 })))
  }

  /// Plans today, draws, and completes the test where one is drawn.
  private func live(_ stay: inout Stay, _ today: CivilDate, _ dice: inout SplitMix) throws {
    let dates = stay.calendar.dates(
      from: today, through: stay.state.horizon(today: today))
    let plan = stay.state.plan(
      today: today, eligible: stay.attendance.expected(among: dates))
    stay.rows.append((today, plan))
    stay.state.firstRow = stay.state.firstRow ?? today
    if plan.base == .floor { stay.state.guaranteed = true }
    var memo = ChanceMemo()
    let chance = try plan.chance(in: stay.state.phase, memo: &memo)
    let number = SlotRandomness(prk: dice.digest()).number(of: dice.label())
    if stay.attendance.isExpected(on: today), number.isBelow(chance) {
      stay.state.done.append(today)
    }
  }

  @Test(arguments: 0..<60)
  func everyRowFollowsFromTheLog(_ seed: UInt64) throws {
    var dice = SplitMix(seed: 1000 + seed)
    var stay = stay(&dice)
    for offset in 0..<90 where stay.calendar.meets(on: start + offset) {
      let today = start + offset
      let done = stay.state.done
      try live(&stay, today, &dice)
      guard let row = stay.rows.last else { continue }
      if row.plan.base == .flat { checkFlat(stay, today) }
      for (rule, duty) in zip(stay.state.phase.duties, row.plan.duties) {
        check(duty, rule, today, done, stay)
      }
      #expect(row.plan.base == .flat || row.plan.duties.count == stay.state.phase.duties.count)
    }
    checkEnds(stay)
    checkGuarantees(stay)
  }

  private func checkFlat(_ stay: Stay, _ today: CivilDate) {
    let shortest = stay.state.phase.duties.map(\.days).min() ?? 0
    #expect(today - start < shortest)
    #expect(!stay.rows.contains { $0.plan.base == .floor })
    #expect(stay.rows.last?.plan.duties == [])
  }

  private func check(
    _ duty: Duty, _ rule: DutyRule, _ today: CivilDate, _ done: [CivilDate], _ stay: Stay
  ) {
    let most = stay.calendar.dates(from: today, through: duty.by).count
    #expect(duty.left >= 1 && duty.left <= max(1, most))
    #expect(duty.allowed == nil)
    switch rule.kind {
    case .window:
      let tests = done.filter { duty.by - (rule.days - 1) <= $0 && $0 <= duty.by }.count
      #expect(today <= duty.by && duty.by - (rule.days - 1) <= today)
      #expect(duty.owed == max(0, rule.atLeast - tests))
    case .gap:
      #expect(duty.owed == 1)
      #expect(duty.by == (done.last ?? stay.rows[0].date) + rule.days)
    }
  }

  /// For one duty the next last day is the same, or at least its days later.
  private func checkEnds(_ stay: Stay) {
    for (index, rule) in stay.state.phase.duties.enumerated() where rule.kind == .window {
      let ends = stay.rows.compactMap { $0.plan.duties.dropFirst(index).first?.by }
      for (end, next) in zip(ends, ends.dropFirst()) {
        #expect(next == end || next - end >= rule.days)
      }
    }
  }

  /// A window is met unless it never had as many days as tests.
  private func checkGuarantees(_ stay: Stay) {
    for (index, rule) in stay.state.phase.duties.enumerated() where rule.kind == .window {
      let floors = stay.rows.filter { $0.plan.base == .floor }
      for (end, rows) in Dictionary(grouping: floors, by: { $0.plan.duties[index].by })
      where end < start + 90 {
        let expected = rows.filter { stay.attendance.isExpected(on: $0.date) }
        guard expected.count >= rule.atLeast else { continue }
        let tests = stay.state.done.filter { end - (rule.days - 1) <= $0 && $0 <= end }
        #expect(tests.count >= rule.atLeast, "window to \(end)")
      }
    }
  }
}
