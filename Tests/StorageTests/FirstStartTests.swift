import Foundation
import Selection
import Testing

@testable import Storage

/// What is put back without the other directory, and what must not begin a second time.
@Suite struct FirstStartTests {
  private func remove(_ paths: [String]) throws {
    for path in paths where FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
  }

  private func database(_ fixture: Fixture) -> [String] {
    ["", "-wal", "-shm"].map { fixture.directory.database + $0 }
  }

  private func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// A clinic with its keys in the state directory, as a daemon makes it, and a drawn Monday.
  private func begun() async throws -> (fixture: Fixture, keys: FirstStart, head: Head) {
    let fixture = try Fixture()
    let keys = FirstStart(
      fixture.directory, log: fixture.logKey, sealing: fixture.sealingKey)
    try remove([fixture.logKey.path, fixture.sealingKey.path])
    try keys.prepare()
    let (store, labels) = try await fixture.furnished()
    try await store.drawMonday(labels, fixture.clock)
    let head = try #require(store.newestHead?.head)
    try store.close()
    return (fixture, keys, head)
  }

  /// The evening's copy of the state directory put back: seeds and mark are not in it.
  @Test func aStateWithoutItsLocalDirectoryIsRefused() async throws {
    let (fixture, keys, head) = try await begun()
    let state = try #require(FileManager.default.enumerator(atPath: fixture.directory.path))
    #expect(!state.contains { "\($0)".contains("2026-11-2") || "\($0)".hasSuffix(".note") })
    try remove([fixture.directory.local])
    try keys.prepare()
    #expect(!isThere(fixture.directory.firstStart))
    let error = #expect(throws: StoreError.self) { try fixture.open() }
    guard case .markMissing(head, let path)? = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(path.hasPrefix(fixture.directory.local + "/marks/"))
    #expect(error?.hint?.hasPrefix("put the file back at \(path): it is in no backup") == true)
  }

  /// Of a log with one entry no head is kept in the database: it needs its mark all the same.
  @Test func theFirstEntryAloneIsRefusedToo() async throws {
    let fixture = try Fixture()
    let store = try fixture.open()
    try await store.write { try $0.createLog(tz: "America/Chicago") }
    try store.close()
    try fixture.open().close()
    try remove([fixture.directory.local])
    let error = #expect(throws: StoreError.self) { try fixture.open() }
    guard case .markMissing? = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  /// An older copy beside the mark that has gone on.
  @Test func aStateThatGoesBackIsRefusedAndTheSeedsAreNot() async throws {
    let (fixture, _, old) = try await begun()
    let copy = fixture.directory.path + ".evening"
    try FileManager.default.copyItem(atPath: fixture.directory.path, toPath: copy)
    let store = try fixture.open()
    fixture.clock.now = Monday.closes
    try await store.write { try $0.recordReveal(Monday.slot) }
    let new = try #require(store.newestHead?.head)
    try store.close()
    try remove([fixture.directory.path])
    try FileManager.default.moveItem(atPath: copy, toPath: fixture.directory.path)
    let error = #expect(throws: StoreError.markAhead(mark: new, database: old)) {
      try fixture.open()
    }
    #expect(error?.hint?.hasPrefix("a newer backup, put back by") == true)
    #expect(!isThere(fixture.directory.seeds + "/2026-11-23_main"), "Monday cannot be drawn again")
  }

  @Test func aFirstStartMakesItsKeysAndIsOverWithEntryZero() async throws {
    let (fixture, keys, _) = try await begun()
    #expect(!isThere(fixture.directory.firstStart))
    let key = try fixture.logKey.read()
    try keys.prepare()
    #expect(try fixture.logKey.read() == key)
    try fixture.open().close()
  }

  /// Database and mark removed, keys left: a second history under the same origin and key.
  @Test(arguments: [true, false])
  func aKeyWhoseDatabaseIsGoneBeginsNothing(isLocalGone: Bool) async throws {
    let (fixture, keys, _) = try await begun()
    let directory = fixture.directory
    try remove(database(fixture))
    if isLocalGone {
      try remove([directory.local])
    } else {
      try remove([directory.marks, directory.seeds])
    }
    let gone = StoreError.databaseGone(
      database: directory.database, beside: fixture.logKey.path, stamp: directory.firstStart)
    #expect(throws: gone) { try keys.prepare() }
    #expect(throws: StoreError.self) { try fixture.open() }
    #expect(gone.description.contains("is gone"))
    #expect(gone.hint?.contains("put the newest backup back") == true)
    #expect(!isThere(directory.firstStart))
  }

  /// The same with an empty database in its place, which is no loss of a file.
  @Test func anEmptyDatabaseWithoutAMarkIsRefused() async throws {
    let (fixture, keys, _) = try await begun()
    try remove(database(fixture) + [fixture.directory.marks])
    try Data().write(to: URL(fileURLWithPath: fixture.directory.database))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: fixture.directory.database)
    try keys.prepare()
    let error = #expect(throws: StoreError.self) { try fixture.open() }
    guard case .databaseGone? = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  /// A power cut between the stamp, either key and entry 0 leaves something that can go on.
  @Test(arguments: [[], ["log-key"], ["sealing-key"], ["log-key", "sealing-key"]])
  func anInterruptedFirstStartGoesOn(lost: [String]) async throws {
    let fixture = try Fixture()
    let root = (fixture.directory.path as NSString).deletingLastPathComponent
    try remove([fixture.logKey.path, fixture.sealingKey.path])
    let keys = FirstStart(fixture.directory, log: fixture.logKey, sealing: fixture.sealingKey)
    try keys.prepare()
    try fixture.open().close()
    try remove(lost.map { root + "/" + $0 })
    try keys.prepare()
    let store = try fixture.open()
    try await store.write { try $0.createLog(tz: "America/Chicago") }
    #expect(!isThere(fixture.directory.firstStart))
    try store.close()
  }

  /// A key made elsewhere before the first start: only a person can say that nothing is lost.
  @Test func aKeyFromElsewhereNeedsTheStamp() throws {
    let fixture = try Fixture()
    let keys = FirstStart(fixture.directory, log: fixture.logKey, sealing: fixture.sealingKey)
    #expect(throws: StoreError.self) { try keys.prepare() }
    #expect(!isThere(fixture.directory.database))
    try fixture.directory.makeDirectories()
    try keys.prepare()
    try fixture.open().close()
  }

  /// Behind a link too: what is backed up with the one would hold the other.
  @Test func directoriesInEachOtherAreRefused() throws {
    let fixture = try Fixture()
    let path = fixture.directory.path
    #expect(throws: StoreError.self) {
      try StateDirectory(path, local: path + "/local").makeDirectories()
    }
    #expect(throws: StoreError.self) { try StateDirectory(path, local: path).makeDirectories() }
    try FileManager.default.createSymbolicLink(
      atPath: path + "-link", withDestinationPath: path + "/local")
    #expect(throws: StoreError.self) {
      try StateDirectory(path, local: path + "-link").makeDirectories()
    }
    try StateDirectory(path).makeDirectories()
  }
}
