import Testing
import TransparencyLog

/// SIGKILL at every system call with which a draw reaches the disk.
///
/// The same evening is copied for every trial, seed and all; a twin draws undisturbed. Whatever the
/// moment of the kill, the next start must come to the twin's list.
///
/// strace counts calls by thread, and the roster and the draw are often written by different ones.
/// So there are two evenings: one before the roster, one that was killed between roster and draw.
@Suite("Killed while drawing", .serialized)
struct KillTests {
  private static let slot = "2026-11-23/main"

  @Test(
    "the same list, drawn once, whatever call it was killed at",
    .enabled(if: Tools.canTrace, "\(Tools.needsTrace)"), .timeLimit(.minutes(60)))
  func everyCall() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    try await clinic.open()
    await daemon.stop()
    let evening = try Evening(clinic, name: "evening")
    let expected = try await everyCall(of: evening, isOneThread: false)
    #expect(!expected.isEmpty)

    let between = try await middle(of: evening)
    #expect(try await everyCall(of: between, isOneThread: true) == expected)
  }

  /// Kills at each call in turn, or at a slice of them, and answers the undisturbed list.
  private func everyCall(of evening: Evening, isOneThread: Bool) async throws -> [String] {
    let calls = try await evening.draw()
    #expect(calls.counts["fdatasync"] ?? 0 > 0 && calls.counts["fsync"] ?? 0 > 2)
    var (survived, places) = ([String](), 0)
    for (call, count) in calls.counts.sorted(by: { $0.key < $1.key }) {
      let step = Tools.isLong ? 1 : 5
      for number in stride(from: 1 + places % min(step, count), through: count, by: step) {
        places += 1
        if try await trial(call, number, evening, calls.list) { continue }
        survived.append("\(call) \(number)")
      }
    }
    #expect(survived.count < places / 2, "\(survived)")
    // What one transaction writes is written by one thread, so that no number is out of reach.
    let unreached = survived.filter { $0.hasPrefix("f") || $0.hasPrefix("pwrite64") }
    #expect(!isOneThread || unreached.isEmpty, "\(unreached)")
    return calls.list
  }

  /// Draws with a kill at the `number`th `call`; answers whether it came to that.
  private func trial(
    _ call: String, _ number: Int, _ evening: Evening, _ expected: [String]
  ) async throws -> Bool {
    let place = "\(evening.name): \(call) \(number)"
    let isKilled = try await evening.draw(killedAt: call, number)
    let again = try await evening.clinic.start()
    try await evening.arrive()
    let drawn = try await evening.clinic.drawn()
    #expect(drawn == expected, "\(place)")
    let log = try await evening.clinic.entries()
    #expect(log.slots(of: "draw") == [Self.slot], "\(place)")
    #expect(log.slots(of: "missed").isEmpty && log.neverRepeat, "\(place)")
    let verdict = try await evening.clinic.verify()
    #expect(verdict.status == 0, "\(place)\n\(verdict.output)")
    await again.stop()
    return isKilled
  }

  /// The evening as it is when the power goes after the roster and before the draw: looked for from
  /// the last page written backwards.
  private func middle(of evening: Evening) async throws -> Evening {
    let last = try #require(try await evening.draw().counts["pwrite64"])
    for number in stride(from: last, to: 0, by: -1) {
      _ = try await evening.draw(killedAt: "pwrite64", number)
      let middle = try Evening(
        evening.clinic, name: "between roster and draw \(number)", drawsAtStart: true)
      let daemon = try await evening.clinic.start()
      try await evening.arrive()
      let said = await daemon.stop().errors
      if said.contains("drew \(Self.slot)"), !said.contains("roster of") { return middle }
    }
    throw NoMiddle()
  }

  private struct NoMiddle: Error {}
}
