import ControlAPI
import Foundation
import TestSupport
import Testing
import TransparencyLog

/// SIGKILL at the system calls of every kind of write: what was acknowledged is there after the next
/// start, and what is there is whole.
///
/// Whole means: every row of the database, the log's among them, is as after the same write
/// undisturbed, or as before it. An action without its entry, or an entry without its action, would
/// have some of either.
@Suite(
  "Killed while writing", .serialized,
  .enabled(if: Tools.canTrace && Tools.hasPython, "\(Tools.needsTrace), or \(Tools.needsPython)"))
struct KillWritesTests {
  /// In a clinic of its own: a practice log's clock is never in doubt.
  private static let confirmation = Write(
    ConfirmClock.self, .init(time: "2026-12-22T12:00"), as: nil)

  @Test(
    "all of it or nothing, and what was acknowledged in any case", .timeLimit(.minutes(60)))
  func everyWrite() async throws {
    let monday = try await BusyMonday()
    let writes = try monday.writes()
    let before = try await monday.clinic.contents()
    try await expectReadingsLeave(before, monday)
    var kills: [Bool] = []
    for (index, write) in writes.enumerated() where Self.isChosen(index) {
      kills += try await sweep(write, monday.evening, before)
    }
    // strace counts by thread: what another thread does this time is not reached.
    #expect(kills.count { $0 } > kills.count / 2, "\(kills)")
    let described = [InterfaceDescription.veridraw, .practice].flatMap(\.methods)
      .map { $0.qualifiedName }
    let tabled = (writes + monday.readings + [Self.confirmation]).map(\.method)
    #expect(Set(described) == Set(tabled), "every call has a row in BusyMonday+Writes.swift")
  }

  @Test(
    "a clock that is confirmed", .enabled(if: Tools.hasCompiler, "\(Tools.needsCompiler)"),
    .timeLimit(.minutes(10)))
  func confirmedClock() async throws {
    let clinic = try await Clinic(realFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    await daemon.stop()
    try clinic.clock?.set("2026-12-22T12:00")
    let evening = try Evening(clinic, name: "a month later")
    _ = try await sweep(
      Self.confirmation, evening, try await clinic.contents(), verdictBefore: 69)
  }

  /// What the comparison is worth: a value that is not what it should be, a row that is missing.
  @Test("a write that is half done would be seen")
  func control() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    try await clinic.open()
    await daemon.stop()
    let contents = try await clinic.contents()
    #expect(try await clinic.contents() == contents)
    for change in [
      "UPDATE phase SET phase = 'two'",
      "UPDATE phase SET label = (SELECT max(label) FROM label)",
      "UPDATE identity SET sealed = substr(sealed, 2) WHERE person = 1",
      "UPDATE entry SET line = replace(line, 'staff-1', 'staff-2')",
      "UPDATE person_token SET person = 2 WHERE person = 1",
      "DELETE FROM person_key WHERE person = 1",
    ] {
      #expect(try await clinic.contents(after: change) != contents, "\(change)")
    }
  }

  /// All of them, or every eighth, another eighth every day.
  private static func isChosen(_ index: Int) -> Bool {
    let day = Int(Date().timeIntervalSince1970) / 86_400
    return Tools.isLong || (index + day) % 8 == 0
  }

  /// One write, killed at each of its calls, or at two of them; answers which kills it came to.
  ///
  /// - Parameter verdictBefore: how verification ends where nothing was written. To verify is to fetch
  ///   a bundle, which is logged, and nothing is while the clock is in doubt.
  private func sweep(
    _ write: Write, _ evening: Evening, _ before: Contents, verdictBefore: Int32 = 0
  ) async throws -> [Bool] {
    let clinic = evening.clinic
    let counts = try await evening.counts { try await write.act(on: clinic) }
    let after = try await settled(clinic)
    #expect(after.contents["entry"] != before["entry"], "\(write.name)")
    let calls = counts.sorted { $0.key < $1.key }.flatMap { call, count in
      (1...count).map { (call, $0) }
    }
    #expect(counts["fdatasync"] ?? 0 > 0 && counts["pwrite64"] ?? 0 > 0)
    let step = Tools.isLong ? 1 : max(1, calls.count / 2)
    var kills: [Bool] = []
    for index in stride(from: 0, to: calls.count, by: step) {
      let (call, number) = calls[index]
      let place = "\(write.name): \(call) \(number)"
      var isAcknowledged = false
      let isKilled = try await evening.kill(at: call, number) {
        try await write.act(on: clinic)
        isAcknowledged = true
      }
      kills.append(isKilled)
      let found = try await settled(clinic)
      #expect(found.verdict == (found.contents == before ? verdictBefore : 0), "\(place)")
      #expect(
        found.contents == after.contents || !isAcknowledged && found.contents == before,
        "\(place): \(Self.difference(found.contents, after.contents))")
    }
    return kills
  }

  /// Rows that only one of both has.
  private static func difference(_ some: Contents, _ others: Contents) -> [String] {
    some.sorted { $0.key < $1.key }.flatMap { table, rows in
      rows.symmetricDifference(others[table] ?? []).map { "\(table) \($0)" }
    }
  }

  /// What the next start makes of it.
  private func settled(_ clinic: Clinic) async throws -> (contents: Contents, verdict: Int32) {
    let daemon = try await clinic.start()
    let contents = try await clinic.contents()
    let verdict = try await clinic.verify().status
    await daemon.stop()
    return (contents, verdict)
  }

  private func expectReadingsLeave(_ before: Contents, _ monday: BusyMonday) async throws {
    let daemon = try await monday.clinic.start()
    for reading in monday.readings { try await reading.act(on: monday.clinic) }
    await daemon.stop()
    #expect(try await monday.clinic.contents() == before)
  }
}
