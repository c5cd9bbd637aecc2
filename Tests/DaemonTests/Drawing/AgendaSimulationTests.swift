import Evidence
import Selection
import TestSupport
import Testing

@testable import Daemon

/// Whatever the clock and the staff do, a list's slots keep the calendar rule: each date has one
/// commitment or one miss, and each commitment one outcome and one reveal.
struct AgendaSimulationTests {
  @Test(arguments: 0..<60)
  func theCalendarRuleHolds(_ seed: UInt64) throws {
    var dice = SplitMix(seed: seed)
    var simulation = try AgendaSimulation(
      now: ZoneRules.chicago.time("2026-10-20T12:00"), epoch: dice.int(1...6),
      together: seed % 5 == 4)
    for _ in 0..<60 { try step(&simulation, &dice) }
    #expect(simulation.faults == [])
    try expectCalendar(simulation)
    try expectOutcomes(simulation)
  }

  /// Too late to take the day out of the calendar: it has opened, and nothing was committed.
  @Test
  func aClosureOfAnOpenDayThatWasNeverCommitted() throws {
    let zone = ZoneRules.chicago
    var simulation = try AgendaSimulation(
      now: zone.time("2026-10-20T12:00"), epoch: 1, together: false)
    simulation.jump(zone.time("2026-10-21T12:00") - simulation.now)
    try simulation.catchUp()
    try simulation.close(.on("2026-10-21"))
    try simulation.live(until: zone.time("2026-10-21T20:00"))
    #expect(simulation.faults == [])
    let slot = try #require(Slot("2026-10-21/main"))
    #expect(simulation.log.slots[slot]?.missed != nil)
    #expect(simulation.log.uncommitted(AgendaSimulation.list, asOf: simulation.now) == [])
  }

  /// Hours asleep, hours awake, a closure now and then, another policy more rarely.
  private func step(_ simulation: inout AgendaSimulation, _ dice: inout SplitMix) throws {
    let today = simulation.log.zone.local(simulation.now).date
    switch dice.int(0...9) {
    case 0...3: try simulation.live(until: simulation.now + Int64(dice.int(1...200_000)))
    case 4...6:
      simulation.jump(Int64(dice.int(1...(dice.int(0...3) == 0 ? 600_000 : 40_000))))
      if dice.int(0...1) == 0 { try simulation.catchUp() }
    case 7, 8: try simulation.close(today + max(0, dice.int(-6...12)))
    default: try change(&simulation, &dice)
    }
  }

  /// From the first date that no commitment stands in the way of, as the daemon allows it.
  private func change(_ simulation: inout AgendaSimulation, _ dice: inout SplitMix) throws {
    try simulation.catchUp()
    let log = simulation.log
    let committed = log.commits[AgendaSimulation.list]?.map(\.date).max()
    let tomorrow = log.zone.local(simulation.now).date + 1
    let days = ["1111000", "0000110", "1010100", "1111111", "0100000"]
    try simulation.enact(
      from: max(committed.map { $0 + 1 } ?? tomorrow, tomorrow) + dice.int(0...4),
      weekdays: days[dice.int(0...4)], epoch: dice.int(1...6))
  }

  private func expectCalendar(_ simulation: AgendaSimulation) throws {
    var simulation = simulation
    try simulation.catchUp()
    let log = simulation.log
    let list = AgendaSimulation.list
    // What Evidence would list: nothing but a date whose window is still open.
    let missing = log.uncommitted(list, asOf: simulation.now)
    #expect(missing.filter { $0.window.closes <= simulation.now } == [])
    let open = Set(missing.map(\.slot.date))
    // The same by hand.
    let recorded = log.slots.values.filter { $0.commit != nil || $0.missed != nil }
    let begun = Set(recorded.map(\.slot.date)).filter { date in
      log.zone.instant(date, .at("05:00")) <= simulation.now
    }
    #expect(begun.union(open) == Set(simulation.required).union(closedLate(simulation)))
    #expect(begun.isDisjoint(with: open))
    #expect(begun.count > 20 || simulation.required.count <= 20)
  }

  /// Committed, then closed: such dates are on record too.
  private func closedLate(_ simulation: AgendaSimulation) -> [CivilDate] {
    simulation.log.slots.values.filter { record in
      record.commit != nil && !record.closures.isEmpty
        && simulation.log.zone.instant(record.slot.date, .at("05:00")) <= simulation.now
    }.map(\.slot.date)
  }

  private func expectOutcomes(_ simulation: AgendaSimulation) throws {
    var simulation = simulation
    try simulation.catchUp()
    for record in simulation.log.slots.values where record.commit != nil {
      let window = try #require(simulation.log.window(of: record))
      guard window.closes <= simulation.now else { continue }
      #expect((record.draw == nil) != (record.missed == nil), "\(record.slot)")
      #expect(record.reveal != nil, "\(record.slot)")
    }
  }
}
