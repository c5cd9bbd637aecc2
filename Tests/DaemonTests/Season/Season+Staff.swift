import Documents
import Evidence
import Selection
import Storage
import Testing
import Toxicology

@testable import Daemon

// The staff's day: what becomes of the tests on a list.
extension Season {
  /// By a pattern over the tests' numbers.
  func work(_ date: CivilDate, _ list: String) async throws {
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

  func write(
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

  private func makeUpDate(_ test: TestRecord) async throws -> CivilDate? {
    guard let slot = test.slot, let left = policy.noShowMakeUp else { return nil }
    return try await attendingDay(left, of: test.enrolment, list: slot.list, from: slot.date + 1)
  }

  /// The patient's so-manyeth attending day, counted on one's fingers.
  func attendingDay(
    _ wanted: Int, of enrolment: Int64, list: String, from first: CivilDate
  ) async throws -> CivilDate? {
    let (attendance, closed) = try await clinic.store.read { reader in
      (
        try reader.attendance(of: enrolment, on: first), try reader.closures(ofList: list)
      )
    }
    let weekdays = program.plans.first { $0.name == list }?.weekdays ?? .none
    let days = (0...366).lazy.map { first + $0 }.filter { date in
      weekdays.contains(date.weekday) && !closed.contains(date)
        && attendance.isExpected(on: date)
    }
    return Array(days.prefix(wanted)).last
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
