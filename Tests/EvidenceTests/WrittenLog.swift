import Evidence
import Libcrypto
import Selection
import TestSupport
import Testing

/// Whole logs by chance, from the parts that the daemon uses.
enum WrittenLog {
  /// Which policy a test lives under.
  enum Shape: String, CaseIterable, Sendable {
    case independent, capped, pool, ceiling, gap
    /// Independent, with an officer's dice, late arrivals, second draws and kept heads.
    case dice
  }

  private static func policy(_ shape: Shape) throws -> Policy {
    let plan = ListPlan(
      name: "main", weekdays: try #require(WeekdaySet(flags: "1111000")),
      opens: try #require(TimeOfDay("05:00")), closes: try #require(TimeOfDay("17:00")))
    let half = try #require(Chance(ppb: 456_310_988))
    let tenth = try #require(Chance(ppb: 96_612_345))
    let week = DutyRule(kind: .window, atLeast: 1, days: 7)
    let fortnight = DutyRule(kind: .window, atLeast: 1, days: 14)
    let gap = DutyRule(kind: .gap, atLeast: 1, days: 5)
    let first = try #require(CivilDate("2026-11-23"))
    return Policy(
      program: "main", lists: [plan],
      mode: shape == .capped ? .capped : shape == .pool ? .pool : .independent,
      caps: shape == .capped ? ["north": 4, "south": 2] : [:],
      pool: shape == .pool ? PoolPlan(first: first, last: first + 40, owed: 60) : nil,
      phases: [
        "1": Phase(floor: half, flat: half, duties: [week], allowed: shape == .ceiling ? 2 : 0),
        "2": Phase(
          floor: tenth, flat: half, duties: shape == .gap ? [fortnight, gap] : [fortnight]),
        "3": Phase(floor: tenth, flat: tenth),
      ],
      mixes: shape == .dice ? [.officer] : [])
  }

  private static func label(_ number: Int) throws -> Label {
    try #require(Label(bytes: Array(SHA256.hash(Array("label \(number)".utf8)).bytes.prefix(16))))
  }

  private static func attendance(_ label: Label) -> Attendance? {
    let byte = Int(label.bytes[0])
    let days = byte % 3 == 0 ? "1110000" : byte % 3 == 1 ? "1011000" : "1111000"
    return WeekdaySet(flags: days).map { Attendance(pattern: $0) }
  }

  /// Six weeks with newcomers, leavers, phase changes, make-ups, closures, caps and misses.
  static func write(
    _ shape: Shape, anchor: Anchor = .enrolment, seed: UInt64
  ) throws -> LogWriter {
    var dice = SplitMix(seed: seed)
    var log = try LogWriter(at: 1_794_841_201)
    let first = try #require(CivilDate("2026-11-23"))
    try log.enact(try policy(shape), from: first)
    for number in 0..<20 { try enrol(number, &log, &dice) }
    var dates = log.state.calendar(of: "main").dates(from: first, through: first + 41)
    try commit(try #require(Slot(date: dates[0], list: "main")), shape, &log, &dice)
    var newcomer = 20
    while dates.count > 1 {
      let slot = try #require(Slot(date: dates.removeFirst(), list: "main"))
      try live(slot, shape, anchor, &log, &dice, &newcomer)
      dates = dates.filter { log.state.calendar(of: "main").meets(on: $0) }
      guard let next = dates.first.flatMap({ Slot(date: $0, list: "main") }) else { break }
      if log.state.slots[next]?.commit == nil { try commit(next, shape, &log, &dice) }
      if log.state.slots[slot]?.reveal == nil { try log.reveal(slot) }
    }
    return log
  }

  private static func commit(
    _ slot: Slot, _ shape: Shape, _ log: inout LogWriter, _ dice: inout SplitMix
  ) throws {
    try log.commit(slot)
    guard shape == .dice else { return }
    let seq = log.state.committed.count - 1
    try log.dice((0..<50).map { _ in UInt8(ascii: "1") + UInt8(dice.below(6)) }, for: seq...seq)
  }

  private static func enrol(_ number: Int, _ log: inout LogWriter, _ dice: inout SplitMix) throws {
    let lane = dice.below(3) == 0 ? "south" : "north"
    let phase = ["1", "2", "3"][dice.below(3)]
    try log.change(.enrol(label: try label(number), list: "main", phase: phase, lane: lane))
  }

  private static func live(
    _ slot: Slot, _ shape: Shape, _ anchor: Anchor, _ log: inout LogWriter,
    _ dice: inout SplitMix, _ newcomer: inout Int
  ) throws {
    let members = (log.state.members["main"] ?? []).sorted()
    let somebody = members[dice.below(members.count)]
    switch dice.below(7) {
    case 0: try log.change(.discharge(label: somebody))
    case 1: try log.change(.phase(label: somebody, phase: ["1", "2", "3"][dice.below(3)]))
    case 2: try log.change(.makeup(label: somebody, by: slot.date + 3))
    case 3: try log.change(.lane(label: somebody, lane: "south"))
    case 4:
      try enrol(newcomer, &log, &dice)
      newcomer += 1
    case 5 where shape == .capped:
      try log.change(.cap(date: slot.date, list: "main", lane: "north", cap: dice.below(6)))
    default: break
    }
    if dice.below(12) == 0 {
      try log.missed(slot, why: "test")
      return
    }
    let list = try log.draw(slot, anchor: anchor, attendance: attendance)
    if shape == .dice { try follow(slot, list, &log) }
    for line in list where dice.below(5) > 0 {
      try log.change(.done(label: line.label, date: slot.date))
    }
  }

  /// What can come after a draw.
  private static func follow(_ slot: Slot, _ list: [ListLine], _ log: inout LogWriter) throws {
    let rows = try #require(log.files[LogBundle.roster(slot)]).split(separator: 10)
    let absent = rows.compactMap { RosterRow(line: $0) }.first { $0.why == .notExpected }
    if let absent { try log.late(slot, absent) }
    try log.pick(slot, list, use: "panel", of: 3)
    try log.keepHead(slot.fileName)
  }
}
