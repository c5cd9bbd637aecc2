import ControlAPI
import Testing

@testable import Daemon

/// Somebody who cannot provide: fluids, and three hours from the first attempt.
@Suite(.timeLimit(.minutes(10)))
struct AttemptTests {
  private func arrived() async throws -> Morning {
    let morning = try await Morning()
    try await morning.record("arrived")
    return morning
  }

  @discardableResult
  private func tried(_ fluids: String, _ morning: Morning) async throws -> String {
    let changed = try await morning.desk.addAttempt(
      .init(test: 1, fluids: fluids), by: morning.session(.staff))
    #expect(changed.test.state == "arrived")
    return try #require(changed.receipt.notes.first)
  }

  private func today(_ morning: Morning) async throws -> DayList {
    let reply = try await morning.desk.today(.init(), for: morning.session(.staff))
    return try #require(reply.lists.first)
  }

  /// From half past seven on, whatever came between.
  @Test
  func theFirstAttemptStartsTheTime() async throws {
    let morning = try await arrived()
    #expect(try await today(morning).rows[0].triesUntil == nil)
    #expect(
      try await tried("8oz", morning)
        == "1 attempt, 236 of 1183 mL given (about 8 of 40 fl oz); the three hours end at "
        + "2026-11-23 10:30")
    try await morning.clinic.live(until: "2026-11-23T09:00")
    #expect(try await tried("240 mL", morning).hasPrefix("2 attempts, 476 of 1183 mL given"))
    let list = try await today(morning)
    #expect(list.rows[0].triesUntil == "2026-11-23T10:30:00-06:00" && list.notices.isEmpty)
    #expect(try await morning.show().events.suffix(2).map(\.what) == ["attempted", "attempted"])
    #expect(try await morning.verdict() == 0)
  }

  /// The day's list and the test say what may be recorded; another attempt is none of it.
  @Test
  func atItsEndTheOutcomesAreNamed() async throws {
    let morning = try await arrived()
    try await tried("0", morning)
    try await morning.clinic.live(until: "2026-11-23T10:30")
    let over =
      "the three hours ended at 2026-11-23 10:30: record collected, unable-to-provide, refused or "
      + "left"
    #expect(try await today(morning).notices == ["Test 1: \(over)."])
    #expect(try await morning.show().attempts?.hasSuffix(over) == true)
    let late = await refusal { try await tried("8oz", morning) }
    #expect(
      late.message == "the three hours of test 1 are over; what may be recorded: collected, "
        + "unable-to-provide, refused, left")
    try await morning.record("unable-to-provide")
    #expect(try await today(morning).notices.isEmpty)
    #expect(try await morning.show().attempts == nil)
  }

  /// Whoever comes back later has another three hours.
  @Test
  func aNewArrivalBeginsAnew() async throws {
    let morning = try await arrived()
    try await tried("40oz", morning)
    try await morning.record("left")
    try await morning.clinic.live(until: "2026-11-23T13:00")
    let gone = await refusal { try await tried("8oz", morning) }
    #expect(gone.message.contains("it cannot be attempted"))
    try await morning.record("arrived")
    #expect(try await today(morning).rows[0].triesUntil == nil)
    #expect(try await tried("8oz", morning).hasPrefix("1 attempt, 236 of 1183 mL given"))
  }

  @Test
  func fortyOuncesAreTheMost() async throws {
    let morning = try await arrived()
    for _ in 1...5 { try await tried("8oz", morning) }
    let before = try await morning.size
    let more = await refusal { try await tried("4 mL", morning) }
    #expect(
      more.message
        == "40 fl oz (1183 mL) are the most in three hours; 1180 mL were given, 3 mL are left")
    #expect(try await morning.size == before)
    try await tried("3mL", morning)
  }

  @Test(arguments: ["8", "oz", "", "-8oz", "8.5oz", "99999oz", "a cup", "8l", "٨oz"])
  func anAmountHasItsUnit(fluids: String) async throws {
    let morning = try await arrived()
    let refused = await refusal { try await tried(fluids, morning) }
    #expect(refused.kind == .invalidInput && refused.message.contains("8oz, 240mL or 0"))
  }

  @Test
  func onlyWhoeverIsHereTries() async throws {
    let morning = try await Morning()
    let absent = await refusal { try await tried("8oz", morning) }
    #expect(
      absent.message.hasPrefix("test 1 is selected, it cannot be attempted; possible: notified"))
    let nobody = await refusal {
      try await morning.desk.addAttempt(
        .init(test: 99, fluids: "0"), by: morning.session(.staff))
    }
    #expect(nobody.kind == .notFound)
  }
}
