import GRDB
import Selection

/// What can be said of the files and the database without looking at anybody's record.
package struct StoreHealth: Hashable, Sendable {
  /// Bytes that may still be written where the state lies.
  package let freeBytes: Int64
  package let databaseBytes: Int64
  /// Directories and files that others may read.
  package let exposed: [String]
  /// What SQLite itself reports.
  package let synchronous: String
  /// Lines of imports that wait for somebody to decide.
  package let heldResults: Int
  package let enrolled: Int
  /// When the enrolled were last held against a census; nil where they never were.
  package let reconciled: Int64?
  /// Declared returns to an earlier head.
  package let returns: Int

  package init(
    freeBytes: Int64, databaseBytes: Int64, exposed: [String], synchronous: String,
    heldResults: Int, enrolled: Int, reconciled: Int64?, returns: Int
  ) {
    self.freeBytes = freeBytes
    self.databaseBytes = databaseBytes
    self.exposed = exposed
    self.synchronous = synchronous
    self.heldResults = heldResults
    self.enrolled = enrolled
    self.reconciled = reconciled
    self.returns = returns
  }
}

extension Store {
  package func health(keys: [KeyFile], backups: Backups) async throws -> StoreHealth {
    let pragma = try await pool.writeWithoutTransaction {
      try String.fetchOne($0, sql: "PRAGMA synchronous") ?? "unknown"
    }
    let counts = try await read { try $0.health() }
    let secret = [directory.path, directory.local, directory.database] + keys.map(\.path)
    return StoreHealth(
      freeBytes: try DurableFile.freeBytes(directory.path),
      databaseBytes: try DurableFile.size(directory.database),
      exposed: try secret.filter(Self.isExposed) + Self.exposed(backups), synchronous: pragma,
      heldResults: counts.held, enrolled: counts.enrolled, reconciled: counts.reconciled,
      returns: counts.returns)
  }

  private static func exposed(_ backups: Backups) throws -> [String] {
    let files = try backups.all().map(\.path)
    return try ((files.isEmpty ? [] : [backups.path]) + files).filter(isExposed)
  }

  private static func isExposed(_ path: String) throws -> Bool {
    do {
      try DurableFile.requirePrivate(path)
      return false
    } catch StoreError.notPrivate, StoreError.notOwned { return true }
  }
}

extension StoreReader {
  fileprivate func health() throws -> (
    held: Int, enrolled: Int, reconciled: Int64?, returns: Int
  ) {
    let held = try db.one(
      Int.self, "SELECT count(*) FROM held_line WHERE id NOT IN (SELECT held FROM held_outcome)")
    let enrolled = try db.one(
      Int.self,
      "SELECT count(*) FROM enrolment WHERE id NOT IN (SELECT enrolment FROM discharge)")
    let reconciled = try db.one(
      Int64.self,
      """
      SELECT at FROM entry WHERE t = 'act' AND instr(line, '"what":"reconciled"') > 0
      ORDER BY idx DESC LIMIT 1
      """)
    let returns = try db.one(Int.self, "SELECT count(*) FROM entry WHERE t = 'restore'")
    return (held ?? 0, enrolled ?? 0, reconciled, returns ?? 0)
  }

  /// Whether a list was printed: a head on paper is a copy outside the house.
  package func wasPrinted(_ slot: Slot) throws -> Bool {
    try db.one(
      Int.self, "SELECT 1 FROM view WHERE kind = 'list' AND slot = ? AND print = 'print'", [slot])
      != nil
  }
}
