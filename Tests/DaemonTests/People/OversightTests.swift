import ControlAPI
import Evidence
import Selection
import Storage
import Testing

@testable import Daemon

/// What a reviewer asks: who looked, what was planned and done, and whose label that is.
@Suite(.timeLimit(.minutes(10)))
struct OversightTests {
  private func viewers(
    _ morning: Morning, _ parameters: AuditViewers.Parameters = .init()
  ) async throws -> [String] {
    try await morning.desk.viewers(parameters).views.map { "\($0.by) \($0.what) \($0.print)" }
  }

  @Test
  func viewsOfADayAndOfATest() async throws {
    let morning = try await Morning()
    let desk = morning.desk
    _ = try await desk.today(.init(), for: morning.session(.staff))
    _ = try await desk.today(.init(purpose: "print"), for: morning.session(.staff, 2))
    _ = try await desk.showPatient(.init(patient: "1001"), for: morning.session(.clinician))
    _ = try await morning.show(as: .lab)
    _ = try await desk.listTests(.init(), for: morning.session(.staff))
    _ = try await desk.listTests(.init(), for: morning.session(.lab))
    #expect(
      try await viewers(morning) == [
        "staff-1 2026-11-23/main screen", "staff-2 2026-11-23/main print",
        "clinician-1 patient screen", "staff-1 2026-11-23/main tests",
      ])
    try await morning.record("collected")
    _ = try await desk.enterResult(
      .init(test: 1, readings: "all negative", controlsSeen: true), by: morning.session(.lab))
    _ = try await desk.showResult(.init(test: "1"), for: morning.session(.clinician))
    #expect(
      try await viewers(morning, .init(test: 1)) == [
        "lab-1 test 1 screen", "clinician-1 result of test 1 screen",
      ])
    #expect(try await viewers(morning, .init(date: "2026-11-22")).isEmpty)
    #expect(try await morning.verdict() == 0)
  }

  /// Everybody at once is a look a day, and of an ordered test one for each who saw it in a table.
  @Test
  func namesThatNoListShowed() async throws {
    let morning = try await Morning()
    let (desk, staff) = (morning.desk, morning.session(.staff))
    _ = try await desk.orderTest(.init(patient: "1001", reason: "for-cause"), by: staff)
    for _ in 1...2 {
      _ = try await desk.listPatients(.init(), for: staff)
      _ = try await desk.listTests(.init(open: true), for: staff)
      _ = try await desk.listTests(.init(open: true), for: morning.session(.lab))
    }
    _ = try await desk.listPatients(.init(), for: morning.session(.clinician))
    #expect(
      try await viewers(morning) == [
        "staff-1 all patients screen", "staff-1 2026-11-23/main tests",
        "clinician-1 all patients screen",
      ])
    #expect(try await viewers(morning, .init(test: 2)) == ["staff-1 test 2 tests"])
    try await morning.clinic.live(until: "2026-11-24T07:30")
    _ = try await desk.listPatients(.init(), for: staff)
    #expect(
      try await viewers(morning, .init(date: "2026-11-24")) == ["staff-1 all patients screen"])
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func refusesAnUnclearQuestion() async throws {
    let morning = try await Morning()
    let both = await refusal { try await viewers(morning, .init(date: "2026-11-23", test: 1)) }
    #expect(both.kind == .invalidInput)
    #expect(
      await refusal { try await viewers(morning, .init(date: "23/11")) }.kind == .invalidInput)
    #expect(await refusal { try await viewers(morning, .init(test: 9)) }.kind == .notFound)
  }

  @Test
  func aNameIsToldForAReasonAndLogged() async throws {
    let morning = try await Morning()
    let label = try await morning.label().hex
    let size = try await morning.size
    let reply = try await morning.desk.identify(
      .init(label: label, reason: "complaint of 23 November"), by: morning.session(.compliance))
    #expect([reply.patient, reply.name, reply.born] == ["1001", Morning.name, Morning.born])
    // The reviewer is registered, and then the act.
    #expect(reply.receipt.entry == UInt64(size + 1))
    guard case .act(let act)? = try await morning.clinic.entries().last else {
      Issue.record("no act")
      return
    }
    #expect(act.what == "identified" && act.by == "compliance-1")
    #expect(try await viewers(morning).last == "compliance-1 name of a label screen")
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func noNameWithoutAReasonOrALabel() async throws {
    let morning = try await Morning()
    let label = try await morning.label().hex
    let size = try await morning.size
    let questions = [
      (label, ""), (label, "  "), (label, "."), (label, String(repeating: "x", count: 201)),
      ("1001", "complaint"), (label.uppercased(), "complaint"),
    ]
    for (label, reason) in questions {
      let error = await refusal {
        try await morning.desk.identify(
          .init(label: label, reason: reason), by: morning.session(.compliance))
      }
      #expect(error.kind == .invalidInput, "\(label) \(reason)")
    }
    let stranger = await refusal {
      try await morning.desk.identify(
        .init(label: String(repeating: "0", count: 32), reason: "complaint"),
        by: morning.session(.compliance))
    }
    #expect(stranger.kind == .notFound)
    #expect(try await morning.size == size)
  }

  // MARK: Rates

  @Test
  func everybodyDrawnIsInTheTable() async throws {
    let morning = try await Morning([
      ("1001", "mon-thu"), ("1002", "mon-thu"), ("1003", "mon-thu"), ("1004", "tue"),
    ])
    try await morning.record("collected", of: 1)
    try await morning.record("no-show", of: 2)
    _ = try await morning.desk.drawLate(.init(patient: "1004"), by: morning.session(.staff))
    // Ordered tests are no part of it.
    _ = try await morning.desk.orderTest(
      .init(patient: "1001", reason: "for-cause"), by: morning.session(.staff))
    let reply = try await morning.desk.rates(.init())
    #expect(reply.from == "2026-10-27" && reply.to == "2026-11-23")
    let row = try #require(reply.rows.first)
    #expect(reply.rows.count == 1)
    #expect(row.list == "main" && row.phase == "one")
    #expect(row.days == 4)
    #expect(row.expected == 4_000_000_000)
    #expect(row.drawn == 4 && row.collected == 1 && row.open == 2)
    #expect(row.ended == ["no-show": 1])
    #expect(row.drawn == row.collected + row.open + row.ended.values.reduce(0, +))
  }

  /// Use that was admitted is an end without a specimen, closed or not; a specimen that the
  /// laboratory refused was collected.
  @Test
  func closingATestDoesNotMoveIt() async throws {
    let morning = try await Morning([("1001", "mon-thu"), ("1002", "mon-thu")])
    try await morning.record("admitted-use", of: 1)
    try await morning.record("closed", of: 1)
    try await morning.record("collected", of: 2)
    try await morning.record("specimen-rejected", of: 2, reason: "leaked", by: .lab)
    let row = try #require(try await morning.desk.rates(.init()).rows.first)
    #expect(row.ended == ["admitted-use": 1] && row.collected == 1 && row.open == 0)
  }

  @Test(
    arguments: [
      ("2026-11-24", nil), ("2026-11-23", "2026-11-22"), (nil, "2026-11-24"),
      ("2025-11-01", "2026-11-23"), ("yesterday", nil),
    ] as [(String?, String?)])
  func refusesDaysThatAreNone(_ from: String?, _ to: String?) async throws {
    let morning = try await Morning()
    let error = await refusal { try await morning.desk.rates(.init(from: from, to: to)) }
    #expect(error.kind == .invalidInput)
  }
}
