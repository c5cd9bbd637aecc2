import GRDB

/// The database's shape: what it is called, which version it has, how it gets there.
///
/// A migration that has shipped is never edited; the next change is the next number.
/// Dates are checked by `date(x, '+0 days')`: without a modifier SQLite lets 2026-02-30 pass.
enum Schema {
  /// `application_id`: "VDR1". A file without it is not ours, whatever its name.
  static let applicationID: Int32 = 0x5644_5231
  /// `user_version` after the last migration. A file with a higher one is from a newer veridraw.
  static let version: Int32 = 6

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { db in
      try db.execute(sql: v1.joined(separator: "\n"))
      try forbidRewriting(db)
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    migrator.registerMigration("v2") { db in
      try db.execute(sql: KeySchema.sql)
      for verb in ["UPDATE", "DELETE"] { try forbid(verb, on: "sealing_key", db) }
      try db.execute(sql: "PRAGMA user_version = 2")
    }
    migrator.registerMigration("v3") { db in
      // A laboratory's next version is found by the number of its report, among all there are.
      try db.execute(
        sql: "CREATE INDEX report_by_external ON report (external) WHERE external IS NOT NULL")
      try db.execute(sql: "PRAGMA user_version = 3")
    }
    migrator.registerMigration("v4") { db in
      // The day on which a laboratory says that the specimen was collected, by its own calendar.
      try db.execute(
        sql: """
          ALTER TABLE report ADD COLUMN collected TEXT
            CHECK (collected IS date(collected, '+0 days'))
          """)
      try db.execute(sql: "PRAGMA user_version = 4")
    }
    migrator.registerMigration("v5") { db in
      // A correction of one line makes no other line final. NULL asks the report, which said so
      // of all its lines.
      try db.execute(
        sql: """
          ALTER TABLE observation ADD COLUMN preliminary INTEGER CHECK (preliminary IN (0, 1))
          """)
      try db.execute(sql: "PRAGMA user_version = 5")
    }
    migrator.registerMigration("v6") { db in
      // Keyed hash of a laboratory's number of the report, whoever sent it.
      try db.execute(sql: "ALTER TABLE report ADD COLUMN report_number TEXT")
      try db.execute(sql: "PRAGMA user_version = 6")
    }
    return migrator
  }

  private static let v1 = [
    LogSchema.sql, ProgramSchema.sql, ActorSchema.sql, PeopleSchema.sql, TestSchema.sql,
    ResultSchema.sql, PrivacySchema.sql,
  ]

  /// Tables from which rows may go, each only for erasure. No table lets a row be changed.
  static let erasable = ["person_key", "person_token", "message_key"]

  /// Gives every table the triggers that refuse UPDATE and, but for the erasable ones, DELETE.
  private static func forbidRewriting(_ db: Database) throws {
    let tables = try String.fetchAll(
      db,
      sql: """
        SELECT name FROM sqlite_master
        WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'grdb%' ORDER BY name
        """)
    for table in tables {
      try forbid("UPDATE", on: table, db)
      if !erasable.contains(table) { try forbid("DELETE", on: table, db) }
    }
  }

  private static func forbid(_ verb: String, on table: String, _ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TRIGGER \(table)_no_\(verb.lowercased()) BEFORE \(verb) ON \(table) BEGIN
          SELECT RAISE(ABORT, '\(table): \(verb) is refused, history is kept');
        END
        """)
  }
}
