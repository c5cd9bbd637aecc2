import ControlAPI
import Documents
import Evidence
import Foundation
import Logging
import Selection
import ServiceLifecycle
import Storage
import Testing
import TransparencyLog

@testable import Daemon

/// The loop that wakes the slot keeper: what it waits for, how it ends, and what it makes of a
/// clock that jumps.
@Suite(.timeLimit(.minutes(10)))
struct SchedulerTests {
  private func clinic(program: String = Texts.program) async throws -> Clinic {
    let clinic = try await Clinic()
    try await clinic.apply(program: program)
    return clinic
  }

  /// A scheduler on its way, and what can be awaited of it.
  private struct Running {
    let task: Task<Void, any Error>
    var waits: AsyncStream<Int64>.Iterator
    let rounds: Tally

    /// The instant of the next wait that is begun.
    mutating func nextWait() async -> Int64? { await waits.next() }
  }

  private func start(_ clinic: Clinic) -> Running {
    let rounds = Tally()
    let scheduler = Scheduler(
      keeper: clinic.keeper, clock: clinic.clock, logger: clinic.log.logger
    ) { rounds.add() }
    return Running(
      task: Task { try await scheduler.run() },
      waits: clinic.handClock.waits.makeAsyncIterator(), rounds: rounds)
  }

  private func drawn(_ clinic: Clinic) async -> [String] {
    await clinic.keeper.log.slots.values.filter { $0.draw != nil }.map(\.slot.description).sorted()
  }

  // MARK: Waking

  @Test
  func waitsAtMostAMinuteAndUntilWhatIsDue() async throws {
    let clinic = try await clinic()
    let clock = clinic.handClock
    var running = start(clinic)
    #expect(await running.nextWait() == clinic.zone.time("2026-11-22T12:01"))
    let opens = clinic.zone.time("2026-11-23T05:00")
    clock.set(opens - 20)
    #expect(await running.nextWait() == opens)
    #expect(await drawn(clinic) == [])
    clock.set(opens)
    #expect(await running.nextWait() == opens + 60)
    #expect(await drawn(clinic) == ["2026-11-23/main"])
    #expect(running.rounds.value == 3)
    running.task.cancel()
    try await running.task.value
  }

  /// A timer that fires early draws nothing early.
  @Test
  func believesOnlyTheClock() async throws {
    let clinic = try await clinic()
    var running = start(clinic)
    _ = await running.nextWait()
    for _ in 0..<3 {
      clinic.handClock.set(clinic.zone.time("2026-11-23T04:59"))
      _ = await running.nextWait()
    }
    #expect(await drawn(clinic) == [])
    running.task.cancel()
    try await running.task.value
  }

  /// The smallest head that covers a draw covers the next commitment too (LOG.md 4).
  @Test
  func todaysSheetWitnessesTomorrowsCommitment() async throws {
    let clinic = try await clinic()
    try await clinic.live(until: "2026-11-23T05:00")
    let log = await clinic.keeper.log
    let monday = try #require(Slot("2026-11-23/main"))
    let tuesday = try #require(Slot("2026-11-24/main"))
    let draw = try #require(log.slots[monday]?.draw).index
    let commit = try #require(log.slots[tuesday]?.commit).index
    let note = try #require(try await clinic.store.head(covering: Int64(draw)))
    #expect(try Checkpoint(parsing: note.text).size > UInt64(commit))
  }

  // MARK: Ending

  @Test
  func endsWhenCancelled() async throws {
    let clinic = try await clinic()
    var running = start(clinic)
    _ = await running.nextWait()
    running.task.cancel()
    try await running.task.value
    #expect(running.rounds.value == 1)
  }

  @Test
  func endsWhenCancelledBeforeItBegan() async throws {
    let clinic = try await clinic()
    let scheduler = Scheduler(
      keeper: clinic.keeper, clock: clinic.clock, logger: clinic.log.logger
    ) {}
    let gate = Gate()
    let task = Task {
      await gate.wait()
      try await scheduler.run()
    }
    task.cancel()
    gate.open()
    try await task.value
    #expect(await drawn(clinic) == [])
  }

  @Test
  func endsOnGracefulShutdown() async throws {
    let clinic = try await clinic()
    let scheduler = Scheduler(
      keeper: clinic.keeper, clock: clinic.clock, logger: clinic.log.logger
    ) {}
    let group = ServiceGroup(
      services: [scheduler], gracefulShutdownSignals: [], logger: clinic.log.logger)
    let task = Task { try await group.run() }
    var waits = clinic.handClock.waits.makeAsyncIterator()
    _ = await waits.next()
    await group.triggerGracefulShutdown()
    try await task.value
    // The store is still there for whoever closes it.
    #expect(try await clinic.lines().count > 1)
  }

  // MARK: A clock that jumps

  @Test
  func aClockSetBackDrawsNothingTwice() async throws {
    let clinic = try await clinic()
    let clock = clinic.handClock
    var running = start(clinic)
    _ = await running.nextWait()
    clock.set(clinic.zone.time("2026-11-23T05:00"))
    _ = await running.nextWait()
    #expect(await drawn(clinic) == ["2026-11-23/main"])
    clock.set(clinic.zone.time("2026-11-23T03:00"))
    _ = await running.nextWait()
    clock.set(clinic.zone.time("2026-11-23T05:00"))
    _ = await running.nextWait()
    #expect(await drawn(clinic) == ["2026-11-23/main"])
    clock.set(clinic.zone.time("2026-11-24T05:00"))
    _ = await running.nextWait()
    #expect(await drawn(clinic) == ["2026-11-23/main", "2026-11-24/main"])
    running.task.cancel()
    try await running.task.value
    let times = try await clinic.entries().map(\.at)
    #expect(times == times.sorted())
    let warnings = clinic.log.lines.filter { $0.hasPrefix("warning") }
    #expect(
      warnings.contains("warning the clock moved by -7200 seconds during a short wait"),
      "\(warnings)")
    #expect(Verifier.verify(try await clinic.bundle()).exitCode == 0)
  }

  @Test
  func anHourOfSleepIsNoticed() async throws {
    let clinic = try await clinic()
    var running = start(clinic)
    _ = await running.nextWait()
    clinic.handClock.set(clinic.zone.time("2026-11-22T13:00"))
    _ = await running.nextWait()
    clinic.handClock.set(clinic.zone.time("2026-11-22T13:01"))
    _ = await running.nextWait()
    running.task.cancel()
    try await running.task.value
    let warnings = clinic.log.lines.filter { $0.hasPrefix("warning") }
    #expect(warnings == ["warning the clock moved by 3600 seconds during a short wait"])
  }

  // MARK: Trouble

  private static let twoLists =
    Texts.program.replacing(
      "closures",
      with: """
          - name: other
            title: Other groups
            weekdays: [mon, tue, wed, thu]
            opens: "05:00"
            closes: "17:00"
        closures
        """)

  @Test
  func aLostSeedStopsOneSlotAndNothingElse() async throws {
    let clinic = try await clinic(program: Self.twoLists)
    let seed = StateDirectory(clinic.settings.file.state).seeds + "/2026-11-23_main"
    let kept = try Data(contentsOf: URL(fileURLWithPath: seed))
    try FileManager.default.removeItem(atPath: seed)
    var running = start(clinic)
    _ = await running.nextWait()
    clinic.handClock.set(clinic.zone.time("2026-11-23T05:00"))
    _ = await running.nextWait()
    #expect(await drawn(clinic) == ["2026-11-23/other"])
    let trouble = "the seed of 2026-11-23/main is gone"
    #expect(await clinic.keeper.troubles == ["main": trouble])
    #expect(try await clinic.desk.status().warnings == ["list main: \(trouble)"])
    let today = try await clinic.desk.today(
      .init(list: "main"), for: clinic.session(.staff))
    #expect(today.lists.first?.answer == .notYet)
    #expect(today.lists.first?.reason == trouble)

    // Said once, not in every round.
    clinic.handClock.set(clinic.zone.time("2026-11-23T05:01"))
    _ = await running.nextWait()
    let said = clinic.log.lines.filter { $0.hasPrefix("critical") }
    #expect(said == ["critical list main cannot go on: \(trouble)"])

    // Put back from wherever it was, the slot goes on with the same secret.
    try kept.write(to: URL(fileURLWithPath: seed))
    clinic.handClock.set(clinic.zone.time("2026-11-23T05:02"))
    _ = await running.nextWait()
    #expect(await clinic.keeper.troubles == [:])
    #expect(await drawn(clinic) == ["2026-11-23/main", "2026-11-23/other"])
    running.task.cancel()
    try await running.task.value
  }

  /// A secret that never comes back is one missed slot, and tomorrow there is a list.
  @Test
  func aSeedLostForGoodDoesNotEndTheList() async throws {
    let clinic = try await clinic()
    let seed = StateDirectory(clinic.settings.file.state).seeds + "/2026-11-23_main"
    try FileManager.default.removeItem(atPath: seed)
    try await clinic.live(until: "2026-11-24T06:00")
    let log = await clinic.keeper.log
    let monday = try #require(Slot("2026-11-23/main"))
    #expect(log.slots[monday]?.missed != nil)
    #expect(log.slots[monday]?.reveal == nil)
    #expect(await drawn(clinic) == ["2026-11-24/main"])
    #expect(await clinic.keeper.troubles["main"] == "the seed of 2026-11-23/main is gone")
    // The verifier holds it against the log once the reveal is overdue, and names the slot.
    try await clinic.live(until: "2026-11-26T20:00")
    let verdict = Verifier.verify(try await clinic.bundle())
    #expect(verdict.exitCode == 2)
    #expect(Set(verdict.findings.map(\.slot)) == [monday])
  }
}
