import ControlAPI
import Evidence
import Libcrypto
import Selection
import Storage
import TransparencyLog
import Testing

@testable import Daemon

/// A window that closed unmet, carried over as one make-up where the policy says so.
@Suite(.timeLimit(.minutes(10)))
struct CarryOverTests {
  /// Phase `weekly` guarantees one test in seven days, with a mean of one and a half.
  private static func policy(_ more: String) -> String {
    """
    program: small
    phases:
      weekly:
        title: Weekly
        mean: {tests: 2, days: 7}
        at_least: {tests: 1, days: 7}
        attends: 4
    \(more)

    """
  }

  private func clinic(_ more: String) async throws -> Clinic {
    let clinic = try await Clinic()
    try await clinic.apply(policy: Self.policy(more))
    return clinic
  }

  /// What the log says of make-ups, in its order.
  private func makeups(_ clinic: Clinic) async throws -> [CivilDate] {
    try await clinic.store.read { try $0.openings(from: 0, count: 10_000) }
      .compactMap { $0.opening.row["by"]?.string }.compactMap { CivilDate($0) }
  }

  /// Two full weeks without a specimen: nobody collects, everything stays open.
  @Test
  func oneMakeUpAndNotASecond() async throws {
    let clinic = try await clinic("carry_unmet: {make_up_within: 3}")
    try await clinic.enrol("1001", phase: "weekly")
    try await clinic.live(until: "2026-12-17T20:00")
    // Windows of Sunday to Saturday; the first roster after the first of them is Monday's, and
    // its third attending day is Wednesday. The make-up stays open, so that no other comes.
    #expect(try await makeups(clinic) == [.on("2026-12-02")])
    #expect(Verifier.verify(try await clinic.bundle()).exitCode == 0)
  }

  @Test
  func nothingIsCarriedUnlessThePolicySaysSo() async throws {
    let clinic = try await clinic("")
    try await clinic.enrol("1001", phase: "weekly")
    try await clinic.live(until: "2026-12-17T20:00")
    #expect(try await makeups(clinic).isEmpty)
  }

  @Test
  func aWindowThatWasMetLeavesNothing() async throws {
    let clinic = try await clinic("carry_unmet: {make_up_within: 3}")
    try await clinic.enrol("1001", phase: "weekly")
    for day in ["23", "24", "25", "26"] {
      try await clinic.live(until: "2026-11-\(day)T07:30")
      for test in try await clinic.store.read({ try $0.openTests() }) {
        _ = try await clinic.desk.recordTest(
          .init(test: Int(test.number), what: "collected"), by: clinic.session(.staff))
      }
    }
    try await clinic.live(until: "2026-12-01T07:30")
    #expect(try await makeups(clinic).isEmpty)
    #expect(Verifier.verify(try await clinic.bundle()).exitCode == 0)
  }

  // MARK: The rule alone

  private static let label = Label(bytes: [UInt8](repeating: 7, count: 16))
  private static let weekly = DutyRule(kind: .window, atLeast: 1, days: 7)

  private func rule(
    on today: String, allowed: Int = 0, duties: [DutyRule] = [weekly]
  ) -> CarryOver {
    let phase = Phase(floor: .never, flat: .never, duties: duties, allowed: allowed)
    return CarryOver(
      today: .on(today), phases: ["w": phase], within: 2,
      calendar: ListCalendar(
        weekdays: WeekdaySet(flags: "1111000") ?? .none, from: .on("2026-01-01")),
      zone: .chicago)
  }

  /// Somebody whose last row stood in the window that ended on Sunday the 29th.
  private func stay(
    _ changes: [ChangeRow] = [], base: Base = .floor
  ) throws -> Enrolment {
    let label = try #require(Self.label)
    let key = try Ed25519.PrivateKey(seed: [UInt8](repeating: 1, count: 32))
    let genesis = Genesis(
      at: ZoneRules.chicago.time("2026-11-22T12:00"), origin: "practice.invalid/rule",
      key: try VerifierKey(name: "practice.invalid/rule", publicKey: key.publicKey),
      tz: "America/Chicago", witnesses: [], chains: [])
    var log = try #require(LogState(genesis: genesis, logID: SHA256.hash([])))
    let enrol = ChangeRow.enrol(label: label, list: "main", phase: "w", lane: "all")
    let slot = try #require(Slot("2026-11-26/main"))
    for row in [enrol] + changes {
      let change = Change(at: genesis.at, what: row.kind, by: "staff-1", h: SHA256.hash([]))
      log.add(.change(change), row: row)
    }
    log.note(
      RosterRow(
        slot: slot, label: label, phase: "w", lane: "all", base: base,
        duties: base == .floor ? [Duty(by: .on("2026-11-29"), owed: 1, left: 1)] : [],
        chance: .certain), rules: [Self.weekly])
    return try #require(log.enrolments[label])
  }

  private let always = Attendance(pattern: WeekdaySet(flags: "1111000") ?? .none)

  @Test
  func carriesToTheLastAttendingDayInReach() throws {
    let stay = try stay()
    #expect(rule(on: "2026-11-30").makeup(for: stay, attendance: always) == .on("2026-12-01"))
    let tuesdays = Attendance(pattern: WeekdaySet(flags: "0100000") ?? .none)
    #expect(rule(on: "2026-11-30").makeup(for: stay, attendance: tuesdays) == .on("2026-12-08"))
  }

  @Test
  func carriesNothingElse() throws {
    let label = try #require(Self.label)
    let monday = rule(on: "2026-11-30")
    // The window still runs.
    #expect(rule(on: "2026-11-29").makeup(for: try stay(), attendance: always) == nil)
    // A test of that window, on its first and on its last day.
    for day in ["2026-11-23", "2026-11-29"] {
      let done = try stay([.done(label: label, date: .on(day))])
      #expect(monday.makeup(for: done, attendance: always) == nil, "\(day)")
    }
    // A test before the window is not one of it.
    let early = try stay([.done(label: label, date: .on("2026-11-22"))])
    #expect(monday.makeup(for: early, attendance: always) != nil)
    // One is open, the stay is over, there was no guarantee, the phase has a ceiling or no window.
    let open = try stay([.makeup(label: label, by: .on("2026-12-03"))])
    #expect(monday.makeup(for: open, attendance: always) == nil)
    #expect(monday.makeup(for: try stay([.discharge(label: label)]), attendance: always) == nil)
    #expect(monday.makeup(for: try stay(base: .flat), attendance: always) == nil)
    let ceiling = rule(on: "2026-11-30", allowed: 1)
    #expect(ceiling.makeup(for: try stay(), attendance: always) == nil)
    let gaps = rule(on: "2026-11-30", duties: [DutyRule(kind: .gap, atLeast: 1, days: 7)])
    #expect(gaps.makeup(for: try stay(), attendance: always) == nil)
    // Nobody who never comes can make anything up.
    #expect(monday.makeup(for: try stay(), attendance: Attendance(pattern: .none)) == nil)
  }

  /// After a crash between the make-up and the roster, and a specimen in between.
  @Test
  func theSameWindowIsCarriedOnce() throws {
    let monday = rule(on: "2026-11-30")
    let stay = try stay()
    let before = ZoneRules.chicago.time("2026-11-29T23:59")
    let after = ZoneRules.chicago.time("2026-11-30T05:00")
    #expect(monday.makeup(for: stay, attendance: always, carriedAt: before) != nil)
    #expect(monday.makeup(for: stay, attendance: always, carriedAt: after) == nil)
  }
}
