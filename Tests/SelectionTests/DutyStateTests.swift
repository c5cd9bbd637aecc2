import Selection
import Testing

/// What a row owes, against the sentences of LOG.md 4 ("Row line", "Duties follow from the log").
struct DutyStateTests {
  private let monday = CivilDate.on("2026-11-23")
  private let floor = Chance(ppb: 456_310_988) ?? .never
  private let flat = Chance(ppb: 500_000_000) ?? .never

  private func phase(_ duties: DutyRule..., allowed: Int = 0) -> Phase {
    Phase(floor: floor, flat: flat, duties: duties, allowed: allowed)
  }

  private func window(_ atLeast: Int, _ days: Int) -> DutyRule {
    DutyRule(kind: .window, atLeast: atLeast, days: days)
  }

  private var gap: DutyRule { DutyRule(kind: .gap, atLeast: 1, days: 10) }

  /// Monday to Thursday, from `date` on, for eight weeks.
  private func days(from date: CivilDate) -> [CivilDate] {
    (0..<56).map { date + $0 }.filter { $0.weekday.rawValue < 4 }
  }

  private func plan(_ state: DutyState, _ today: CivilDate) -> RowPlan {
    state.plan(today: today, eligible: days(from: today))
  }

  @Test func aWindowBeginsWithTheStay() {
    var state = DutyState(phase: phase(window(1, 7)), start: monday + 2)
    #expect(
      plan(state, monday + 2)
        == RowPlan(base: .floor, duties: [Duty(by: monday + 8, owed: 1, left: 4)]))
    state.guaranteed = true
    #expect(plan(state, monday + 8).duties == [Duty(by: monday + 8, owed: 1, left: 1)])
    #expect(plan(state, monday + 9).duties == [Duty(by: monday + 15, owed: 1, left: 4)])
  }

  @Test func testsInTheWindowCountAndOthersDoNot() {
    var state = DutyState(phase: phase(window(2, 7)), start: monday, guaranteed: true)
    state.done = [monday - 1, monday + 7, monday + 1]
    #expect(plan(state, monday + 2).duties == [Duty(by: monday + 6, owed: 1, left: 2)])
    state.done = [monday, monday + 1, monday + 2]
    #expect(plan(state, monday + 3).duties == [Duty(by: monday + 6, owed: 0, left: 1)])
  }

  @Test func aCalendarWindowThatBeganBeforeTheStayIsFlat() {
    let state = DutyState(phase: phase(window(1, 7)), start: monday + 1, anchor: .monday(monday))
    for offset in 1...3 {
      #expect(plan(state, monday + offset) == RowPlan(base: .flat, duties: []))
    }
    #expect(
      plan(state, monday + 7)
        == RowPlan(base: .floor, duties: [Duty(by: monday + 13, owed: 1, left: 4)]))
  }

  @Test func aCalendarWindowThatBeginsWithTheStayIsNot() {
    let state = DutyState(phase: phase(window(1, 7)), start: monday, anchor: .monday(monday - 70))
    #expect(plan(state, monday).duties == [Duty(by: monday + 6, owed: 1, left: 4)])
  }

  @Test func flatDaysEndWithTheShortestDuty() {
    let state = DutyState(
      phase: phase(window(1, 28), gap), start: monday + 1, anchor: .monday(monday),
      firstRow: monday + 1)
    #expect(plan(state, monday + 10).base == .flat)
    #expect(plan(state, monday + 11).base == .floor)
    #expect(
      plan(state, monday + 11).duties.map(\.by) == [monday + 27, monday + 11])
  }

  @Test func onceOnTheFloorAlwaysOnTheFloor() {
    var state = DutyState(phase: phase(window(1, 7)), start: monday + 1, anchor: .monday(monday))
    state.guaranteed = true
    #expect(plan(state, monday + 2).base == .floor)
  }

  @Test func aFirstWindowWithoutSlackIsFlat() {
    let state = DutyState(phase: phase(window(2, 7)), start: monday)
    #expect(state.plan(today: monday, eligible: [monday, monday + 2]).base == .flat)
    #expect(state.plan(today: monday, eligible: [monday, monday + 2, monday + 3]).base == .floor)
    // The next one is full whatever it holds: its guarantee stands, and is certain.
    let next = state.plan(today: monday + 7, eligible: [monday + 7])
    #expect(next.duties == [Duty(by: monday + 13, owed: 2, left: 1)])
  }

  @Test func withoutDutiesThereIsNothingToBeFlatAbout() {
    let state = DutyState(phase: phase(), start: monday + 1, anchor: .monday(monday))
    #expect(plan(state, monday + 2) == RowPlan(base: .floor, duties: []))
  }

  @Test func aGapRunsFromTheLastTestElseFromTheFirstRow() {
    var state = DutyState(phase: phase(gap), start: monday)
    #expect(plan(state, monday + 1).duties == [Duty(by: monday + 11, owed: 1, left: 7)])
    state.firstRow = monday + 1
    #expect(plan(state, monday + 3).duties == [Duty(by: monday + 11, owed: 1, left: 5)])
    state.done = [monday - 5, monday - 8]
    #expect(plan(state, monday + 3).duties == [Duty(by: monday + 5, owed: 1, left: 1)])
    // Past its date it is due today, and its date stays what it was.
    #expect(plan(state, monday + 9).duties == [Duty(by: monday + 5, owed: 1, left: 1)])
  }

  @Test func makeupsComeLastInTheOrderOfTheLog() {
    let state = DutyState(
      phase: phase(window(1, 7)), start: monday, makeups: [monday + 2, monday - 1])
    #expect(
      plan(state, monday).duties == [
        Duty(by: monday + 6, owed: 1, left: 4), Duty(by: monday + 2, owed: 1, left: 3),
        Duty(by: monday - 1, owed: 1, left: 1),
      ])
  }

  @Test func underACeilingThereAreNoMakeups() throws {
    var state = DutyState(
      phase: phase(window(1, 7), allowed: 2), start: monday, guaranteed: true,
      makeups: [monday + 2])
    #expect(plan(state, monday).duties == [Duty(by: monday + 6, owed: 1, left: 4, allowed: 2)])
    state.done = [monday, monday + 1, monday + 2]
    let spent = plan(state, monday + 3)
    #expect(spent.duties == [Duty(by: monday + 6, owed: 0, left: 1, allowed: 0)])
    var memo = ChanceMemo()
    #expect(try spent.chance(in: state.phase, memo: &memo) == .never)
  }

  @Test func todayCountsForSomebodyNotExpected() {
    let state = DutyState(phase: phase(window(1, 7)), start: monday - 7)
    let row = state.plan(today: monday + 1, eligible: [monday, monday + 3])
    #expect(row.duties == [Duty(by: monday + 6, owed: 1, left: 2)])
    #expect(state.plan(today: monday + 1, eligible: []).duties.map(\.left) == [1])
  }

  @Test func theBaseFigureIsThatOfTheRow() throws {
    let phase = phase(window(1, 7))
    var memo = ChanceMemo()
    #expect(try RowPlan(base: .flat, duties: []).chance(in: phase, memo: &memo) == flat)
    #expect(try RowPlan(base: .floor, duties: []).chance(in: phase, memo: &memo) == floor)
  }

  @Test func theHorizonHoldsEveryDuty() {
    let state = DutyState(phase: phase(window(1, 7), gap), start: monday, makeups: [monday + 40])
    #expect(state.horizon(today: monday + 1) == monday + 40)
    #expect(DutyState(phase: phase(), start: monday).horizon(today: monday) == monday)
  }

  @Test func windowsEndWhereTheNextBegins() {
    for days in [1, 7, 14, 28, 91] {
      for offset in -100...100 {
        let end = windowEnd(today: monday + offset, anchor: monday, days: days)
        #expect((0..<days).contains(end - (monday + offset)))
        #expect((end + 1 - monday) % days == 0)
      }
    }
  }
}
