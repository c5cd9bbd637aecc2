import ControlAPI
import Testing
import TransparencyLog

/// The wall clock does what wall clocks do while the daemon runs.
@Suite(
  "Clock jumps", .serialized, .enabled(if: Tools.hasCompiler, "\(Tools.needsCompiler)"))
struct ClockJumpTests {
  @Test("a day forward, then an hour back: nothing twice, nothing older than what was before")
  func forwardAndBack() async throws {
    let clinic = try await Clinic(realFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    try await clinic.open()
    try clinic.clock?.set("2026-11-23T12:00")
    try await daemon.errors.line(with: "drew 2026-11-23/main")
    let drawn = try await clinic.today().lists.first?.rows.map(\.patient)

    // Back before the opening of the list that was drawn, and over it again.
    try clinic.clock?.set("2026-11-23T04:00")
    try await daemon.errors.line(with: "the clock moved by -")
    try clinic.clock?.set("2026-11-24T12:00")
    try await daemon.errors.line(with: "drew 2026-11-24/main")

    #expect(try await clinic.today("2026-11-23").lists.first?.rows.map(\.patient) == drawn)
    let log = try await clinic.entries()
    #expect(log.slots(of: "draw") == ["2026-11-23/main", "2026-11-24/main"])
    #expect(log.slots(of: "missed").isEmpty)
    #expect(log.neverGoBack && log.neverRepeat)
    #expect(try await clinic.verify().status == 0)
    await daemon.stop()
  }

  @Test("an hour back in front of the opening: drawn once, when it opens again")
  func backOverTheOpening() async throws {
    let clinic = try await Clinic(realFrom: "2026-11-23T04:30")
    let daemon = try await clinic.start()
    try await clinic.open()
    try clinic.clock?.set("2026-11-24T05:00:01")
    try await daemon.errors.line(with: "drew 2026-11-24/main")
    // Asked for first, so that the daemon waits again when its clock is set.
    #expect(try await clinic.status().lists.first?.lastState == "drawn")
    try clinic.clock?.set("2026-11-24T04:00:01")
    try await daemon.errors.line(with: "the clock moved by -")
    let before = try await clinic.entries()
    let viewed = try await clinic.today("2026-11-24")
    #expect(viewed.lists.first?.answer == .list)
    let after = try await clinic.entries()
    #expect(after.count > before.count && after.neverGoBack && after.neverRepeat)
    #expect(try await clinic.verify().status == 0)
    await daemon.stop()
  }

  /// Opening in the hour that a spring night does not have, and in the one that an autumn night has
  /// twice.
  @Test(
    "the nights on which the clocks change",
    arguments: [
      // In the gap the later of both readings counts: 03:30 daylight time, 08:30 UTC.
      Change(eve: "2027-03-13T12:00", day: "2027-03-14", opens: "02:30", instant: 1_805_013_000),
      // In the fold the first: 01:30 daylight time, 06:30 UTC.
      Change(eve: "2026-10-31T12:00", day: "2026-11-01", opens: "01:30", instant: 1_793_514_600),
    ])
  func clockChange(change: Change) async throws {
    let clinic = try await Clinic(realFrom: change.eve)
    try clinic.folder.write(
      SmallProgram.program(weekdays: "sat, sun", opens: change.opens), to: "program.yaml")
    try clinic.folder.write(SmallProgram.policy(attends: 2), to: "policy.yaml")
    try clinic.folder.write(SmallProgram.roster(attends: "sat sun"), to: "roster.csv")
    let daemon = try await clinic.start()
    try await clinic.open()
    let slot = "\(change.day)/main"
    let commit = try #require(try await clinic.entries().of("commit", slot: slot).first)
    #expect(commit["opens"]?.integer == change.instant)

    try clinic.clock?.set(change.instant - 5)
    try await daemon.errors.line(with: "drew \(slot)")
    // Through the fold a second time, and past everything.
    try clinic.clock?.set(change.instant + 3600)
    #expect(try await clinic.today(change.day).lists.first?.answer == .list)
    let log = try await clinic.entries()
    let draw = try #require(log.of("draw", slot: slot).first?["at"]?.integer)
    #expect((change.instant...change.instant + 30).contains(draw))
    #expect(log.neverRepeat && log.neverGoBack && log.slots(of: "missed").isEmpty)
    #expect(try await clinic.verify().status == 0)
    await daemon.stop()
  }

  struct Change: Sendable, CustomTestStringConvertible {
    let eve: String
    let day: String
    let opens: String
    /// UTC seconds of the opening.
    let instant: Int64
    var testDescription: String { "\(day) \(opens)" }
  }
}
