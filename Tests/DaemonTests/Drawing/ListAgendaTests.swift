import Selection
import Testing

@testable import Daemon

/// What must happen next to a list, case by case: list `main`, Monday to Thursday, 05:00 to 17:00
/// in Chicago, of a policy from Monday 23 November 2026.
struct ListAgendaTests {
  private typealias Life = ListAgenda.Life

  /// A step as a line of a table.
  private static func words(_ step: ListAgenda.Step?) -> String {
    switch step {
    case nil: "rest"
    case .commit(let slots): "commit " + slots.map(\.slot.date.description).joined(separator: " ")
    case .fixRoster(let slot): "roster \(slot.date)"
    case .draw(let slot): "draw \(slot.date)"
    case .miss(let slot, .outage): "miss \(slot.slot.date)"
    case .miss(let slot, .closed): "miss \(slot.slot.date) closed"
    case .miss(let slot, .noDice): "miss \(slot.slot.date) no dice"
    case .reveal(let slot): "reveal \(slot.date)"
    }
  }

  /// How far a slot has come, in the order of its life.
  private enum Stage: Int { case committed, rostered, settled, revealed }

  private static func era(
    _ from: String = "2026-11-23", _ weekdays: String? = "1111000", opens: String = "05:00",
    closes: String = "17:00", epoch: Int = 1, together: Bool = false
  ) -> ListAgenda.Era {
    let plan = weekdays.map { flags in
      ListPlan(
        name: "main", weekdays: WeekdaySet(flags: flags) ?? .none, opens: .at(opens),
        closes: .at(closes))
    }
    return ListAgenda.Era(
      from: .on(from), plan: plan, epoch: epoch, committedTogether: together)
  }

  private static func agenda(
    _ stages: [(String, Stage)], eras: [ListAgenda.Era]? = nil, closed: [String] = [],
    uncommitted: [String] = [], dice: Bool = true, isWhole: Bool = false, logged: Int64 = 0
  ) -> ListAgenda {
    let eras = eras ?? [era()]
    let planner = ListAgenda(list: "main", eras: eras, closures: [], slots: [], zone: .chicago)
    let lives = stages.compactMap { date, stage in
      planner.planned(on: .on(date)).map { planned in
        Life(
          slot: planned.slot, opens: planned.opens, closes: planned.closes,
          isCommitted: !uncommitted.contains(date), hasRoster: stage.rawValue >= 1,
          isSettled: stage.rawValue >= 2, isRevealed: stage == .revealed, lacksDice: !dice)
      }
    }
    return ListAgenda(
      list: "main", eras: eras, closures: Set(closed.map { .on($0) }), slots: lives,
      zone: .chicago, since: isWhole ? nil : lives.first?.slot.date, logged: logged)
  }

  private static func expect(
    _ agenda: ListAgenda, at time: String, _ expected: String,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let now = ZoneRules.chicago.time(time)
    #expect(words(agenda.nextStep(now: now)) == expected, sourceLocation: location)
  }

  // MARK: An ordinary day

  @Test
  func anOrdinaryDayFromCommitToReveal() {
    let waiting = Self.agenda([("2026-11-23", .committed)])
    Self.expect(Self.agenda([]), at: "2026-11-22T12:00", "commit 2026-11-23")
    Self.expect(waiting, at: "2026-11-22T12:00", "rest")
    Self.expect(waiting, at: "2026-11-23T04:59", "rest")
    Self.expect(waiting, at: "2026-11-23T05:00", "roster 2026-11-23")
    let rostered = Self.agenda([("2026-11-23", .rostered)])
    Self.expect(rostered, at: "2026-11-23T05:00", "draw 2026-11-23")
    let drawn = Self.agenda([("2026-11-23", .settled), ("2026-11-24", .committed)])
    Self.expect(drawn, at: "2026-11-23T05:00", "rest")
    Self.expect(drawn, at: "2026-11-23T16:59", "rest")
    Self.expect(drawn, at: "2026-11-23T17:00", "reveal 2026-11-23")
    let over = Self.agenda([("2026-11-23", .revealed), ("2026-11-24", .committed)])
    Self.expect(over, at: "2026-11-23T23:59", "rest")
  }

  @Test(arguments: [
    ("2026-11-23T16:59", Stage.committed, "roster 2026-11-23"),
    ("2026-11-23T16:59", .rostered, "draw 2026-11-23"),
    // A window does not hold its last second.
    ("2026-11-23T17:00", .committed, "miss 2026-11-23"),
    ("2026-11-23T17:00", .rostered, "miss 2026-11-23"),
    ("2026-11-25T12:00", .committed, "miss 2026-11-23"),
  ])
  private func lateWhileOpenMissedAfter(_ time: String, _ stage: Stage, _ expected: String) {
    Self.expect(Self.agenda([("2026-11-23", stage)]), at: time, expected)
  }

  @Test
  func theNextCommitmentBelongsToTheDraw() throws {
    let agenda = Self.agenda([("2026-11-23", .rostered)])
    let settled = agenda.settling(try #require(Slot("2026-11-23/main")))
    let wanting = settled.wanting(now: ZoneRules.chicago.time("2026-11-23T05:00"))
    #expect(wanting.map(\.slot.description) == ["2026-11-24/main"])
    #expect(agenda.wanting(now: ZoneRules.chicago.time("2026-11-23T05:00")) == [])
  }

  @Test
  func fromThursdayToMonday() {
    let drawn = Self.agenda([("2026-11-26", .settled)])
    Self.expect(drawn, at: "2026-11-26T06:00", "commit 2026-11-30")
  }

  // MARK: Waking

  @Test
  func wakesForWhatComesNext() throws {
    let zone = ZoneRules.chicago
    let drawn = Self.agenda([("2026-11-23", .settled), ("2026-11-24", .committed)])
    let wakes: [(String, String?)] = [
      ("2026-11-23T06:00", "2026-11-23T17:00"), ("2026-11-23T17:00", "2026-11-24T05:00"),
      ("2026-11-24T05:00", "2026-11-24T17:00"), ("2026-11-24T17:00", nil),
    ]
    for (time, wake) in wakes {
      #expect(drawn.nextWake(after: zone.time(time)) == wake.map(zone.time), "\(time)")
    }
    // An uncommitted window that is open now must be declared when it closes.
    let back = Self.agenda([("2026-11-23", .revealed), ("2026-11-25", .committed)])
    let close = back.nextWake(after: zone.time("2026-11-24T12:00"))
    #expect(close == zone.time("2026-11-24T17:00"))
  }

  // MARK: Downtime

  @Test
  func anOutageOverSeveralWindows() {
    var lived: [(String, Stage)] = [("2026-11-23", .committed)]
    Self.expect(Self.agenda(lived), at: "2026-11-25T18:00", "miss 2026-11-23")
    lived[0].1 = .settled
    Self.expect(Self.agenda(lived), at: "2026-11-25T18:00", "reveal 2026-11-23")
    lived[0].1 = .revealed
    Self.expect(Self.agenda(lived), at: "2026-11-25T18:00", "miss 2026-11-24")
    lived.append(("2026-11-24", .settled))
    let second = Self.agenda(lived, uncommitted: ["2026-11-24"])
    Self.expect(second, at: "2026-11-25T18:00", "miss 2026-11-25")
    lived.append(("2026-11-25", .settled))
    let third = Self.agenda(lived, uncommitted: ["2026-11-24", "2026-11-25"])
    Self.expect(third, at: "2026-11-25T18:00", "commit 2026-11-26")
  }

  @Test
  func backInsideAnUncommittedWindow() {
    // Tuesday's secret was never locked away, so Tuesday cannot be drawn; it is not over either.
    let monday: [(String, Stage)] = [("2026-11-23", .revealed)]
    Self.expect(Self.agenda(monday), at: "2026-11-24T12:00", "commit 2026-11-25")
    let committed = monday + [("2026-11-25", .committed)]
    Self.expect(Self.agenda(committed), at: "2026-11-24T12:00", "rest")
    Self.expect(Self.agenda(committed), at: "2026-11-24T17:00", "miss 2026-11-24")
    // The list's very first date is no exception.
    let first: [(String, Stage)] = [("2026-11-24", .committed)]
    Self.expect(Self.agenda(first, isWhole: true), at: "2026-11-23T12:00", "rest")
    Self.expect(Self.agenda(first, isWhole: true), at: "2026-11-23T17:00", "miss 2026-11-23")
  }

  @Test
  func looksBackNoFurtherThanItIsTold() {
    let agenda = ListAgenda(
      list: "main", eras: [Self.era()], closures: [], slots: [], zone: .chicago,
      since: .on("2026-11-26"))
    Self.expect(agenda, at: "2026-11-26T18:00", "miss 2026-11-26")
  }

  @Test
  func aSlotThatIsStuckHoldsUpNoOther() throws {
    let agenda = Self.agenda([("2026-11-23", .settled), ("2026-11-24", .rostered)])
    let stuck = try #require(Slot("2026-11-23/main"))
    let now = ZoneRules.chicago.time("2026-11-24T06:00")
    #expect(Self.words(agenda.nextStep(now: now)) == "reveal 2026-11-23")
    #expect(Self.words(agenda.nextStep(now: now, except: [stuck])) == "draw 2026-11-24")
  }

  @Test
  func aClockSetBackCommitsNothingThatTheLogSawOpen() {
    let drawn: [(String, Stage)] = [("2026-11-23", .revealed)]
    let logged = ZoneRules.chicago.time("2026-11-24T06:00")
    Self.expect(Self.agenda(drawn), at: "2026-11-24T04:00", "commit 2026-11-24")
    Self.expect(Self.agenda(drawn, logged: logged), at: "2026-11-24T04:00", "commit 2026-11-25")
  }

  // MARK: Closures

  @Test
  func closuresBeforeAndAfterTheCommitment() {
    let drawn: [(String, Stage)] = [("2026-11-23", .settled)]
    // Before: the calendar has no such day.
    Self.expect(
      Self.agenda(drawn, closed: ["2026-11-24"]), at: "2026-11-23T06:00", "commit 2026-11-25")
    Self.expect(
      Self.agenda([("2026-11-23", .revealed), ("2026-11-25", .committed)], closed: ["2026-11-24"]),
      at: "2026-11-24T18:00", "rest")
    // After: declared at once, not only when it would have opened.
    for stage in [Stage.committed, .rostered] {
      Self.expect(
        Self.agenda(drawn + [("2026-11-24", stage)], closed: ["2026-11-24"]),
        at: "2026-11-23T20:00", "reveal 2026-11-23")
      Self.expect(
        Self.agenda([("2026-11-23", .revealed), ("2026-11-24", stage)], closed: ["2026-11-24"]),
        at: "2026-11-23T20:00", "miss 2026-11-24 closed")
    }
    // Its secret stays one until the hour at which it would have been revealed.
    let missed = Self.agenda(
      [("2026-11-24", .settled), ("2026-11-25", .committed)], closed: ["2026-11-24"])
    Self.expect(missed, at: "2026-11-24T16:59", "rest")
    Self.expect(missed, at: "2026-11-24T17:00", "reveal 2026-11-24")
    // A drawn day cannot be closed any more.
    let late = Self.agenda(
      [("2026-11-23", .settled), ("2026-11-24", .committed)], closed: ["2026-11-23"])
    Self.expect(late, at: "2026-11-23T12:00", "rest")
  }

  @Test
  func closedForWeeks() {
    let closed = (0..<120).map { (CivilDate.on("2026-11-24") + $0).description }
    let agenda = Self.agenda([("2026-11-23", .settled)], closed: closed)
    Self.expect(agenda, at: "2026-11-23T06:00", "commit 2027-03-24")
  }

  // MARK: Policies

  @Test
  func aPolicyChangesTheDays() {
    let eras = [Self.era(), Self.era("2026-11-30", "0000110", opens: "09:00")]
    let drawn = Self.agenda([("2026-11-26", .settled)], eras: eras)
    Self.expect(drawn, at: "2026-11-26T06:00", "commit 2026-12-04")
    let planned = drawn.planned(on: .on("2026-12-04"))
    #expect(planned?.opens == ZoneRules.chicago.time("2026-12-04T09:00"))
    #expect(
      drawn.planned(on: .on("2026-11-26"))?.opens == ZoneRules.chicago.time("2026-11-26T05:00"))
    // The old days are days no longer, and nobody misses them.
    let friday = Self.agenda([("2026-11-26", .revealed), ("2026-12-04", .committed)], eras: eras)
    Self.expect(friday, at: "2026-12-03T18:00", "rest")
  }

  @Test
  func aPolicyDropsTheList() {
    let eras = [Self.era(), Self.era("2026-11-25", nil)]
    let drawn = Self.agenda([("2026-11-23", .settled)], eras: eras)
    Self.expect(drawn, at: "2026-11-23T06:00", "commit 2026-11-24")
    let last = Self.agenda([("2026-11-24", .settled)], eras: eras)
    Self.expect(last, at: "2026-11-24T06:00", "rest")
    let over = Self.agenda([("2026-11-24", .revealed)], eras: eras)
    Self.expect(over, at: "2027-06-01T12:00", "rest")
    #expect(over.nextWake(after: ZoneRules.chicago.time("2026-12-01T00:00")) == nil)
  }

  @Test
  func noPolicyNoStep() {
    let agenda = ListAgenda(list: "main", eras: [], closures: [], slots: [], zone: .chicago)
    Self.expect(agenda, at: "2026-11-23T06:00", "rest")
  }

  // MARK: Epochs

  @Test
  func anEpochOfFiveRolls() {
    let eras = [Self.era(epoch: 5)]
    Self.expect(
      Self.agenda([], eras: eras), at: "2026-11-22T12:00",
      "commit 2026-11-23 2026-11-24 2026-11-25 2026-11-26 2026-11-30")
    let ahead: [(String, Stage)] = [
      ("2026-11-23", .settled), ("2026-11-24", .committed), ("2026-11-25", .committed),
      ("2026-11-26", .committed), ("2026-11-30", .committed),
    ]
    Self.expect(Self.agenda(ahead, eras: eras), at: "2026-11-23T06:00", "commit 2026-12-01")
    // A closure inside the epoch is missed and replaced.
    let closed = Self.agenda(ahead, eras: eras, closed: ["2026-11-25"])
    Self.expect(closed, at: "2026-11-23T06:00", "miss 2026-11-25 closed")
  }

  @Test
  func diceServeAnEpochCommittedTogether() {
    let eras = [Self.era(epoch: 3, together: true)]
    Self.expect(
      Self.agenda([], eras: eras), at: "2026-11-22T12:00",
      "commit 2026-11-23 2026-11-24 2026-11-25")
    let begun: [(String, Stage)] = [
      ("2026-11-23", .settled), ("2026-11-24", .committed), ("2026-11-25", .committed),
    ]
    Self.expect(Self.agenda(begun, eras: eras), at: "2026-11-23T06:00", "rest")
    let done = begun.map { ($0.0, Stage.settled) }
    Self.expect(
      Self.agenda(done, eras: eras), at: "2026-11-25T06:00", "reveal 2026-11-23")
    let over = begun.map { ($0.0, Stage.revealed) }
    Self.expect(
      Self.agenda(over, eras: eras), at: "2026-11-25T18:00",
      "commit 2026-11-26 2026-11-30 2026-12-01")
  }

  @Test
  func withoutDiceNothingIsDrawn() {
    let eras = [Self.era(epoch: 1, together: true)]
    let rostered: [(String, Stage)] = [("2026-11-23", .rostered)]
    let without = Self.agenda(rostered, eras: eras, dice: false)
    Self.expect(without, at: "2026-11-23T12:00", "rest")
    Self.expect(without, at: "2026-11-23T17:00", "miss 2026-11-23 no dice")
    Self.expect(Self.agenda(rostered, eras: eras), at: "2026-11-23T12:00", "draw 2026-11-23")
    // Where the policy asks for none, nobody waits for them.
    Self.expect(Self.agenda(rostered, dice: false), at: "2026-11-23T12:00", "draw 2026-11-23")
  }

  // MARK: Clocks that change

  @Test
  func daylightSavingGapAndFold() throws {
    // 2027-03-14 has no 02:30; 2026-11-01 has two 01:30. Both are Sundays.
    let gap = Self.agenda(
      [], eras: [Self.era("2027-03-14", "0000001", opens: "02:30", closes: "04:00")])
    let sunday = try #require(gap.planned(on: .on("2027-03-14")))
    #expect(sunday.opens == ZoneRules.utc(2027, 3, 14, 8, 30))
    #expect(sunday.closes == ZoneRules.utc(2027, 3, 14, 9, 0))
    let fold = Self.agenda(
      [], eras: [Self.era("2026-11-01", "0000001", opens: "01:30", closes: "03:00")])
    let autumn = try #require(fold.planned(on: .on("2026-11-01")))
    #expect(autumn.opens == ZoneRules.utc(2026, 11, 1, 6, 30))
    #expect(autumn.closes == ZoneRules.utc(2026, 11, 1, 9, 0))
    // The hour that comes twice is one window: drawn in the first, over only after the second.
    let rostered = ListAgenda(
      list: "main", eras: fold.eras, closures: [],
      slots: [Life(slot: autumn.slot, opens: autumn.opens, closes: autumn.closes)],
      zone: .chicago)
    #expect(rostered.nextStep(now: autumn.opens - 1) == nil)
    #expect(rostered.nextStep(now: autumn.opens) == .fixRoster(autumn.slot))
    #expect(rostered.nextStep(now: autumn.opens + 3_600) == .fixRoster(autumn.slot))
    #expect(rostered.nextStep(now: autumn.closes) == .miss(autumn, why: .outage))
  }
}
