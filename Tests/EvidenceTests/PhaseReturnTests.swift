import Evidence
import Libcrypto
import Selection
import TestSupport
import Testing

/// Changes of phase that must not begin a guarantee anew.
@Suite struct PhaseReturnTests {
  /// 2026-11-23
  private let monday = CivilDate(daysSinceEpoch: 20780)

  private func policy() throws -> Policy {
    let plan = ListPlan(
      name: "main", weekdays: .everyDay, opens: try #require(TimeOfDay("05:00")),
      closes: try #require(TimeOfDay("17:00")))
    let half = try #require(Chance(ppb: 500_000_000))
    let week = DutyRule(kind: .window, atLeast: 1, days: 7)
    let phase = Phase(floor: half, flat: half, duties: [week])
    return Policy(
      program: "main", lists: [plan], mode: .independent, phases: ["1": phase, "2": phase])
  }

  private func label() throws -> Label {
    try #require(Label(hex: String(repeating: "a1", count: 16)))
  }

  private func slot(_ day: Int) throws -> Slot {
    try #require(Slot(date: monday + day, list: "main"))
  }

  /// A log with one patient, windows that began on the Thursday before, and `changes` logged the
  /// evening before the day they stand for; drawn and revealed for `days` days.
  private func lived(
    _ days: Int, changes: [Int: String], enrolled phase: String = "1"
  ) throws -> (LogWriter, [RosterRow]) {
    let thursday = monday - 4
    var log = try LogWriter(at: 1_795_390_000)
    try log.enact(try policy(), from: monday)
    try log.change(.enrol(label: try label(), list: "main", phase: phase, lane: "all"))
    try log.commit(try slot(0))
    for day in 0..<days {
      if let phase = changes[day] { try log.change(.phase(label: try label(), phase: phase)) }
      try log.draw(try slot(day), anchor: .monday(thursday)) { _ in
        Attendance(pattern: .everyDay)
      }
      try log.commit(try slot(day + 1))
      try log.reveal(try slot(day))
    }
    let rows = try (0..<days).map { day in
      let bytes = try #require(log.files[LogBundle.roster(try slot(day))])
      return try #require(RosterRow(line: bytes.dropLast()))
    }
    return (log, rows)
  }

  private func verify(_ log: LogWriter) throws -> Verdict { Verifier.verify(try log.bundle()) }

  @Test func nothingChanged() throws {
    let (log, rows) = try lived(10, changes: [:])
    #expect(rows.map(\.base) == [.flat, .flat, .flat] + Array(repeating: .floor, count: 7))
    #expect(rows[9].chance == .certain)
    #expect(try verify(log).exitCode == 0)
  }

  /// The reviewer's attack: every evening the phase that the label is in already.
  @Test func samePhaseChangesNothing() throws {
    let changes = Dictionary(uniqueKeysWithValues: (1..<10).map { ($0, "1") })
    let (log, rows) = try lived(10, changes: changes)
    let (_, quiet) = try lived(10, changes: [:])
    #expect(rows == quiet)
    let verdict = try verify(log)
    #expect(verdict.exitCode == 0)
    #expect(verdict.slots.allSatisfy { !$0.remarks.contains { $0.hasSuffix("rows late") } })
  }

  /// Away for one day and back: the window goes on, and its last day is certain all the same.
  @Test func thereAndBack() throws {
    let (log, rows) = try lived(10, changes: [7: "2", 8: "1"])
    #expect(rows[7].base == .flat)
    #expect(rows[8].base == .floor)
    #expect(rows[9].base == .floor)
    #expect(rows[9].chance == .certain)
    #expect(rows[9].duties.map(\.by) == [try slot(9).date])
    #expect(try verify(log).exitCode == 0)
  }

  /// Toggling before any floor row finds no second set of flat days either.
  @Test func togglingEveryOtherDay() throws {
    let changes = Dictionary(
      uniqueKeysWithValues: (1..<20).map { ($0, $0 % 2 == 0 ? "1" : "2") })
    let (log, rows) = try lived(20, changes: changes)
    #expect(rows.dropFirst(7).allSatisfy { $0.base == .floor })
    #expect(try verify(log).exitCode == 0)
  }

  /// A flat row put in on coming back, as a daemon that forgot would write it.
  @Test func flatOnReturnIsFound() throws {
    var log = try lived(8, changes: [7: "2"]).0
    try log.change(.phase(label: try label(), phase: "1"))
    let half = try #require(Chance(ppb: 500_000_000))
    let flat = RosterRow(
      slot: try slot(8), label: try label(), phase: "1", lane: "all", base: .flat, chance: half)
    try log.draw(try slot(8), rows: [flat])
    #expect(try verify(log).findings.map(\.code) == [.flatTooLong])
  }
}
