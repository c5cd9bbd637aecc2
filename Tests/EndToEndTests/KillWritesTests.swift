import ControlAPI
import Foundation
import TestSupport
import Testing
import TransparencyLog

/// SIGKILL at the system calls of every kind of write: what was acknowledged is there after the next
/// start, and what is there is whole.
///
/// Whole means: every table of the database, the log among them, has as many rows as after the same
/// write undisturbed, or as many as before it. An action without its entry, or an entry without its
/// action, would have some of either.
@Suite("Killed while writing", .serialized)
struct KillWritesTests {
  /// Answered with several replies; the bundle's only write is who fetched it.
  private static let streams: Set<String> = [
    AuditLog.qualifiedName, AuditBundle.qualifiedName,
  ]

  /// Not killed here yet: what keeps a log in order, what a laboratory sends, and what is handed to
  /// others.
  private static let notYet: Set<String> = [
    AcknowledgeDraws.qualifiedName, Backup.qualifiedName, ConfirmClock.qualifiedName,
    DecideErasure.qualifiedName, Doctor.qualifiedName, HoldPatient.qualifiedName,
    KeepRecoveryCard.qualifiedName, RequestErasure.qualifiedName, SetRetention.qualifiedName,
    ShowRecoveryCard.qualifiedName, ImportResults.qualifiedName, ListHeld.qualifiedName,
    MatchHeld.qualifiedName, DismissHeld.qualifiedName, AuditSince.qualifiedName,
    AuditCosigned.qualifiedName, AuditReceipt.qualifiedName,
  ]

  @Test(
    "all of it or nothing, and what was acknowledged in any case",
    .enabled(
      if: Tools.canTrace && Tools.hasPython, "\(Tools.needsTrace), or \(Tools.needsPython)"),
    .timeLimit(.minutes(60)))
  func everyWrite() async throws {
    let monday = try await BusyMonday()
    let before = try await rows(monday.clinic)
    try await expectReadingsLeave(before, monday)
    var kills: [Bool] = []
    for (index, write) in monday.writes.enumerated() where Self.isChosen(index) {
      kills += try await sweep(write, monday, before)
    }
    // strace counts by thread: what another thread does this time is not reached.
    #expect(kills.count { $0 } > kills.count / 2, "\(kills)")
    let described = [InterfaceDescription.veridraw, .practice].flatMap(\.methods)
      .map { $0.qualifiedName }
    let tabled = Set((monday.writes + monday.readings).map(\.method))
      .union(Self.streams).union(Self.notYet)
    #expect(Set(described) == tabled, "every call has a row here")
  }

  /// All of them, or every eighth, another eighth every day.
  private static func isChosen(_ index: Int) -> Bool {
    let day = Int(Date().timeIntervalSince1970) / 86_400
    return Tools.isLong || (index + day) % 8 == 0
  }

  /// One write, killed at each of its calls, or at two of them; answers which kills it came to.
  private func sweep(
    _ write: Write, _ monday: BusyMonday, _ before: [String: Int]
  ) async throws -> [Bool] {
    let clinic = monday.clinic
    let counts = try await monday.evening.counts { try await write.act(on: clinic) }
    let after = try await settled(clinic)
    #expect(after.rows["entry"] ?? 0 > before["entry"] ?? 0, "\(write.name)")
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
      let isKilled = try await monday.evening.kill(at: call, number) {
        try await write.act(on: clinic)
        isAcknowledged = true
      }
      kills.append(isKilled)
      let found = try await settled(clinic)
      #expect(found.verdict == 0, "\(place)")
      #expect(
        found.rows == after.rows || !isAcknowledged && found.rows == before,
        "\(place): \(found.rows.filter { after.rows[$0.key] != $0.value })")
    }
    return kills
  }

  /// What the next start makes of it.
  private func settled(_ clinic: Clinic) async throws -> (rows: [String: Int], verdict: Int32) {
    let daemon = try await clinic.start()
    // To verify is to fetch a bundle, which is logged.
    let rows = try await self.rows(clinic)
    let verdict = try await clinic.verify().status
    await daemon.stop()
    return (rows, verdict)
  }

  private func expectReadingsLeave(_ before: [String: Int], _ monday: BusyMonday) async throws {
    let daemon = try await monday.clinic.start()
    for reading in monday.readings { try await reading.act(on: monday.clinic) }
    await daemon.stop()
    #expect(try await rows(monday.clinic) == before)
  }

  /// Rows of every table but the signed heads, of which every start may add one.
  private func rows(_ clinic: Clinic) async throws -> [String: Int] {
    let script = """
      import json, sqlite3, sys
      db = sqlite3.connect(sys.argv[1])
      names = [n for n, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
      print(json.dumps({n: db.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0]
                        for n in names if n != "head" and not n.startswith(("sqlite", "grdb"))}))
      """
    let ran = try await Child.run([
      Tools.find("python3") ?? "python3", "-c", script, clinic.state + "/veridraw.db",
    ])
    return try clinic.require(ran, "sqlite").decode([String: Int].self)
  }
}
