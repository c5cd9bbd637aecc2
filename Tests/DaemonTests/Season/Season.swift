import ControlAPI
import Documents
import Evidence
import Libcrypto
import Selection
import Storage
import Testing
import Toxicology
import TransparencyLog

@testable import Daemon

/// An example program lived through day by day: the slot keeper does the daemon's part on a clock
/// that jumps from one due time to the next, this does the staff's.
final class Season {
  private(set) var clinic: Clinic
  let program: ProgramFile
  let policy: PolicyFile
  let first: CivilDate
  /// Slots that cannot have been drawn, because of what happened here.
  var expectedMisses: Set<Slot> = []
  /// What staff did, to be sure that it happened.
  private(set) var did: [String: Int] = [:]
  var discharged: Identity?

  /// What happens in a season of two months or more; a pool has one phase and owes nobody.
  static let everything: Set = [
    "away", "closure", "collected", "discharge", "excuse asked", "excused", "late closure",
    "no-show", "readmission", "refused", "restart", "return", "step", "step-up", "visit",
  ]

  /// A Sunday: the policy begins the day after.
  static let start = "2026-11-22T12:00"

  init(_ example: String, start: String = start) async throws {
    clinic = try await Clinic(at: start)
    first = clinic.today + 1
    program = try ProgramFile.read(
      Array(try Example.text(example, "program.yaml").utf8), file: "program.yaml")
    policy = try PolicyFile.read(
      Array(try Example.text(example, "policy.yaml").utf8), file: "policy.yaml", for: program)
    try await clinic.apply(example: example)
    let session = clinic.session(.staff)
    let stage = try session.beginStage(name: "roster.csv")
    try session.append(Array(try Example.text(example, "roster.csv").utf8), toStage: stage)
    _ = try await clinic.desk.importRoster(.init(stage: stage, dryRun: false), by: session)
  }

  /// One day from midnight to 22:30, the staff an hour into each list.
  func live(_ day: Int) async throws {
    let date = first + day
    for plan in program.plans.sorted(by: { $0.opens < $1.opens }) {
      if isAsleep(day) { continue }
      if day % Self.round == Self.late { try await oversleep(date) }
      let opens = clinic.zone.instant(date, plan.opens)
      if isCrashing(day) { try await crash(Slot(date: date, list: plan.name), at: opens) }
      try await clinic.live(until: max(opens + 3_600, clinic.clock.now()))
      try await work(date, plan.name)
    }
    if isAsleep(day) {
      expectMiss(on: date)
      clinic.handClock.set(try clinic.instant("\(date)T22:30"))
    }
    try await clinic.live(until: try clinic.instant("\(date)T22:30"))
    try await event(day, date)
  }

  func count(_ what: String) { did[what, default: 0] += 1 }

  /// The daemon is stopped and started again on what it left.
  func restart() async throws {
    clinic = try await clinic.restarted()
    count("restart")
  }
}

// MARK: - Troubles with the machine

extension Season {
  /// Eight weeks, after which everything happens again, to others.
  static let round = 56
  /// The machine is off on this day, a Tuesday.
  private static let asleep = 43
  /// The machine comes back on this Thursday, when every list that has opened still collects.
  private static let late = 45
  private static let lateHour = "11:00"

  private func isAsleep(_ day: Int) -> Bool { day % Self.round == Self.asleep }

  private func oversleep(_ date: CivilDate) async throws {
    let hour = try clinic.instant("\(date)T\(Self.lateHour)")
    if clinic.clock.now() < hour { try await clinic.sleep(until: "\(date)T\(Self.lateHour)") }
  }

  private func expectMiss(on date: CivilDate) {
    for plan in program.plans where plan.weekdays.contains(date.weekday) {
      guard let slot = Slot(date: date, list: plan.name), !isClosed(slot) else { continue }
      expectedMisses.insert(slot)
    }
  }

  func isClosed(_ slot: Slot) -> Bool {
    program.closures.contains { $0.date == slot.date && ($0.list ?? slot.list) == slot.list }
  }

  /// Every second Monday, when most windows have closed.
  private func isCrashing(_ day: Int) -> Bool { policy.carryMakeUp != nil && day % 14 == 7 }

  /// Make-ups logged and no roster, as a daemon leaves them that dies between the two.
  private func crash(_ slot: Slot?, at opens: Int64) async throws {
    guard let slot, let within = policy.carryMakeUp else { return }
    try await clinic.live(until: opens - 1)
    clinic.handClock.set(opens)
    let before = try await clinic.store.read { try LogFollower($0) }
    guard let before, before.state.slots[slot]?.commit != nil else { return }
    try await clinic.store.write { transaction in
      let hand = SlotHand(
        follower: before, transaction: transaction, now: opens, lastLogged: opens,
        files: WrittenFiles())
      let attendance = try transaction.records.attendance(ofList: slot.list, on: slot.date)
      try hand.carryOver(slot, within: within, attendance)
    }
    try await restart()
  }
}

extension Clinic {
  /// The clock of a clinic that was begun with one.
  var handClock: HandClock {
    guard let clock = clock as? HandClock else {
      Issue.record("this clinic has another clock")
      return HandClock(clock.now())
    }
    return clock
  }
}
