import Foundation
import GRDB
import Selection
import Testing
import TransparencyLog

@testable import Storage

/// Database and mark against each other.
@Suite struct HighWaterMarkTests {
  /// The database as it is, closed; what `body` does then is as if a backup had come back.
  private func restoring(
    _ fixture: Fixture, after body: (Store) async throws -> Void
  ) async throws -> (mark: Head, database: Head) {
    let (store, _) = try await fixture.furnished()
    let old = try #require(store.newestHead?.head)
    try store.close()
    let copy = fixture.directory.database + ".backup"
    try FileManager.default.copyItem(atPath: fixture.directory.database, toPath: copy)
    let again = try fixture.open()
    try await body(again)
    let new = try #require(again.newestHead?.head)
    try again.close()
    try FileManager.default.removeItem(atPath: fixture.directory.database)
    try FileManager.default.moveItem(atPath: copy, toPath: fixture.directory.database)
    return (new, old)
  }

  @Test func aDatabaseBehindItsMarkIsRefusedWithBothHeads() async throws {
    let fixture = try Fixture()
    let heads = try await restoring(fixture) { store in
      try await store.write { try $0.act("noted", by: "daemon", row: [:]) }
    }
    let error = #expect(throws: StoreError.self) { try fixture.open() }
    #expect(error == .markAhead(mark: heads.mark, database: heads.database))
    let text = try #require(error).description
    #expect(text.contains(heads.mark.description) && text.contains(heads.database.description))
    #expect(error?.hint?.contains("newer backup") == true)
    #expect(error?.hint?.contains("restore") == true)
    #expect(try fixture.mark() == heads.mark, "the mark is left alone")
  }

  @Test func anEmptyDatabaseUnderAMarkIsRefused() async throws {
    let fixture = try Fixture()
    try await fixture.furnished().store.close()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: fixture.directory.database + suffix)
    }
    let error = #expect(throws: StoreError.self) { try fixture.open() }
    guard case .markAhead? = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test func anotherHistoryOfTheSameLengthIsAFork() async throws {
    let fixture = try Fixture()
    _ = try await restoring(fixture) { store in
      try await store.write { try $0.act("one", by: "daemon", row: [:]) }
    }
    // The old database, led on without its mark, and the mark of the other history put back.
    let path = HighWaterMark(fixture.directory, origin: Fixture.origin).path
    let mark = try Data(contentsOf: URL(fileURLWithPath: path))
    try FileManager.default.removeItem(atPath: path)
    try fixture.raw { db in
      try db.execute(sql: "DROP TRIGGER head_no_delete; DELETE FROM head")
    }
    // An honest start refuses that; whoever forges the first start's stamp as well gets this far.
    try FirstStart.stamp(fixture.directory)
    let other = try fixture.open()
    try await other.write { try $0.act("two", by: "daemon", row: [:]) }
    let database = try #require(other.newestHead?.head)
    try other.close()
    try mark.write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let signed = try #require(try fixture.mark())
    #expect(throws: StoreError.forked(mark: signed, database: database)) { try fixture.open() }
  }

  @Test func aMarkThatIsGoneIsRefused() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let head = try #require(store.newestHead?.head)
    try store.close()
    let path = HighWaterMark(fixture.directory, origin: Fixture.origin).path
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: StoreError.markMissing(database: head, path: path)) { try fixture.open() }
  }

  @Test(arguments: ["", "not a note", "clinic.example/veridraw/2026\n1\nAAAA\n\n"])
  func aMarkThatSaysNothingIsRefused(text: String) async throws {
    let fixture = try Fixture()
    try await fixture.furnished().store.close()
    let path = HighWaterMark(fixture.directory, origin: Fixture.origin).path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: StoreError.self) { try fixture.open() }
    guard case .unreadable? = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test func aMarkThatMovedWhileRunningStopsTheStore() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let path = HighWaterMark(fixture.directory, origin: Fixture.origin).path
    try FileManager.default.removeItem(atPath: path)
    await #expect(throws: StoreError.stopped) {
      try await store.write { try $0.act("noted", by: "daemon", row: [:]) }
    }
    #expect(fixture.sabotage.fatal.map(\.step) == [.compareMark])
    try store.close()
  }

  @Test func originsThatLookAlikeHaveDifferentMarks() throws {
    let fixture = try Fixture()
    let marks = ["a/b", "a_b", "a/B"].map { HighWaterMark(fixture.directory, origin: $0).path }
    #expect(Set(marks).count == 3)
  }
}
