import ControlAPI
import Documents
import Evidence
import Foundation
import Selection
import Storage
import Testing

@testable import Daemon

/// What only a practice log answers: playing a part, and moving the clock.
@Suite(.timeLimit(.minutes(10)))
struct PracticeCallTests {
  private func clinic() async throws -> Clinic {
    let clinic = try await Clinic { directory, start in
      try SimulatedClock(directory: directory, start: start)
    }
    try await clinic.apply()
    return clinic
  }

  // MARK: Acting

  @Test(arguments: Role.allCases)
  func actsInOneRoleOnly(_ role: Role) async throws {
    let clinic = try await Clinic()
    let session = Session(
      peer: Peer(uid: 1_000, gid: 100), roles: Set(Role.allCases), isPractice: true)
    try clinic.desk.act(as: "\(role.rawValue)-7", session)
    #expect(session.actor.roles == [role])
    #expect(session.actor.name == "\(role.rawValue)-7")
    #expect(session.actor.uid == 1_000)
  }

  @Test(arguments: [
    "", "staff", "staff-", "staff-0", "staff-100", "staff-01", "staff--1", "staff-1-2", "Staff-1",
    "staff-one", "boss-1", "-1", "staff-1 ", "daemon-1", "staff-+1",
  ])
  func refusesActorsThatThereAreNot(_ name: String) async throws {
    let clinic = try await Clinic()
    let session = Session(peer: Peer(uid: 1_000, gid: 100), roles: [.lab], isPractice: true)
    let error = await refusal { try clinic.desk.act(as: name, session) }
    #expect(error.kind == .invalidInput)
    #expect(
      error.hint == "a role and a number: staff-1, lab-1, clinician-1, compliance-1, admin-1")
    #expect(session.actor.roles == [.lab])
  }

  @Test
  func theLogNamesTheActorThatWasPlayed() async throws {
    let clinic = try await Clinic()
    try await clinic.apply()
    _ = try await clinic.desk.addPatient(
      .init(
        patient: "1001", name: "Ada Lark", born: "1980-01-31", list: "main", phase: "one",
        attends: "mon"), by: clinic.session(.staff, number: 5))
    let actors = try await clinic.entries().compactMap { entry in
      if case .change(let change) = entry { change.by } else { nil }
    }
    #expect(actors == ["staff-5"])
  }

  @Test
  func aRealLogHasNoSuchCalls() async throws {
    let real = try await Clinic(practice: false)
    var router = Router()
    router.addAll(real.desk)
    #expect(router.permissions[ActAs.qualifiedName] == nil)
    #expect(router.permissions[AdvanceClock.qualifiedName] == nil)
    let error = await refusal { try await real.desk.advanceClock(to: "2026-11-23T07:30") }
    #expect(error.message == "only a practice log's clock can be moved")
  }

  // MARK: The clock

  @Test
  func livesThroughEverySlotOnTheWay() async throws {
    let clinic = try await clinic()
    let reply = try await clinic.desk.advanceClock(to: "2026-11-26T07:30")
    #expect(reply.now.hasPrefix("2026-11-26T07:30:0"))
    let log = await clinic.keeper.log
    let slots = log.slots.values.sorted { $0.slot < $1.slot }
    #expect(slots.map(\.slot.date.day) == [23, 24, 25, 26, 30])
    #expect(slots.filter { $0.draw != nil }.map(\.slot.date.day) == [23, 24, 25, 26])
    #expect(slots.filter { $0.missed != nil }.isEmpty)
    // Each at its hour, to the second or two that the machine's own clock goes on.
    for slot in slots.dropLast() {
      let opens = clinic.zone.instant(slot.slot.date, .at("05:00"))
      let drawn = try #require(slot.draw).entry.at
      #expect((opens..<(opens + 120)).contains(drawn), "\(slot.slot)")
    }
  }

  @Test(arguments: ["2026-11-22T11:59", "2026-01-01T00:00"])
  func neverGoesBack(_ to: String) async throws {
    let clinic = try await clinic()
    let before = clinic.clock.now()
    let error = await refusal { try await clinic.desk.advanceClock(to: to) }
    #expect(error.kind == .refused)
    #expect(
      error.message == "the clock stands at 2026-11-22 12:00 and only goes forward")
    #expect(clinic.clock.now() >= before)
    #expect(clinic.clock.now() < before + 600)
  }

  @Test(arguments: ["tomorrow", "2026-11-23", "2026-11-23 07:30", "2026-11-31T07:30", ""])
  func refusesWhatIsNoTime(_ to: String) async throws {
    let clinic = try await clinic()
    let error = await refusal { try await clinic.desk.advanceClock(to: to) }
    #expect(error.kind == .invalidInput)
  }

  @Test
  func goesOnWhereItStopped() async throws {
    let clinic = try await clinic()
    _ = try await clinic.desk.advanceClock(to: "2026-11-24T07:30")
    let state = clinic.settings.file.state
    let again = try SimulatedClock(directory: state, start: 0)
    #expect((0...60).contains(again.now() - clinic.zone.time("2026-11-24T07:30")))
    try "soon\n".write(toFile: state + "/practice-clock", atomically: true, encoding: .utf8)
    #expect(throws: StartError.self) { try SimulatedClock(directory: state, start: 0) }
  }
}
