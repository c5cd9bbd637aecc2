import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing

/// A laboratory's whole season in one file, with the power cut on either side in the middle of it.
@Suite("Results by the thousand", .enabled(if: Tools.hasPython, "\(Tools.needsPython)"))
struct ThousandsTests {
  private static let messages = Tools.isLong ? 50_000 : 500
  private static let tests = Tools.isLong ? 2_000 : 20

  /// What a run was seen to take, of either process at its most.
  private struct Peaks {
    var daemon = 0
    var command = 0
  }

  @Test(
    "killed on either side and run again, every result is there once", .timeLimit(.minutes(30)))
  func resumed() async throws {
    let clinic = try await Self.clinic()
    try clinic.folder.write(
      (0..<Self.messages).map(Self.message).joined(), to: "season.hl7")
    var peaks = Peaks()
    var daemon = try await clinic.start()
    let start = ContinuousClock.now
    let cut = try await Self.run(clinic, daemon, &peaks, until: Self.messages / 3) { _ in
      await daemon.cut()
    }
    #expect(cut.status == 69)
    daemon = try await clinic.start()
    let killed = try await Self.run(clinic, daemon, &peaks, until: Self.messages / 3) {
      $0.signal(SIGKILL)
    }
    #expect(killed.ending == .signal(SIGKILL))
    let last = try await Self.run(clinic, daemon, &peaks)
    let imported = try last.decode(ImportResults.Reply.self)
    let took = ContinuousClock.now - start
    #expect(imported.messages == Self.messages)
    #expect(imported.known > Self.messages / 10 && imported.held == 0)
    #expect(imported.known + imported.results == Self.messages)
    let head = try await Self.head(clinic)
    // Nothing that is known changes anything.
    let again = try await Self.run(clinic, daemon, &peaks).decode(ImportResults.Reply.self)
    #expect(again.known == Self.messages && again.receipt == nil)
    #expect(try await Self.head(clinic).root == head.root)
    #expect(try await clinic.verify().status == 0)
    await daemon.stop()
    let counted = try await Self.script(Self.count, clinic).split(separator: " ").map { Int($0) }
    #expect(counted == [Self.messages, Self.messages, Self.messages, Self.messages * 3])
    // As much as a parcel of the file, however long that is, and the log that the daemon remembers.
    #expect(peaks.command > 0 && peaks.daemon > 0)
    #expect(peaks.command < 64 << 20 && peaks.daemon < 256 << 20)
    if Tools.isLong {
      print(
        "\(Self.messages) messages in \(took), daemon \(peaks.daemon >> 20) MiB, command "
          + "\(peaks.command >> 20) MiB; plain SQLite: \(try await Self.script(Self.plain, clinic))"
      )
    }
  }

  /// Runs the import; does `act` with it once the records have so many messages more.
  private static func run(
    _ clinic: Clinic, _ daemon: Daemon, _ peaks: inout Peaks, until count: Int? = nil,
    _ act: (Child) async throws -> Void = { _ in }
  ) async throws -> Ran {
    let before = try await head(clinic).size
    let child = try Child(
      [Programs.veridraw, "result", "import", clinic.folder("season.hl7"), "--json"]
        + ["--as", "lab-1"],
      environment: ["VERIDRAW_SOCKET": clinic.socket])
    while child.isRunning {
      peaks.daemon = max(peaks.daemon, memory(of: daemon.child))
      peaks.command = max(peaks.command, memory(of: child))
      // A message and its result are two entries at least.
      if let count, try await head(clinic).size - before >= 2 * UInt64(count) {
        try await act(child)
        break
      }
    }
    return await child.end()
  }

  private static func head(_ clinic: Clinic) async throws -> Head {
    try await Socket.call(AuditHead.self, .init(), as: "lab-1", at: clinic.socket).head
  }

  /// Bytes at its most; 0 of a process that has ended.
  private static func memory(of child: Child) -> Int {
    let status = (try? String(contentsOfFile: "/proc/\(child.id)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) << 10
  }

  /// A practice clinic whose tests are all collected, specimens S0 to S19.
  private static func clinic() async throws -> Clinic {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    try clinic.folder.write(SmallProgram.roster(tests), to: "roster.csv")
    let daemon = try await clinic.start()
    try await clinic.open()
    for number in 1...tests {
      _ = try await Socket.call(
        OrderTest.self, .init(patient: "P\(1000 + number)", reason: "for-cause"), as: "staff-1",
        at: clinic.socket)
      _ = try await Socket.call(
        RecordTest.self, .init(test: number, what: "arrived"), as: "staff-1", at: clinic.socket)
      _ = try await Socket.call(
        RecordTest.self, .init(test: number, what: "collected", specimen: "S\(number - 1)"),
        as: "lab-1", at: clinic.socket)
    }
    await daemon.stop()
    return clinic
  }

  private static func message(_ number: Int) -> String {
    [
      "MSH|^~\\&|LIS|LAB|CLINIC|SITE|20261122100000||ORU^R01|M\(number)|P|2.5",
      "PID|1||\(number)||Quuxbury^Zyx\(SmallProgram.letters(number % tests + 1))",
      "OBR|1||F\(number)|1^Drug screen|||20261121|||||||||||S\(number % tests)",
      "OBX|1|ST|9^THC||NEG||||||F",
      "OBX|2|ST|9^Cocaine||\(number % 7 == 0 ? "POS" : "NEG")||||||F",
      "OBX|3|ST|9^Buprenorphine||POS||||||F",
    ].map { $0 + "\r" }.joined()
  }

  private static func script(_ text: String, _ clinic: Clinic) async throws -> String {
    let ran = try await Child.run([
      Tools.find("python3") ?? "python3", "-c", text, clinic.state + "/veridraw.db",
    ])
    return try clinic.require(ran, "python3").output
  }

  /// Messages, different messages, reports of different numbers, readings.
  private static let count = """
    import sqlite3, sys
    db = sqlite3.connect(sys.argv[1])
    print(*[db.execute(question).fetchone()[0] for question in (
      "SELECT count(*) FROM raw_message", "SELECT count(DISTINCT control) FROM raw_message",
      "SELECT count(DISTINCT external) FROM report WHERE predecessor IS NULL",
      "SELECT count(*) FROM observation")])
    """

  /// The same rows, with their indexes, triggers and bytes, copied by SQLite alone into a database
  /// that is as durable, a hundred messages in a transaction: what no program of ours could beat.
  private static let plain = """
    import os, sqlite3, sys, time
    source, path = sqlite3.connect(sys.argv[1]), sys.argv[1] + ".plain"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL"), db.execute("PRAGMA synchronous = FULL")
    tables = ["entry", "opening", "raw_message", "message_key", "report", "observation",
              "test_event"]
    for kind in ("table", "index"):
      for name, sql in source.execute(
          "SELECT tbl_name, sql FROM sqlite_master WHERE type = ? AND sql NOT NULL", [kind]):
        if name in tables: db.execute(sql)
    rows = {t: source.execute(f"SELECT * FROM {t}").fetchall() for t in tables}
    messages = len(rows["raw_message"])
    start = time.monotonic()
    for first in range(0, messages, 100):
      db.execute("BEGIN")
      for table, all in rows.items():
        share = len(all) / messages
        for row in all[int(first * share):int(min(first + 100, messages) * share)]:
          db.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)
      db.execute("COMMIT")
    print(f"{time.monotonic() - start:.1f} s")
    """
}
