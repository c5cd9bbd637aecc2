import ControlAPI
import Evidence
import Selection
import Storage
import Testing

@testable import Daemon

/// Days without collection, and days with another capacity.
@Suite(.timeLimit(.minutes(10)))
struct ClosureTests {
  private func close(
    _ date: String, _ morning: Morning, list: String? = nil, reason: String = "burst pipe"
  ) async throws -> AddClosure.Reply {
    try await morning.desk.addClosure(
      .init(date: date, list: list, reason: reason), by: morning.session(.admin))
  }

  private func state(_ date: String, _ morning: Morning) async throws -> String? {
    let slot = try #require(Slot("\(date)/main"))
    return try await morning.clinic.store.read { try $0.slot(slot)?.state.rawValue }
  }

  @Test
  func aDayAheadIsSimplyLeftOut() async throws {
    let morning = try await Morning()
    let reply = try await close("2026-11-26", morning)
    #expect(reply.closed == ["2026-11-26/main"])
    #expect(reply.receipt.notes.isEmpty)
    try await morning.clinic.live(until: "2026-11-30T07:30")
    #expect(try await state("2026-11-26", morning) == nil)
    #expect(try await state("2026-11-30", morning) == "drawn")
    #expect(try await morning.verdict() == 0)
  }

  /// The list says why: in the words given with the closure, or in those of the program's file.
  @Test
  func todaySaysWhy() async throws {
    let morning = try await Morning(
      program: Texts.program(closures: #"[{date: 2026-11-25, reason: "fête"}]"#))
    _ = try await close("2026-11-26", morning)
    try await morning.clinic.live(until: "2026-11-26T07:30")
    func reason(_ date: String) async throws -> String? {
      let reply = try await morning.desk.today(
        .init(date: date, purpose: "screen"), for: morning.session(.staff))
      #expect(reply.lists.map(\.answer) == [.closed])
      return reply.lists.first?.reason
    }
    #expect(try await reason("2026-11-25") == "fête")
    #expect(try await reason("2026-11-26") == "burst pipe")
  }

  /// Tomorrow is committed already: it stands as missed, and the day after is drawn.
  @Test
  func aCommittedDayIsMissed() async throws {
    let morning = try await Morning()
    let reply = try await close("2026-11-24", morning, list: "main")
    #expect(reply.receipt.notes.count == 1)
    #expect(try await state("2026-11-24", morning) == "missed")
    // Nobody is told to expect a draw on that day.
    let next = try await morning.desk.status().lists.first?.nextSlot
    #expect(next != "2026-11-24/main")
    try await morning.clinic.live(until: "2026-11-24T07:30")
    let day = try await morning.desk.today(.init(), for: morning.session(.staff)).lists.first
    #expect(day?.reason == "closed after it was committed: burst pipe")
    try await morning.clinic.live(until: "2026-11-25T07:30")
    #expect(try await state("2026-11-25", morning) == "drawn")
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func refusesWhatIsTooLate() async throws {
    let morning = try await Morning()
    let size = try await morning.size
    let drawn = await refusal { try await close("2026-11-23", morning) }
    #expect(drawn.message == "2026-11-23/main has been drawn: the day cannot be closed any more")
    #expect(drawn.hint?.contains("'veridraw test excuse TEST --code site'") == true)
    #expect(await refusal { try await close("2026-11-20", morning) }.kind == .refused)
    let friday = await refusal { try await close("2026-11-27", morning) }
    #expect(friday.message == "no list collects on Friday 27 November 2026")
    #expect(try await morning.size == size)
    _ = try await close("2026-11-26", morning)
    let twice = await refusal { try await close("2026-11-26", morning, list: "main") }
    #expect(twice.message == "list main is closed on 2026-11-26 already")
  }

  @Test
  func refusesUnclearWords() async throws {
    let morning = try await Morning()
    #expect(await refusal { try await close("tomorrow", morning) }.kind == .invalidInput)
    #expect(
      await refusal { try await close("2026-11-26", morning, list: "mian") }.kind == .notFound)
    for reason in ["", " ", "Müller", String(repeating: "x", count: 201)] {
      let error = await refusal { try await close("2026-11-26", morning, reason: reason) }
      #expect(error.kind == .invalidInput, "\(reason)")
    }
  }

  // MARK: Capacities

  private func cap(
    _ date: String, _ cap: Int, _ morning: Morning, list: String = "main", lane: String = "all"
  ) async throws -> Receipt {
    try await morning.desk.setCap(
      .init(date: date, list: list, lane: lane, cap: cap), by: morning.session(.admin))
  }

  private func capped(_ patients: Int = 3) async throws -> Morning {
    try await Morning(
      (1...patients).map { ("100\($0)", "mon-thu") }, policy: "mode: capped\ncaps: {all: 3}")
  }

  @Test
  func anotherCapacityForOneDay() async throws {
    let morning = try await capped()
    _ = try await cap("2026-11-24", 3, morning)
    _ = try await cap("2026-11-24", 1, morning)
    try await morning.clinic.live(until: "2026-11-25T07:30")
    let tests = try await morning.clinic.store.read { reader in
      try ["2026-11-23", "2026-11-24", "2026-11-25"].map { try reader.tests(on: .on($0)).count }
    }
    #expect(tests == [3, 1, 3])
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func refusesCapacitiesThatCannotBe() async throws {
    let morning = try await capped()
    let size = try await morning.size
    let opened = await refusal { try await cap("2026-11-23", 1, morning) }
    #expect(opened.message == "2026-11-23/main has opened: its capacities are fixed")
    #expect(await refusal { try await cap("2026-11-27", 1, morning) }.kind == .refused)
    #expect(await refusal { try await cap("2026-11-24", -1, morning) }.kind == .invalidInput)
    #expect(
      await refusal { try await cap("2026-11-24", 1, morning, list: "mian") }.kind == .notFound)
    let lane = await refusal { try await cap("2026-11-24", 1, morning, lane: "north") }
    #expect(lane.message == "list main has no lane 'north' with a capacity")
    #expect(lane.hint == "lanes here: all")
    #expect(try await morning.size == size)
    let free = try await Morning()
    #expect(await refusal { try await cap("2026-11-24", 1, free) }.kind == .refused)
  }
}
