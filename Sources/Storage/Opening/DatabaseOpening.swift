import CSQLite
import GRDB

/// Opens the pool so that COMMIT means "on disk", and proves it before anything is written.
enum DatabaseOpening {
  static func open(_ path: String) throws -> DatabasePool {
    let pool = try DatabasePool(path: path, configuration: configuration)
    do {
      try prepare(pool, path)
      return pool
    } catch {
      leaveJournal(pool)
      throw error
    }
  }

  /// After a sync that failed. A connection that is closed syncs the journal and empties it; on the same
  /// descriptor that would succeed and say nothing. The next start reads what is on disk.
  static func leaveJournal(_ pool: DatabasePool) {
    pool.writeWithoutTransaction { _ = csqlite_leave_journal($0.sqliteConnection) }
  }

  private static func prepare(_ pool: DatabasePool, _ path: String) throws {
    try pool.writeWithoutTransaction { db in
      // GRDB sets NORMAL when it turns WAL on, after prepareDatabase: a commit would return before
      // it is durable. Hence here, and read back below.
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try requireOurs(db, path: path)
      try requirePragmas(db)
    }
    try Schema.migrator.migrate(pool)
    try pool.writeWithoutTransaction { try requirePragmas($0) }
  }

  /// Milliseconds are not for contention (there is one writer) but for a backup's short locks.
  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "veridraw"
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { db in
      try db.execute(
        sql: """
          PRAGMA trusted_schema = OFF;
          PRAGMA cell_size_check = ON;
          PRAGMA recursive_triggers = ON;
          PRAGMA secure_delete = ON;
          """)
    }
    return configuration
  }

  /// An empty file or one of ours, not newer than this program.
  static func requireOurs(_ db: Database, path: String) throws {
    let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let version = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    // GRDB makes its own table before the first migration: a power cut may come in between.
    let tables =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'") ?? 0
    if tables == 0 && application == 0 { return }
    guard application == Schema.applicationID else { throw StoreError.notOurs(path: path) }
    guard version <= Schema.version else {
      throw StoreError.newerSchema(found: version, known: Schema.version)
    }
  }

  /// What durability and the rules of the schema stand on, as SQLite itself reports it.
  /// (recursive_triggers: without it INSERT OR REPLACE deletes past the triggers.)
  static let required = [
    ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("trusted_schema", "0"),
    ("cell_size_check", "1"), ("recursive_triggers", "1"), ("ignore_check_constraints", "0"),
  ]

  static func requirePragmas(_ db: Database) throws {
    for (name, wanted) in required {
      let found = try String.fetchOne(db, sql: "PRAGMA \(name)") ?? "unknown"
      guard found == wanted else {
        throw StoreError.pragma(name: name, wanted: wanted, found: found)
      }
    }
  }
}
