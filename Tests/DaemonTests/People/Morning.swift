import ControlAPI
import Evidence
import Foundation
import Selection
import Storage
import Testing

@testable import Daemon

/// A clinic at half past seven on a Monday with everybody of phase `one` drawn, and the calls that
/// the people there make.
struct Morning {
  let clinic: Clinic

  static let name = "Zzyzx Quuxbury"
  static let born = "1971-02-03"
  static let clinician = "Plugh Xyzzyvane"

  /// - Parameter patients: numbers with the weekdays on which they come.
  init(
    _ patients: [(String, String)] = [("1001", "mon-thu")], practice: Bool = true,
    policy: String = "", program: String = Texts.program, until time: String = "2026-11-23T07:30"
  ) async throws {
    clinic = try await Clinic(practice: practice)
    try await clinic.apply(program: program, policy: Texts.policy(more: policy))
    for (patient, attends) in patients {
      _ = try await clinic.desk.addPatient(
        .init(
          patient: patient, name: Self.name, born: Self.born, list: "main", phase: "one",
          attends: attends, clinician: Self.clinician), by: clinic.session(.staff))
    }
    try await clinic.live(until: time)
  }

  var desk: Desk { clinic.desk }
  func session(_ role: Role, _ number: Int = 1) -> Session { clinic.session(role, number: number) }

  @discardableResult
  func record(
    _ what: String, of test: Int = 1, reason: String? = nil, specimen: String? = nil,
    by role: Role = .staff
  ) async throws -> RecordTest.Reply {
    try await desk.recordTest(
      .init(test: test, what: what, reason: reason, specimen: specimen), by: session(role))
  }

  @discardableResult
  func excuse(_ test: Int = 1, code: String = "hospital", text: String? = nil) async throws
    -> TestChanged
  {
    try await desk.excuseTest(.init(test: test, code: code, text: text), by: session(.staff))
  }

  @discardableResult
  func decide(_ test: Int = 1, approve: Bool = true, by session: Session) async throws
    -> TestChanged
  {
    try await desk.decideExcuse(.init(test: test, approve: approve), by: session)
  }

  func show(_ test: Int = 1, as role: Role = .staff) async throws -> ShowTest.Reply {
    try await desk.showTest(.init(test: test), for: session(role))
  }

  /// The number of a patient's test of the day.
  func test(of patient: String) async throws -> Int {
    let reply = try await desk.showPatient(.init(patient: patient), for: session(.staff))
    return try #require(reply.tests.first).test
  }

  func label(_ patient: String = "1001") async throws -> Label {
    let stays = try await clinic.store.read { try $0.stays(ofPatient: patient) }
    return try #require(stays.last?.label)
  }

  /// What an inspector's copy of the log comes to.
  func verdict() async throws -> Int32 {
    Verifier.verify(try await clinic.bundle()).exitCode
  }

  var size: Int64 { get async throws { try await clinic.store.read { try $0.size() } } }
}
