import Foundation
import GRDB
import Libcrypto
import Selection
import Testing
import TransparencyLog

@testable import Storage

/// Copies that are made while everybody works, and what is no backup.
@Suite struct BackupTests {
  private func backups(_ fixture: Fixture, keep: Int = 3) -> Backups {
    Backups(fixture.directory.path + "-backup", keep: keep)
  }

  private func check(_ fixture: Fixture, _ path: String) throws -> Head {
    let store = try fixture.open()
    defer { try? store.close() }
    return try BackupCheck(
      signer: store.house.signer, sealing: store.house.sealing, path: path
    ).run().log.head(origin: Fixture.origin)
  }

  /// What `body` does to a good backup must be found, in words that say what it is.
  private func expectRefused(
    _ words: String, _ location: SourceLocation = #_sourceLocation,
    _ body: @escaping @Sendable (Database) throws -> Void
  ) async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.drawMonday(labels, fixture.clock)
    let made = try await store.backup(into: backups(fixture))
    try store.close()
    let queue = try DatabaseQueue(path: made.file.path)
    try await queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA writable_schema = ON")
      for name in try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
      { try db.execute(sql: "DROP TRIGGER \(name)") }
    }
    try await queue.writeWithoutTransaction { try body($0) }
    try queue.close()
    let error = #expect(throws: StoreError.self, sourceLocation: location) {
      try self.check(fixture, made.file.path)
    }
    let text = error?.description ?? ""
    #expect(text.contains(words), "\(text)", sourceLocation: location)
  }

  @Test func aBackupHoldsTheWholeLogAndNothingSecret() async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.drawMonday(labels, fixture.clock)
    let seed = try await store.read { try $0.seed(of: Monday.next) }
    let made = try await store.backup(into: backups(fixture))
    let newest = try #require(store.newestHead?.head)
    #expect(made.head == newest)
    #expect(made.file.path.hasSuffix("/veridraw-2026-11-23T110001Z.db"))
    try store.close()
    #expect(try check(fixture, made.file.path) == newest)
    let mode = try FileManager.default.attributesOfItem(atPath: made.file.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: made.file.path))
    #expect(Int64(bytes.count) == made.bytes)
    let database = try Data(contentsOf: URL(fileURLWithPath: fixture.directory.database))
    for secret in [seed.bytes, Array(seed.hex.utf8), try fixture.sealingKey.read()] {
      #expect(bytes.range(of: Data(secret)) == nil)
      #expect(database.range(of: Data(secret)) == nil)
    }
    #expect(bytes.range(of: Data("Quistgaard".utf8)) == nil)
    let names = try FileManager.default.contentsOfDirectory(atPath: backups(fixture).path)
    #expect(names == ["veridraw-2026-11-23T110001Z.db"])
  }

  /// The writer goes on while copies are made; every copy is a whole log up to some head.
  @Test func copiesUnderLoadAreWhole() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let heads = try await withThrowingTaskGroup(of: Head?.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for number in 0..<60 {
            try await store.write {
              try $0.act("noted", by: "staff-\(writer)", row: ["number": .integer(Int64(number))])
            }
          }
          return nil
        }
      }
      group.addTask { [self] in
        var last: Head?
        for second in 1...6 {
          fixture.clock.now = Fixture.start + Int64(second)
          last = try await store.backup(into: backups(fixture)).head
        }
        return last
      }
      return try await group.reduce(into: []) { if let head = $1 { $0.append(head) } }
    }
    try store.close()
    #expect(heads.count == 1)
    let files = try backups(fixture).all()
    #expect(files.count == 3, "only so many are kept")
    for file in files { _ = try check(fixture, file.path) }
  }

  /// Somebody repeats the command at once, or the clock stands still.
  @Test func severalWithinOneSecondHaveNamesOfTheirOwn() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let backups = backups(fixture, keep: 2)
    let second = fixture.clock.now
    for made in 0..<3 {
      #expect(try await store.backup(into: backups).file.at == second + Int64(made))
    }
    try store.close()
    let files = try backups.all()
    #expect(files.map(\.at) == [second + 1, second + 2])
    for file in files { _ = try check(fixture, file.path) }
  }

  @Test func theOldestGoFirstAndStrangersStay() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let backups = backups(fixture, keep: 2)
    var removed: [Int] = []
    for hour in 0..<4 {
      fixture.clock.now = Fixture.start + Int64(hour) * 3600
      removed.append(try await store.backup(into: backups).removed)
      try Data().write(to: URL(fileURLWithPath: backups.path + "/veridraw-old.db"))
    }
    try store.close()
    #expect(removed == [0, 0, 1, 1])
    #expect(try backups.all().map(\.at) == [2, 3].map { Fixture.start + $0 * 3600 })
    #expect(FileManager.default.fileExists(atPath: backups.path + "/veridraw-old.db"))
  }

  @Test func whatWasLeftUnfinishedGoesWithTheNext() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let backups = backups(fixture)
    _ = try await store.backup(into: backups)
    try Data("half of it".utf8).write(to: URL(fileURLWithPath: backups.unfinished))
    #expect(try backups.hasUnfinished())
    _ = try await store.backup(into: backups)
    #expect(try !backups.hasUnfinished())
    #expect(try backups.all().count == 2)
    try store.close()
  }

  @Test func aDirectoryOpenToOthersIsRefused() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let path = backups(fixture).path
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    await #expect(throws: StoreError.notPrivate(path: path, mode: 0o755)) {
      try await store.backup(into: self.backups(fixture))
    }
    try store.close()
  }

  @Test func whatWasAlteredIsNoBackup() async throws {
    try await expectRefused("are not those that were signed") {
      try $0.execute(
        sql: "UPDATE entry SET line = replace(line, 'admin-1', 'admin-2') WHERE idx = 1")
    }
    try await expectRefused("has no signed head") {
      try $0.execute(sql: "DELETE FROM head WHERE size = (SELECT max(size) FROM head)")
    }
    try await expectRefused("has no signed head") {
      try $0.execute(sql: "UPDATE head SET note = 'x' || note WHERE size > 8")
    }
    try await expectRefused("has no signed head") {
      try $0.execute(sql: "UPDATE head SET note = replace(note, '=', '') WHERE size > 8")
    }
    try await expectRefused("cannot be read as it was written") {
      try $0.execute(sql: "UPDATE roster SET lines = CAST(replace(lines, '500', '501') AS BLOB)")
    }
    try await expectRefused("cannot be read as it was written") {
      try $0.execute(sql: "UPDATE drawn_list SET lines = CAST(substr(lines, 1, 60) AS BLOB)")
    }
    try await expectRefused("belong to nothing") { try $0.execute(sql: "DELETE FROM label") }
    try await expectRefused("does not open the names") {
      try $0.execute(sql: "UPDATE person_key SET wrapped = zeroblob(60) WHERE person = 2")
    }
  }

  @Test func aDamagedOrForeignFileIsNoBackup() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let made = try await store.backup(into: backups(fixture))
    try store.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: made.file.path))
    for cut in [0, 100, bytes.count / 2, bytes.count - 4096] {
      try bytes.prefix(cut).write(to: URL(fileURLWithPath: made.file.path))
      #expect(throws: StoreError.self) { try self.check(fixture, made.file.path) }
    }
    for index in stride(from: 5_000, to: 9_000, by: 7) { bytes[index] ^= 0xFF }
    try bytes.write(to: URL(fileURLWithPath: made.file.path))
    #expect(throws: StoreError.self) { try self.check(fixture, made.file.path) }
  }

  @Test func anotherLogsBackupIsRefused() async throws {
    let (ours, theirs) = (try Fixture(), try Fixture())
    let (store, _) = try await theirs.furnished()
    let made = try await store.backup(into: backups(theirs))
    try store.close()
    try await ours.furnished().store.close()
    #expect(throws: StoreError.wrongKey(origin: Fixture.origin)) {
      try self.check(ours, made.file.path)
    }
  }
}
