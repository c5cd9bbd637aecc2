import Documents
import Selection
import Storage
import Testing

@testable import Daemon

// What happens once in every eight weeks, each time to other patients.
extension Season {
  func event(_ day: Int, _ date: CivilDate) async throws {
    if day == Self.longAway { try await away(8, first: date + 1, last: date + 45, why: .hospital) }
    let one = day / Self.round * 5
    switch day % Self.round {
    case 5: try await step(one)
    case 9: try await visit(after: date)
    case 12: try await discharge(one + 1)
    case 16: try await close(date + 12)
    case 20: try await restart()
    case 23: try await away(one + 2, first: date + 1, last: date + 10, why: .hospital)
    case 26: try await readmit()
    case 29: try await closeTomorrow(date)
    case 33: try await away(one + 3, first: date + 1, last: date + 4, why: .travel)
    case 37: try await stepUp(one + 4)
    case 40: try await step(one, "return")
    default: break
    }
  }

  /// Somebody is gone for so long that no window of a quarter can be met.
  private static let longAway = 60

  /// Stays in the order of the clinic's own list, so that a season is the same every time.
  private func stays() async throws -> [Stay] {
    try await clinic.store.read { reader in
      try reader.stays().filter { $0.label != nil }.sorted { $0.enrolment < $1.enrolment }
    }
  }

  private func stay(_ index: Int) async throws -> Stay {
    let stays = try await stays()
    return try #require(stays.isEmpty ? nil : stays[index % stays.count])
  }

  /// From the first phase to the second and back, if there is more than one.
  private func step(_ index: Int, _ what: String = "step") async throws {
    let stay = try await stay(index)
    guard let phase = policy.phases.keys.sorted().first(where: { $0 != stay.phase }) else {
      return
    }
    try await enter(phase, stay, what)
  }

  /// Whoever is first, from `index` on, in another phase than the one tested most often.
  private func stepUp(_ index: Int) async throws {
    let most = policy.phases.max { $0.value.phase.flat < $1.value.phase.flat }?.key
    let stays = try await stays()
    let start = index % stays.count
    guard let most,
      let stay = (stays[start...] + stays[..<start]).first(where: { $0.phase != most })
    else { return }
    try await enter(most, stay, "step-up")
  }

  private func enter(_ phase: String, _ stay: Stay, _ what: String) async throws {
    let today = clinic.today
    try await write(what) {
      try $0.setPhase(phase, of: stay.enrolment, from: today, by: $1)
    }
  }

  private func discharge(_ index: Int) async throws {
    let stay = try await stay(index)
    discharged = try await clinic.store.read { try $0.identity(of: stay.person) }
    let today = clinic.today
    try await write("discharge") {
      try $0.discharge(stay.enrolment, on: today, reason: "completed", by: $1)
    }
  }

  private func readmit() async throws {
    let identity = try #require(discharged)
    let list = try #require(program.plans.first)
    let patient = NewPatient(
      identity: identity, program: program.name,
      testing: .init(list: list.name, phase: try #require(policy.phases.keys.min()), lane: "all"),
      attendance: list.weekdays, from: clinic.today)
    try await write("readmission") { _ = try $0.enrol(patient, by: $1) }
  }

  /// Somebody comes on a day of the list that is not one of his, where not everybody always does.
  private func visit(after date: CivilDate) async throws {
    for stay in try await stays() {
      let weekdays = program.plans.first { $0.name == stay.list }?.weekdays ?? .none
      let odd = (1...7).map { date + $0 }.first {
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
