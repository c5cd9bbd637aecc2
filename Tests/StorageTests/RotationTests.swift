import Foundation
import GRDB
import Libcrypto
import Selection
import Testing
import TransparencyLog

@testable import Storage

/// New keys for old ones, and a power cut at each step of it.
@Suite struct RotationTests {
  private func begun() async throws -> (fixture: Fixture, labels: [Label]) {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.drawMonday(labels, fixture.clock)
    try store.close()
    return (fixture, labels)
  }

  private func rotate(_ fixture: Fixture, _ purpose: KeyFile.Purpose) throws -> Head {
    try Rotation(fixture.configuration(), why: "the officer left").run(purpose)
  }

  private func verifierKey(_ fixture: Fixture) throws -> VerifierKey {
    try Signer(origin: Fixture.origin, seed: try fixture.logKey.read()).verifierKey
  }

  private func note(_ fixture: Fixture) throws -> SignedNote {
    let path = HighWaterMark(fixture.directory, origin: Fixture.origin).path
    return try SignedNote(parsing: try String(contentsOfFile: path, encoding: .utf8))
  }

  private func names(_ store: Store) async throws -> [String] {
    try await store.read { reader in
      try (1...3).map { number in
        let person = try #require(try reader.person("100\(number)"))
        return try reader.identity(of: person).name
      }
    }
  }

  @Test func theHeadAfterANewKeyCarriesBothAndLaterOnesTheNew() async throws {
    let (fixture, _) = try await begun()
    let old = try verifierKey(fixture)
    let head = try rotate(fixture, .log)
    let new = try verifierKey(fixture)
    #expect(old != new)
    #expect(try note(fixture).isSigned(by: old) && note(fixture).isSigned(by: new))
    let store = try fixture.open()
    #expect(store.newestHead?.head == head && store.verifierKey == new)
    try await store.write { try $0.act("noted", by: "daemon", row: [:]) }
    #expect(try !note(fixture).isSigned(by: old) && note(fixture).isSigned(by: new))
    let endorsed = try #require(try await store.head(covering: head.size - 1))
    #expect(endorsed.isSigned(by: old) && endorsed.isSigned(by: new))
    #expect(try await store.read { try $0.keyEntries() } == [head.size - 1])
    try store.close()
    #expect(throws: StoreError.self) { try fixture.logKey.next.read() }
    // Another one follows on it.
    _ = try rotate(fixture, .log)
    try fixture.open().close()
  }

  @Test func aNewSealingKeyReadsTheSameNamesAndTheOldOneNone() async throws {
    let (fixture, _) = try await begun()
    let old = try fixture.sealingKey.read()
    let wrapped = try fixture.raw {
      try Data.fetchAll($0, sql: "SELECT wrapped FROM person_key ORDER BY person")
    }
    _ = try rotate(fixture, .sealing)
    let store = try fixture.open()
    #expect(try await names(store) == (1...3).map { "Zebulon Quistgaard \($0)" })
    // People are found and enrolled as before.
    let admin = try await store.write { try $0.actor(named: "admin-1") }.value
    await #expect(throws: StoreError.already(noun: "patient", id: "1001", what: "enrolled")) {
      try await store.write { try $0.enrol(.sample(1), by: admin) }
    }
    try await store.write { _ = try $0.enrol(.sample(4), by: admin) }
    try store.close()
    let new = try fixture.raw {
      try Data.fetchAll($0, sql: "SELECT wrapped FROM person_key ORDER BY person")
    }
    #expect(new.count == 4 && Set(new).isDisjoint(with: wrapped))
    let before = try Sealing(key: old)
    for (person, key) in new.enumerated() {
      #expect(throws: (any Error).self) {
        try before.unwrap([UInt8](key), for: .person(Int64(person + 1)))
      }
    }
    _ = try rotate(fixture, .sealing)
    let again = try fixture.open()
    #expect(try await names(again).count == 3)
    try again.close()
  }

  /// The old key put back where the new one was, as from a careless copy of /etc.
  @Test func theOldSealingKeyIsRefused() async throws {
    let (fixture, _) = try await begun()
    let old = try Data(contentsOf: URL(fileURLWithPath: fixture.sealingKey.path))
    _ = try rotate(fixture, .sealing)
    try old.write(to: URL(fileURLWithPath: fixture.sealingKey.path))
    let error = #expect(throws: StoreError.self) { try fixture.open() }
    #expect(error?.description.contains("not the key that seals the names now") == true)
  }

  @Test func theOldLogKeyIsRefused() async throws {
    let (fixture, _) = try await begun()
    let old = try Data(contentsOf: URL(fileURLWithPath: fixture.logKey.path))
    _ = try rotate(fixture, .log)
    try old.write(to: URL(fileURLWithPath: fixture.logKey.path))
    #expect(throws: StoreError.wrongKey(origin: Fixture.origin)) { try fixture.open() }
  }

  /// The state as it lay on disk after each step: the key waits, the entry is durable, the mark is
  /// written. Every start goes on from there.
  @Test(arguments: [KeyFile.Purpose.log, .sealing], 0...2)
  func aCutAnywhereIsFinishedByTheNextStart(purpose: KeyFile.Purpose, step: Int) async throws {
    let (fixture, _) = try await begun()
    let file = purpose == .log ? fixture.logKey : fixture.sealingKey
    let manager = FileManager.default
    let old = try Data(contentsOf: URL(fileURLWithPath: file.path))
    let mark = HighWaterMark(fixture.directory, origin: Fixture.origin).path
    let oldMark = try Data(contentsOf: URL(fileURLWithPath: mark))
    if step == 0 {
      try file.next.create()
    } else {
      _ = try rotate(fixture, purpose)
      try manager.moveItem(atPath: file.path, toPath: file.next.path)
      try old.write(to: URL(fileURLWithPath: file.path))
      try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
      if step == 1 { try oldMark.write(to: URL(fileURLWithPath: mark)) }
    }
    let store = try fixture.open()
    #expect(try await names(store).count == 3)
    try await store.write { try $0.act("noted", by: "daemon", row: [:]) }
    try store.close()
    #expect(manager.fileExists(atPath: file.next.path) == (step == 0))
    #expect(try (Data(contentsOf: URL(fileURLWithPath: file.path)) == old) == (step == 0))
    if purpose == .log, step > 0 {
      let heads = try fixture.raw { try String.fetchAll($0, sql: "SELECT note FROM head") }
      let both = try heads.filter { note in
        try SignedNote(parsing: note).signatures.count == 2
      }
      #expect(both.count == 1)
    }
    _ = try rotate(fixture, purpose)
    try fixture.open().close()
  }

  /// A wrapped key is replaced in the action that logs it, and never otherwise.
  @Test func wrappedKeysAreNotChangedOnTheQuiet() async throws {
    let (fixture, _) = try await begun()
    #expect(throws: DatabaseError.self) {
      try fixture.raw { try $0.execute(sql: "UPDATE person_key SET wrapped = x'00'") }
    }
    _ = try rotate(fixture, .sealing)
    let store = try fixture.open()
    try await store.write { try $0.act("noted", by: "daemon", row: [:]) }
    try store.close()
    #expect(throws: DatabaseError.self) {
      try fixture.raw { try $0.execute(sql: "UPDATE person_key SET wrapped = x'00'") }
    }
  }

  @Test func aRunningStoreIsLeftAlone() async throws {
    let (fixture, _) = try await begun()
    let store = try fixture.open()
    #expect(throws: StoreError.self) { try self.rotate(fixture, .log) }
    try store.close()
    #expect(throws: StoreError.self) { try fixture.logKey.next.read() }
  }
}
