import ControlAPI
import Testing
import TransparencyLog

/// A real log left alone overnight: the list is there in the morning, whatever the night was.
@Suite("A night alone", .serialized, .enabled(if: Tools.hasCompiler, "\(Tools.needsCompiler)"))
struct NightTests {
  @Test("tomorrow's list is there without anybody touching anything")
  func oneNight() async throws {
    let clinic = try await Clinic(realFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    try await clinic.open()
    #expect(try await clinic.today().lists.map(\.answer) == [.closed])

    try clinic.clock?.set("2026-11-23T04:59:55")
    try await daemon.errors.line(with: "drew 2026-11-23/main")
    let today = try await clinic.today()
    let printed = try await clinic.veridraw("today", as: .staff)

    #expect(!today.practice && today.date == "2026-11-23")
    let list = try #require(today.lists.first)
    #expect(list.answer == .list && list.rows.count == list.drawn && list.drawn > 0)
    for row in list.rows { #expect(printed.output.contains(row.name)) }
    #expect(printed.output.contains(today.origin) && !printed.output.contains("PRACTICE"))
    let log = try await clinic.entries()
    #expect(log.slots(of: "draw") == ["2026-11-23/main"])
    #expect(log.slots(of: "commit") == ["2026-11-23/main", "2026-11-24/main"])
    #expect(try await clinic.verify().status == 0)
    try await Self.expectProof(of: "2026-11-23/main", clinic, daemon, at: "2026-11-23T17:00:05")
  }

  @Test("two nights with the power off in between: one list and one explained miss")
  func powerCut() async throws {
    let clinic = try await Clinic(realFrom: "2026-11-22T12:00")
    var daemon = try await clinic.start()
    try await clinic.open()
    await daemon.cut()

    // Off from Sunday noon to Tuesday morning before the list opens.
    try clinic.clock?.set("2026-11-24T04:59:55")
    daemon = try await clinic.start()
    try await daemon.errors.line(with: "drew 2026-11-24/main")

    let monday = try #require(try await clinic.today("2026-11-23").lists.first)
    #expect(monday.answer == .missed)
    #expect(
      try #require(monday.reason).contains(
        "nothing logged from 2026-11-22 12:0"))
    let tuesday = try #require(try await clinic.today().lists.first)
    #expect(tuesday.answer == .list && tuesday.drawn > 0)
    #expect(tuesday.notices.contains { $0.contains("was missed") })
    let log = try await clinic.entries()
    #expect(log.slots(of: "draw") == ["2026-11-24/main"])
    #expect(log.slots(of: "missed") == ["2026-11-23/main"])
    #expect(log.slots(of: "reveal") == ["2026-11-23/main"])
    #expect(log.neverRepeat && log.neverGoBack)
    let verdict = try await clinic.verify()
    #expect(verdict.status == 0)
    #expect(verdict.output.contains("MISSED"))
    await daemon.stop()
  }

  @Test("back while the window is open: drawn late, with the seed committed before")
  func late() async throws {
    let clinic = try await Clinic(realFrom: "2026-11-22T12:00")
    var daemon = try await clinic.start()
    try await clinic.open()
    let seed = try clinic.seed("2026-11-23_main")
    await daemon.cut()

    try clinic.clock?.set("2026-11-23T16:59:00")
    daemon = try await clinic.start()
    #expect(try #require(try await clinic.today().lists.first).answer == .list)
    #expect(try clinic.seed("2026-11-23_main") == seed)
    let log = try await clinic.entries()
    #expect(log.slots(of: "draw") == ["2026-11-23/main"] && log.slots(of: "missed").isEmpty)
    try await Self.expectProof(of: "2026-11-23/main", clinic, daemon, at: "2026-11-23T17:00:05")
  }

  /// Until its seed is published a list can only be believed; then it follows from the log.
  private static func expectProof(
    of slot: String, _ clinic: Clinic, _ daemon: Daemon, at time: String
  ) async throws {
    await daemon.cut()
    try clinic.clock?.set(time)
    let daemon = try await clinic.start()
    #expect(try await clinic.entries().slots(of: "reveal") == [slot])
    let verdict = try await clinic.verify()
    #expect(verdict.status == 0, "\(verdict.output)")
    await daemon.stop()
  }
}
