import ControlAPI
import Evidence
import Selection
import Storage
import Synchronization
import Testing

@testable import Daemon

/// Somebody not expected who turns up after the draw.
@Suite(.timeLimit(.minutes(10)))
struct LateTests {
  private static let patients = [("1001", "mon-thu"), ("1002", "tue")]

  private func late(
    _ morning: Morning, _ patient: String = "1002"
  ) async throws -> DrawLate.Reply {
    try await morning.desk.drawLate(.init(patient: patient), by: morning.session(.staff))
  }

  @Test
  func isDrawnWithTheOwnNumber() async throws {
    let morning = try await Morning(Self.patients)
    let reply = try await late(morning)
    #expect(reply.drawn)
    #expect(
      reply.sentence.hasPrefix(
        "Patient 1002 was not expected on Monday 23 November 2026 and came all the same. "))
    let test = try #require(reply.test)
    #expect(test.state == "selected" && test.panel == "clinical-cup")
    let day = try await morning.desk.today(.init(), for: morning.session(.staff))
    #expect(day.lists.first?.rows.map(\.patient) == ["1001", "1002"])
    let number = day.lists.first?.rows.first { $0.patient == "1002" }?.number
    #expect(number == reply.number)
    let why = try await morning.desk.why(.init(patient: "1002"), for: morning.session(.staff))
    #expect(reply.sentence.hasSuffix(why.sentence))
    try await morning.record("collected", of: test.test)
    #expect(try await morning.verdict() == 0)
    try await morning.clinic.live(until: "2026-11-24T07:30")
    #expect(try await morning.verdict() == 0)
  }

  /// The list and the reviewer's table count who came late, and the table says so.
  @Test
  func isCountedWhereTheDayIs() async throws {
    let morning = try await Morning(Self.patients)
    func day() async throws -> DayList? {
      try await morning.desk.today(.init(), for: morning.session(.staff)).lists.first
    }
    #expect(try await day()?.late == nil)
    _ = try await late(morning)
    #expect(try await day()?.drawn == 1)
    #expect(try await day()?.late == 1)
    let pages = Mutex<[DrawReport]>([])
    try await morning.desk.streamDraws(.init()) { page in
      pages.withLock { $0 += page.draws }
    }
    let report = try #require(pages.withLock { $0 }.first)
    let label = try await morning.label("1002").hex
    let row = try #require(report.rows.first { $0.label == label })
    #expect(row.drawn && row.late == true)
    #expect(report.rows.filter { $0.late != nil }.count == 1)
    #expect(report.expected == 2_000_000_000)
  }

  /// Nobody else's number, row or test is touched, drawn or not; with fair coins both happen.
  @Test
  func changesNobodyElse() async throws {
    let comers = (1002...1013).map { ("\($0)", "tue") }
    let morning = try await Morning([("1001", "mon-thu")] + comers, until: "2026-11-22T13:00")
    for (patient, _) in comers {
      _ = try await morning.desk.setPhase(
        .init(patient: patient, phase: "half"), by: morning.session(.staff))
    }
    try await morning.clinic.live(until: "2026-11-23T07:30")
    let slot = try #require(Slot("2026-11-23/main"))
    let before = try await morning.clinic.store.read {
      (try $0.roster(of: slot), try $0.list(of: slot))
    }
    var drawn = 0
    for (patient, _) in comers {
      let reply = try await late(morning, patient)
      drawn += reply.drawn ? 1 : 0
      #expect((reply.test != nil) == reply.drawn)
      #expect(reply.sentence.contains(reply.drawn ? " was drawn on " : " was not drawn on "))
    }
    let after = try await morning.clinic.store.read {
      (try $0.roster(of: slot), try $0.list(of: slot), try $0.tests(of: slot))
    }
    #expect(before.0 == after.0 && before.1 == after.1)
    #expect(after.2.count == 1 + drawn)
    try await morning.clinic.live(until: "2026-11-24T04:00")
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func onceADay() async throws {
    let morning = try await Morning(Self.patients)
    _ = try await late(morning)
    let size = try await morning.size
    let error = await refusal { try await late(morning) }
    #expect(error.message == "patient 1002 has been drawn late today already: a draw is made once")
    #expect(try await morning.size == size)
  }

  @Test
  func refusesWhoWasExpected() async throws {
    let morning = try await Morning(Self.patients)
    let error = await refusal { try await late(morning, "1001") }
    #expect(error.message == "patient 1001 was expected today and has been part of the draw")
    #expect(await refusal { try await late(morning, "9") }.kind == .notFound)
  }

  @Test
  func refusesWhoIsAwayForAReason() async throws {
    let morning = try await Morning(Self.patients, until: "2026-11-22T13:00")
    _ = try await morning.desk.setAttendance(
      .init(
        patient: "1001", away: .init(first: "2026-11-23", last: "2026-11-24", why: "hospital")),
      by: morning.session(.staff))
    try await morning.clinic.live(until: "2026-11-23T07:30")
    let error = await refusal { try await late(morning, "1001") }
    #expect(error.message.contains("stands in today's roster as hospital"))
  }

  @Test
  func refusesWhoCameAfterTheRoster() async throws {
    let morning = try await Morning(Self.patients)
    try await morning.clinic.enrol("1003", attends: "tue")
    let error = await refusal { try await late(morning, "1003") }
    #expect(error.message.contains("was enrolled after today's roster"))
  }

  @Test
  func refusesOutsideTheWindow() async throws {
    let early = try await Morning(Self.patients, until: "2026-11-23T04:59")
    #expect(
      await refusal { try await late(early) }.message
        == "list main has not been drawn yet today")
    let closed = try await Morning(Self.patients, until: "2026-11-23T17:00")
    #expect(
      await refusal { try await late(closed) }.message
        == "today's window of list main closed at 2026-11-23 17:00")
    let sunday = try await Morning(Self.patients, until: "2026-11-22T13:00")
    #expect(await refusal { try await late(sunday) }.message == "list main has no draw today")
  }

  /// Under a capacity one more patient would change who else is drawn.
  @Test
  func refusesUnderACapacity() async throws {
    let morning = try await Morning(Self.patients, policy: "mode: capped\ncaps: {all: 1}")
    let error = await refusal { try await late(morning) }
    #expect(error.kind == .refused)
    #expect(error.message.contains("mode capped"))
    #expect(error.hint?.contains("test order") == true)
    #expect(try await morning.verdict() == 0)
  }
}
