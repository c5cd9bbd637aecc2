import ControlAPI
import Evidence
import Selection
import Storage
import Testing

@testable import Daemon

/// Staff do not stop while a list is drawn: what they log comes before a roster or after it, never
/// half into it.
@Suite(.timeLimit(.minutes(10)))
struct MeantimeTests {
  @Test
  func whatIsLoggedDuringADraw() async throws {
    let clinic = try await Clinic()
    try await clinic.apply()
    for number in 1...12 { try await clinic.enrol("\(1_000 + number)") }
    for day in 23...26 {
      clinic.handClock.set(clinic.zone.time("2026-11-\(day)T05:00"))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 { group.addTask { try await clinic.keeper.catchUp() } }
        for number in 1...12 {
          group.addTask { try await change(number, day, clinic) }
        }
        try await group.waitForAll()
      }
      try await clinic.live(until: "2026-11-\(day)T20:00")
    }
    let verdict = Verifier.verify(try await clinic.bundle())
    #expect(verdict.exitCode == 0, "\(verdict.findings)")
    #expect(verdict.slots.filter { $0.status == .ok }.map(\.rows).allSatisfy { $0 >= 8 })
    #expect(await clinic.keeper.troubles == [:])
  }

  /// Phases back and forth; now and then somebody leaves or comes.
  private func change(_ number: Int, _ day: Int, _ clinic: Clinic) async throws {
    let patient = "\(1_000 + number)"
    if number == day - 20 {
      _ = try await clinic.desk.discharge(
        .init(patient: patient, reason: "completed"), by: clinic.session(.staff))
      try await clinic.enrol("\(2_000 + number)")
    } else if number > day - 20 {
      _ = try await clinic.desk.setPhase(
        .init(patient: patient, phase: day % 2 == 0 ? "one" : "half"), by: clinic.session(.staff))
    }
  }
}
