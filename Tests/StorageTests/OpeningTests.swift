import Foundation
import GRDB
import Selection
import Testing

@testable import Storage

/// What is refused at start, each with its own error.
@Suite struct OpeningTests {
  @Test func whatDurabilityStandsOnIsReadBack() async throws {
    let fixture = try Fixture()
    let store = try fixture.open()
    let found = try await store.write { transaction in
      try transaction.createLog(tz: "America/Chicago")
      return try ["synchronous", "journal_mode", "foreign_keys", "trusted_schema"].map {
        try String.fetchOne(transaction.db, sql: "PRAGMA \($0)")
      }
    }.value
    #expect(found == ["2", "wal", "1", "0"])
    try store.close()
  }

  @Test(arguments: [
    ("PRAGMA synchronous = NORMAL", "synchronous"), ("PRAGMA foreign_keys = OFF", "foreign_keys"),
    ("PRAGMA trusted_schema = ON", "trusted_schema"),
    ("PRAGMA recursive_triggers = OFF", "recursive_triggers"),
    ("PRAGMA ignore_check_constraints = ON", "ignore_check_constraints"),
  ])
  func aWeakenedConnectionIsNoticed(sql: String, name: String) throws {
    let fixture = try Fixture()
    try fixture.directory.prepare()
    let pool = try DatabaseOpening.open(fixture.directory.database)
    try pool.writeWithoutTransaction { db in
      try DatabaseOpening.requirePragmas(db)
      try db.execute(sql: sql)
      let error = #expect(throws: StoreError.self) { try DatabaseOpening.requirePragmas(db) }
      guard case .pragma(name, _, _)? = error else {
        Issue.record("expected \(name), got \(String(describing: error))")
        return
      }
    }
    try pool.close()
  }

  @Test func aSecondOwnerIsRefusedAndToldWhoTheFirstIs() throws {
    let fixture = try Fixture()
    let first = try fixture.open()
    #expect(
      throws: StoreError.owned(
        byProcess: ProcessInfo.processInfo.processIdentifier, path: fixture.directory.path)
    ) { try fixture.open() }
    try first.close()
    try fixture.open().close()
  }

  /// Two logs must not keep their seeds in one directory, whichever states they belong to.
  @Test func aSecondOwnerOfTheLocalDirectoryIsRefused() throws {
    let fixture = try Fixture()
    let first = try fixture.open()
    let local = fixture.directory.local
    var other = fixture.configuration()
    other.directory = StateDirectory(fixture.directory.path + "-2", local: local)
    let error = StoreError.owned(
      byProcess: ProcessInfo.processInfo.processIdentifier, path: local)
    #expect(throws: error) { try Store.open(other) }
    // What the refused one had locked already is free again.
    other.directory = StateDirectory(fixture.directory.path + "-2")
    try other.directory.makeDirectories()
    try Ownership(of: other.directory).release()
    try first.close()
  }

  @Test func filesAreForTheirOwnerAlone() async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.drawMonday(labels, fixture.clock)
    let manager = FileManager.default
    for (directory, least) in [(fixture.directory.path, 4), (fixture.directory.local, 6)] {
      let paths = try #require(manager.enumerator(atPath: directory))
      var count = 0
      for case let path as String in paths {
        let attributes = try manager.attributesOfItem(atPath: directory + "/" + path)
        let mode = try #require(attributes[.posixPermissions] as? Int)
        #expect(mode & 0o077 == 0, "\(path) has mode \(String(mode, radix: 8))")
        count += 1
      }
      #expect(count >= least, "\(directory)")
    }
    try store.close()
  }

  @Test(arguments: [
    "log-key", "sealing-key", "state", "state/veridraw.db", "state-local", "state-local/seeds",
  ])
  func whatOthersCanReadIsRefused(name: String) throws {
    let fixture = try Fixture()
    try fixture.open().close()
    let path = (fixture.directory.path as NSString).deletingLastPathComponent + "/" + name
    try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: path)
    #expect(throws: StoreError.notPrivate(path: path, mode: 0o750)) { try fixture.open() }
  }

  /// As systemd 254 and later hand credentials over: root's, and the daemon's by an access list.
  @Test(arguments: [
    (owner: 0, group: 0, mode: 0o440, user: 997, isPrivate: true),
    (0, 0, 0o400, 997, true), (997, 997, 0o600, 997, true), (0, 0, 0o600, 0, true),
    (0, 0, 0o460, 997, false), (0, 0, 0o444, 997, false), (0, 6, 0o440, 997, false),
    (997, 0, 0o440, 997, false), (0, 0, 0o440, 0, false), (997, 997, 0o640, 997, false),
  ])
  func aCredentialIsNobodyElses(
    owner: uid_t, group: gid_t, mode: mode_t, user: uid_t, isPrivate: Bool
  ) {
    var status = stat()
    (status.st_uid, status.st_gid, status.st_mode) = (owner, group, S_IFREG | mode)
    #expect(DurableFile.isPrivate(status, to: user) == isPrivate)
  }

  @Test func keysAreNeverMadeAgain() throws {
    let fixture = try Fixture()
    let before = try fixture.logKey.read()
    #expect(throws: StoreError.exists(path: fixture.logKey.path)) { try fixture.logKey.create() }
    #expect(try fixture.logKey.read() == before)
    try FileManager.default.removeItem(atPath: fixture.logKey.path)
    #expect(throws: StoreError.missing(path: fixture.logKey.path)) { try fixture.open() }
    #expect(!FileManager.default.fileExists(atPath: fixture.logKey.path))
  }

  @Test func oneKeyIsNotTakenForTheOther() throws {
    let fixture = try Fixture()
    let swapped = KeyFile(.log, at: fixture.sealingKey.path)
    #expect(throws: StoreError.self) { try swapped.read() }
  }

  @Test func anotherLogKeyIsRefused() async throws {
    let fixture = try Fixture()
    try await fixture.furnished().store.close()
    try FileManager.default.removeItem(atPath: fixture.logKey.path)
    try fixture.logKey.create()
    #expect(throws: StoreError.self) { try fixture.open() }
  }

  @Test func anotherOriginIsRefused() async throws {
    let fixture = try Fixture()
    try await fixture.furnished().store.close()
    let other = "clinic.example/other"
    #expect(throws: StoreError.wrongOrigin(configured: other, found: Fixture.origin)) {
      try Store.open(fixture.configuration(origin: other))
    }
  }

  @Test func anotherProgramsDatabaseIsRefused() throws {
    let fixture = try Fixture()
    try fixture.directory.prepare()
    try fixture.raw { try $0.execute(sql: "CREATE TABLE theirs (x)") }
    #expect(throws: StoreError.notOurs(path: fixture.directory.database)) { try fixture.open() }
  }

  @Test func aNewerSchemaIsRefused() throws {
    let fixture = try Fixture()
    try fixture.open().close()
    try fixture.raw { try $0.execute(sql: "PRAGMA user_version = 99") }
    #expect(throws: StoreError.newerSchema(found: 99, known: Schema.version)) {
      try fixture.open()
    }
  }

  @Test func anAlteredEntryIsFound() async throws {
    let fixture = try Fixture()
    try await fixture.furnished().store.close()
    try fixture.raw { db in
      try db.execute(
        sql: """
          DROP TRIGGER entry_no_update;
          UPDATE entry SET line = replace(line, '"by":"admin-1"', '"by":"admin-2"')
          """)
    }
    let error = #expect(throws: StoreError.self) { try fixture.open() }
    guard case .forked? = error else {
      Issue.record("expected a fork, got \(String(describing: error))")
      return
    }
  }
}
