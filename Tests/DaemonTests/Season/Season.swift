import ControlAPI
import Documents
import Evidence
import Foundation
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
  let clinic: Clinic
  let program: ProgramFile
  let policy: PolicyFile
  let first: CivilDate
  /// Slots that cannot have been drawn, because of what happened here.
  private(set) var expectedMisses: Set<Slot> = []
  /// What staff did, to be sure that it happened.
  private(set) var did: [String: Int] = [:]
  static let everything = [
    "away", "closure", "collected", "discharge", "excuse asked", "excused", "late closure",
    "no-show", "phase", "readmission", "refused", "visit",
  ]
  private var readmitted: Identity?

  /// A Sunday: the policy begins the day after.
  static let start = "2026-11-22T12:00"

  init(_ example: String) async throws {
    clinic = try await Clinic(at: Self.start)
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

  /// One day from midnight to 22:00, the staff an hour into each list.
  func live(_ day: Int) async throws {
    let date = first + day
    for plan in program.plans.sorted(by: { $0.opens < $1.opens }) {
      if Self.asleep.contains(day) { continue }
      if day == Self.late { try await oversleep(date) }
      let opens = clinic.zone.instant(date, plan.opens)
      try await clinic.live(until: max(opens + 3_600, clinic.clock.now()))
      try await work(date, plan.name)
    }
    if Self.asleep.contains(day) {
      expectMiss(on: date)
      clinic.handClock.set(try clinic.instant("\(date)T22:30"))
    }
    try await clinic.live(until: try clinic.instant("\(date)T22:30"))
    try await event(day, date)
  }

  /// The machine is off on this day, a Tuesday.
  private static let asleep: Set = [43]
  /// The machine comes back on this Thursday, when every list that has opened still collects.
  private static let late = 45
  private static let lateHour = "11:00"

  private func oversleep(_ date: CivilDate) async throws {
    let hour = try clinic.instant("\(date)T\(Self.lateHour)")
    if clinic.clock.now() < hour { try await clinic.sleep(until: "\(date)T\(Self.lateHour)") }
  }

  private func expectMiss(on date: CivilDate, list: String? = nil) {
    for plan in program.plans
    where plan.weekdays.contains(date.weekday) && (list == nil || list == plan.name) {
      guard let slot = Slot(date: date, list: plan.name), !isClosed(slot) else { continue }
      expectedMisses.insert(slot)
    }
  }

  private func isClosed(_ slot: Slot) -> Bool {
    program.closures.contains { $0.date == slot.date && ($0.list ?? slot.list) == slot.list }
  }

  private func count(_ what: String) { did[what, default: 0] += 1 }
}

// MARK: - The staff's day

extension Season {
  /// What becomes of the tests on a list, by a pattern over their numbers.
  private func work(_ date: CivilDate, _ list: String) async throws {
    guard let slot = Slot(date: date, list: list) else { return }
    let tests = try await clinic.store.read { try $0.tests(of: slot) }
    for test in tests where test.state == .selected {
      switch test.number % 11 {
      case 3: try await noShow(test)
      case 6: try await excuse(test)
      case 9: try await write("refused") { try $0.record(.refused, of: test.number, by: $1) }
      default: try await collect(test)
      }
    }
  }

  private func write(
    _ what: String, by name: String = "staff-1",
    _ body: @escaping @Sendable (LogTransaction, RecordedActor) throws -> Void
  ) async throws {
    try await clinic.store.write { try body($0, try $0.actor(named: name)) }
    count(what)
  }

  private func collect(_ test: TestRecord) async throws {
    let due = clinic.clock.now() + 8 * 3_600
    try await write("collected") { transaction, actor in
      try transaction.record(.notified, of: test.number, due: due, by: actor)
      try transaction.collect(test.number, NewCollection(specimen: .urine), by: actor)
    }
  }

  private func noShow(_ test: TestRecord) async throws {
    let makeUp = try await makeUpDate(test)
    try await write("no-show") { transaction, actor in
      try transaction.record(.notified, of: test.number, by: actor)
      try transaction.record(.noShow, of: test.number, by: actor)
      if let makeUp, let label = test.label {
        try transaction.addMakeup(label, by: makeUp, for: test.number, actor: actor)
      }
    }
  }

  /// The patient's so-manyeth attending day after today, counted on one's fingers.
  private func makeUpDate(_ test: TestRecord) async throws -> CivilDate? {
    guard let slot = test.slot, var left = policy.noShowMakeUp else { return nil }
    let attendance = try await clinic.store.read {
      try $0.attendance(of: test.enrolment, on: slot.date)
    }
    let closed = try await clinic.store.read { try $0.closures(ofList: slot.list) }
    let weekdays = program.plans.first { $0.name == slot.list }?.weekdays
    for date in (1...60).map({ slot.date + $0 }) {
      guard weekdays?.contains(date.weekday) == true, !closed.contains(date),
        attendance.isExpected(on: date)
      else { continue }
      left -= 1
      if left == 0 { return date }
    }
    return nil
  }

  /// One asks, another agrees.
  private func excuse(_ test: TestRecord) async throws {
    try await write("excuse asked") { transaction, actor in
      _ = try transaction.requestExcuse(
        of: test.number, note: EventNote(reason: "medical"), by: actor)
    }
    try await write("excused", by: "staff-2") {
      try $0.decideExcuse(of: test.number, approve: true, by: $1)
    }
  }
}

// MARK: - What happens once

extension Season {
  private func event(_ day: Int, _ date: CivilDate) async throws {
    switch day {
    case 5: try await changePhase(of: 0)
    case 9: try await visit(after: date)
    case 12: try await discharge(1)
    case 16: try await close(date + 12)
    case 23: try await away(2, first: date + 1, last: date + 10, why: .hospital)
    case 26: try await readmit()
    case 29: try await closeTomorrow(date)
    case 33: try await away(3, first: date + 1, last: date + 4, why: .travel)
    case 37: try await changePhase(of: 4)
    default: break
    }
  }

  /// Stays in the order of the clinic's own list, so that a season is the same every time.
  private func stay(_ index: Int) async throws -> Stay {
    let stays = try await clinic.store.read { reader in
      try reader.stays().filter { $0.label != nil }.sorted { $0.enrolment < $1.enrolment }
    }
    return try #require(stays.indices.contains(index) ? stays[index] : nil)
  }

  private func changePhase(of index: Int) async throws {
    let stay = try await stay(index)
    let phase = try #require(policy.phases.keys.sorted().first { $0 != stay.phase })
    let today = clinic.today
    try await write("phase") {
      try $0.setPhase(phase, of: stay.enrolment, from: today, by: $1)
    }
  }

  private func discharge(_ index: Int) async throws {
    let stay = try await stay(index)
    readmitted = try await clinic.store.read { try $0.identity(of: stay.person) }
    let today = clinic.today
    try await write("discharge") {
      try $0.discharge(stay.enrolment, on: today, reason: "completed", by: $1)
    }
  }

  private func readmit() async throws {
    let identity = try #require(readmitted)
    let list = try #require(program.plans.first)
    let patient = NewPatient(
      identity: identity, program: program.name,
      testing: .init(list: list.name, phase: try #require(policy.phases.keys.min()), lane: "all"),
      attendance: list.weekdays, from: clinic.today)
    try await write("readmission") { _ = try $0.enrol(patient, by: $1) }
  }

  /// Somebody comes on a day of the list that is not one of his.
  private func visit(after date: CivilDate) async throws {
    for index in 0..<20 {
      let stay = try await stay(index)
      let weekdays = program.plans.first { $0.name == stay.list }?.weekdays ?? .none
      let dates = (1...7).map { date + $0 }
      let odd = dates.first {
        weekdays.contains($0.weekday) && !stay.attendance.contains($0.weekday)
      }
      guard let odd else { continue }
      return try await write("visit") { try $0.setVisit(odd, of: stay.enrolment, by: $1) }
    }
  }

  private func away(
    _ index: Int, first: CivilDate, last: CivilDate, why: Absence
  ) async throws {
    let stay = try await stay(index)
    try await write("away") {
      _ = try $0.setAway(Away(first: first, last: last, why: why), of: stay.enrolment, by: $1)
    }
  }

  /// In good time: the calendar has no such slots then.
  private func close(_ date: CivilDate) async throws {
    for plan in program.plans {
      try await write("closure") { try $0.addClosure(date, list: plan.name, by: $1) }
    }
  }

  /// After the commitment: the slot is on record, and missed.
  private func closeTomorrow(_ date: CivilDate) async throws {
    let plan = try #require(program.plans.first)
    let slot = try #require(
      (1...7).lazy.compactMap { Slot(date: date + $0, list: plan.name) }
        .first { plan.weekdays.contains($0.date.weekday) && !self.isClosed($0) })
    try await write("late closure") { try $0.addClosure(slot.date, list: slot.list, by: $1) }
    expectedMisses.insert(slot)
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
