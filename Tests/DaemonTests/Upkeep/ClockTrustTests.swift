import ControlAPI
import Evidence
import Selection
import Storage
import Synchronization
import Testing

@testable import Daemon

/// A clock that is wrong once must not cost the lists of a month.
@Suite(.timeLimit(.minutes(1)))
struct ClockTrustTests {
  /// A machine whose uptime and time server the test decides.
  private final class Machine: Sendable {
    let uptime = Mutex<Int64>(0)
    let isSynchronised = Mutex(false)

    func trust() -> ClockTrust {
      ClockTrust(
        uptime: { self.uptime.withLock { $0 } },
        isSynchronised: { self.isSynchronised.withLock { $0 } })
    }
  }

  private static let day: Int64 = 86_400
  private static let start: Int64 = 1_795_370_400

  @Test func aWeekMayPassUnseenAndNotMore() {
    let trust = Machine().trust()
    #expect(trust.believes(Self.start + 7 * Self.day, after: Self.start))
    #expect(!Machine().trust().believes(Self.start + 7 * Self.day + 1, after: Self.start))
    #expect(Machine().trust().believes(Self.start - 30 * Self.day, after: Self.start))
  }

  /// Holidays of a month with the machine running are no jump, and neither is a machine asleep.
  @Test func whatTheMachineLivedThroughIsBelieved() {
    let machine = Machine()
    let trust = machine.trust()
    #expect(trust.believes(Self.start, after: Self.start))
    machine.uptime.withLock { $0 = 30 * Self.day }
    #expect(trust.believes(Self.start + 30 * Self.day, after: Self.start))
    #expect(!trust.believes(Self.start + 60 * Self.day, after: Self.start))
    // Set right again, it is believed without anybody's help.
    #expect(trust.believes(Self.start + 30 * Self.day + 5, after: Self.start))
  }

  @Test func aTimeServerOrAnAdministratorEndsTheDoubt() {
    let machine = Machine()
    let now = Self.start + 90 * Self.day
    #expect(!machine.trust().believes(now, after: Self.start))
    machine.isSynchronised.withLock { $0 = true }
    #expect(machine.trust().believes(now, after: Self.start))
    machine.isSynchronised.withLock { $0 = false }
    let trust = machine.trust()
    trust.confirm(now)
    #expect(trust.believes(now + 60, after: Self.start))
    #expect(!trust.believes(now + 8 * Self.day, after: Self.start))
  }

  private func clinic(_ machine: Machine) async throws -> Clinic {
    let clinic = try await Clinic(practice: false, trust: { machine.trust() })
    try await clinic.apply()
    try await clinic.enrol("1001")
    try await clinic.live(until: "2026-11-23T12:00")
    return clinic
  }

  private func drawn(_ clinic: Clinic) async -> [String] {
    await clinic.keeper.log.slots.values.filter { $0.draw != nil }.map(\.slot.description).sorted()
  }

  /// Switched off at noon, on again an hour later with a clock a month ahead; set right at last.
  @Test func aMonthAheadAfterBootCostsNothing() async throws {
    let machine = Machine()
    var clinic = try await clinic(machine)
    let size = try await clinic.lines().count
    (clinic.clock as? HandClock)?.set(try clinic.instant("2026-12-23T13:00"))
    clinic = try await clinic.restarted()
    try await clinic.keeper.catchUp()
    #expect(await clinic.keeper.doubt?.contains("2026-12-23 13:00") == true)
    #expect(try await clinic.lines().count == size, "nothing was declared")
    let refused = await refusal { try await clinic.enrol("1002") }
    #expect(refused.message.contains("clock"))
    let status = try await clinic.desk.status()
    #expect(status.warnings.contains { $0.contains("not believed") })
    #expect(
      Examination(vitals: try await clinic.desk.vitals()).ailments
        .contains { $0.check == "clock-held" && $0.grave })
    (clinic.clock as? HandClock)?.set(try clinic.instant("2026-11-23T13:00"))
    try await clinic.keeper.catchUp()
    #expect(await clinic.keeper.doubt == nil)
    machine.uptime.withLock { $0 = 3 * Self.day }
    try await clinic.live(until: "2026-11-26T12:00")
    #expect(
      await drawn(clinic) == [
        "2026-11-23/main", "2026-11-24/main", "2026-11-25/main", "2026-11-26/main",
      ])
  }

  /// A real outage of a month without a time server: held until somebody says what time it is.
  @Test func aRealOutageIsConfirmedByAnAdministrator() async throws {
    var clinic = try await clinic(Machine())
    (clinic.clock as? HandClock)?.set(try clinic.instant("2026-12-23T06:00"))
    clinic = try await clinic.restarted()
    try await clinic.keeper.catchUp()
    let admin = clinic.session(.admin)
    for (typed, words) in [
      ("2026-11-23T06:00", "set the clock first"), ("six", "2026-11-23T07:30"),
      ("2026-12-23T06:11", "set the clock first"),
    ] {
      let refused = await refusal {
        try await clinic.desk.confirmClock(.init(time: typed), by: admin)
      }
      #expect(refused.message.contains(words))
      #expect(await clinic.keeper.doubt != nil)
    }
    _ = try await clinic.desk.confirmClock(.init(time: "2026-12-23T06:04"), by: admin)
    #expect(await clinic.keeper.doubt == nil)
    #expect(await drawn(clinic) == ["2026-11-23/main"])
    let missed = await clinic.keeper.log.slots.values.filter { $0.missed != nil }.count
    #expect(missed == 17, "the lists of the outage are declared")
    try await clinic.live(until: "2026-12-24T12:00")
    #expect(await drawn(clinic).last == "2026-12-24/main")
    let verdict = Verifier.verify(try await clinic.bundle())
    #expect(verdict.findings == [])
    let again = await refusal {
      try await clinic.desk.confirmClock(.init(time: "2026-12-24T12:00"), by: admin)
    }
    #expect(again.message.contains("not in doubt"))
  }

  @Test func aTimeServerLetsTheDaemonGoOnByItself() async throws {
    let machine = Machine()
    var clinic = try await clinic(machine)
    machine.isSynchronised.withLock { $0 = true }
    (clinic.clock as? HandClock)?.set(try clinic.instant("2026-12-23T06:00"))
    clinic = try await clinic.restarted()
    try await clinic.keeper.catchUp()
    #expect(await clinic.keeper.doubt == nil)
    #expect(await clinic.keeper.log.slots.values.contains { $0.missed != nil })
  }
}
