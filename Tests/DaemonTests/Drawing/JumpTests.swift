import Evidence
import Selection
import Testing

@testable import Daemon

/// Whatever the clock does: one draw or one explained miss for each slot, in a log that verifies.
@Suite(.timeLimit(.minutes(5)))
struct JumpTests {
  /// A time that the clock shows, and whether the machine lived until then or its clock was set.
  enum Move: Sendable {
    case live(String)
    case jump(String)
  }

  struct Course: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var from = "2026-11-22T12:00"
    let moves: [Move]
    /// Slots that are missed although the clinic was there.
    var missed: [String] = []
  }

  static let courses = [
    Course(
      testDescription: "an hour forward over the opening, and back",
      moves: [.live("2026-11-23T04:30"), .jump("2026-11-23T05:30"), .jump("2026-11-23T04:30")]),
    Course(
      testDescription: "an hour back after the draw, and forward",
      moves: [.live("2026-11-23T05:30"), .jump("2026-11-23T04:30"), .jump("2026-11-23T05:30")]),
    Course(
      testDescription: "an hour forward over the closing, and back",
      moves: [.live("2026-11-23T16:30"), .jump("2026-11-23T17:30"), .jump("2026-11-23T16:30")]),
    Course(
      testDescription: "a day forward, and back",
      moves: [.live("2026-11-23T12:00"), .jump("2026-11-24T12:00"), .jump("2026-11-23T12:00")]),
    Course(
      testDescription: "a day forward over a whole list, and back",
      moves: [.live("2026-11-23T04:00"), .jump("2026-11-24T04:00"), .jump("2026-11-23T04:00")],
      missed: ["2026-11-23/main"]),
    Course(
      testDescription: "a day back, and forward",
      moves: [.live("2026-11-24T12:00"), .jump("2026-11-23T12:00"), .jump("2026-11-24T12:00")]),
    Course(
      testDescription: "a year forward, and back",
      moves: [.live("2026-11-23T12:00"), .jump("2027-11-23T12:00"), .jump("2026-11-23T12:00")]),
    Course(
      testDescription: "a year back, and forward",
      moves: [.live("2026-11-23T12:00"), .jump("2025-11-23T12:00"), .jump("2026-11-23T12:00")]),
    Course(
      testDescription: "three days asleep",
      moves: [.live("2026-11-23T12:00"), .jump("2026-11-26T12:00")],
      // Thursday's was open still, but nothing was committed for it before it opened.
      missed: ["2026-11-24/main", "2026-11-25/main", "2026-11-26/main"]),
    Course(
      testDescription: "140 days up, over both changes of the clocks", from: "2026-10-29T12:00",
      moves: [.live("2027-03-18T12:00")]),
  ]

  @Test(arguments: courses)
  func everySlotIsDrawnOnceOrMissedWithAReason(course: Course) async throws {
    let zone = try #require(ZoneRules(identifier: Clinic.zone))
    let clock = HandClock(try #require(ClockText(zone: zone).instant(course.from)))
    let start = clock.now()
    // No time server; the machine itself is never off.
    let clinic = try await Clinic(
      at: course.from, practice: false, makeClock: { _, _ in clock },
      trust: { ClockTrust(uptime: { 0 }, isSynchronised: { false }) })
    try await clinic.apply()
    try await clinic.enrol("1001")
    for move in course.moves {
      switch move {
      case .live(let time): try await clinic.live(until: time)
      case .jump(let time): try await clinic.sleep(until: time)
      }
    }
    try await clinic.live(until: clock.now() + 3 * 86_400 + 8 * 3_600)
    let log = await clinic.keeper.log
    let first = zone.local(start).date + 1
    let dates = (0...(zone.local(clock.now()).date - first)).map { first + $0 }
      .filter { [.monday, .tuesday, .wednesday, .thursday].contains($0.weekday) }
    let slots = try dates.map { try #require(Slot(date: $0, list: "main")) }
    let entries = try await clinic.entries()
    for slot in slots {
      let drawn = entries.count {
        if case .draw(let draw) = $0 { draw.slot == slot } else { false }
      }
      let whys = entries.compactMap { entry -> String? in
        guard case .missed(let missed) = entry, missed.slot == slot else { return nil }
        return missed.why
      }
      #expect(drawn + whys.count == 1, "\(slot)")
      #expect(whys.allSatisfy { !$0.isEmpty })
    }
    #expect(
      log.slots.values.filter { $0.missed != nil }.map(\.slot.description).sorted() == course.missed
    )
    let verdict = Verifier.verify(try await clinic.bundle())
    #expect(verdict.exitCode == 0, "\(verdict.findings.map(\.text))")
  }
}
