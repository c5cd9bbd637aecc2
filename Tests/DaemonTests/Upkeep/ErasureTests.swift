import ControlAPI
import Evidence
import Foundation
import Selection
import Storage
import Testing

@testable import Daemon

/// What names a patient is destroyed by two, and only when nothing speaks against it.
@Suite(.timeLimit(.minutes(1)))
struct ErasureTests {
  /// Monday noon: 1001 and 1002 have a test; 1001 has been discharged since.
  private func clinic() async throws -> Clinic {
    let clinic = try await Clinic(practice: false)
    try await clinic.apply()
    for number in ["1001", "1002"] { try await clinic.enrol(number) }
    try await clinic.live(until: "2026-11-23T12:00")
    _ = try await clinic.desk.discharge(
      .init(patient: "1001", reason: "completed"), by: clinic.session(.staff))
    return clinic
  }

  private func ask(_ clinic: Clinic, _ patient: String = "1001") async throws -> Receipt {
    try await clinic.desk.requestErasure(
      .init(patient: patient, code: "retention"), by: clinic.session(.staff))
  }

  private func decide(
    _ clinic: Clinic, approve: Bool = true, number: Int = 2
  ) async throws -> Receipt {
    try await clinic.desk.decideErasure(
      .init(patient: "1001", approve: approve), by: clinic.session(.staff, number: number))
  }

  @Test func twoDestroyWhatNamesAPatientAndNothingElse() async throws {
    let clinic = try await clinic()
    #expect(try await ask(clinic).notes.joined().contains("somebody else approves"))
    #expect(await refusal { try await decide(clinic, number: 1) }.message.contains("same person"))
    let notes = try await decide(clinic).notes.joined(separator: "\n")
    #expect(notes.contains("Backups made before still hold the key"))
    #expect(notes.contains("No period"))
    let today = try await clinic.desk.today(.init(), for: clinic.session(.staff))
    #expect(today.lists.flatMap(\.rows).map(\.patient).sorted() == ["1002", "erased"])
    // The number is free; whoever has it next is somebody else.
    #expect(await refusal { try await ask(clinic) }.kind == .notFound)
    let entries = try await clinic.entries()
    guard case .erase(let erase)? = entries.last(where: { $0.kind == "erase" }) else {
      Issue.record("no erase entry")
      return
    }
    #expect(erase.count == 1 && erase.by == "staff-1")
    try await clinic.live(until: "2026-11-24T18:00")
    let verdict = Verifier.verify(try await clinic.bundle())
    #expect(verdict.findings == [] && verdict.obstacles == [])
  }

  @Test func aDeclinedOneDestroysNothingAndCanBeAskedForAgain() async throws {
    let clinic = try await clinic()
    _ = try await ask(clinic)
    #expect(await refusal { try await ask(clinic) }.message.contains("already"))
    _ = try await decide(clinic, approve: false)
    #expect(await refusal { try await decide(clinic) }.kind == .notFound)
    _ = try await ask(clinic)
  }

  @Test func whoIsTreatedHeldOrUnknownIsNotErased() async throws {
    let clinic = try await clinic()
    #expect(await refusal { try await ask(clinic, "1002") }.message.contains("is enrolled"))
    #expect(await refusal { try await ask(clinic, "9999") }.kind == .notFound)
    let badCode = await refusal {
      try await clinic.desk.requestErasure(
        .init(patient: "1001", code: "tidiness"), by: clinic.session(.staff))
    }
    #expect(badCode.message.contains("retention, patient-request, court-order"))
    _ = try await ask(clinic)
    let staff = clinic.session(.staff)
    let held = HoldPatient.Parameters(patient: "1001", reason: "subpoena", release: false)
    _ = try await clinic.desk.hold(held, by: staff)
    #expect(await refusal { try await clinic.desk.hold(held, by: staff) }.kind == .refused)
    #expect(await refusal { try await decide(clinic) }.message.contains("legal hold stands"))
    let released = HoldPatient.Parameters(patient: "1001", reason: "settled", release: true)
    _ = try await clinic.desk.hold(released, by: staff)
    #expect(await refusal { try await clinic.desk.hold(released, by: staff) }.kind == .refused)
    _ = try await decide(clinic)
  }

  @Test func namesAreKeptForTheirTime() async throws {
    let clinic = try await clinic()
    let admin = clinic.session(.admin)
    let set = SetRetention.Parameters(records: "identity", days: 30, basis: "state law")
    _ = try await clinic.desk.setRetention(set, by: admin)
    #expect(await refusal { try await ask(clinic) }.message.contains("kept 30 days"))
    (clinic.clock as? HandClock)?.set(try clinic.instant("2026-12-23T12:01"))
    _ = try await ask(clinic)
    #expect(try await !decide(clinic).notes.joined().contains("No period"))
    for (records, days) in [("identity", 0), ("names", 30), ("identity", 40_000)] {
      let refused = await refusal {
        try await clinic.desk.setRetention(
          .init(records: records, days: days, basis: "x1"), by: admin)
      }
      #expect(refused.kind == .invalidInput, "\(records) \(days)")
    }
  }
}
