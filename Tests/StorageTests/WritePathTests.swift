import Foundation
import GRDB
import Libcrypto
import Selection
import Testing
import TransparencyLog

@testable import Storage

/// The order of LOG.md 7, broken at every step.
@Suite struct WritePathTests {
  /// Every step × {before it, after it persisted}.
  static let places = WriteStep.allCases.flatMap { step in
    WriteProbe.Moment.allCases.map { (step, $0) }
  }

  @Test(arguments: places)
  func aFailureLosesNothingAcknowledgedAndRecovers(
    step: WriteStep, moment: WriteProbe.Moment
  ) async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let before = try #require(store.newestHead?.head)
    fixture.sabotage.fail(step, moment)
    let outcome = await Task {
      try await store.write { try $0.act("noted", by: "daemon", row: [:]) }
    }.result
    let isFatal = step != .append && (step, moment) != (.commit, .before)
    // After the release of one action comes, as likely, the end of the one before it: then this one
    // was refused and left nothing.
    let isLast = (step, moment) == (.release, .after)
    let isPersisted = isFatal && (!isLast || (try? outcome.get()) != nil)
    if (step, moment) != (.release, .after) {
      #expect(throws: (any Error).self, "nothing is acknowledged") { try outcome.get() }
    }
    if isFatal {
      await #expect(throws: StoreError.stopped) {
        try await store.write { try $0.act("later", by: "daemon", row: [:]) }
      }
    }
    try store.close()
    #expect(fixture.sabotage.fatal.map(\.step) == (isFatal ? [step] : []))
    try await expectSound(fixture, size: before.size + (isPersisted ? 1 : 0))
  }

  /// Reopens, and holds database, mark and signed head against a root computed from nothing.
  private func expectSound(_ fixture: Fixture, size: Int64) async throws {
    let store = try fixture.open()
    let head = try #require(store.newestHead?.head)
    #expect(head.size == size)
    #expect(head == (try fixture.recomputed()))
    #expect(head == (try fixture.mark()))
    try await store.write { try $0.act("again", by: "daemon", row: [:]) }
    #expect(store.newestHead?.head == (try fixture.recomputed()))
    try store.close()
  }

  @Test(arguments: places)
  func aFailedGenesisCanBeTriedAgainOrIsThere(
    step: WriteStep, moment: WriteProbe.Moment
  ) async throws {
    let fixture = try Fixture()
    let store = try fixture.open()
    fixture.sabotage.fail(step, moment)
    _ = await Task { try await store.write { try $0.createLog(tz: "America/Chicago") } }.result
    try store.close()
    let again = try fixture.open()
    if again.newestHead == nil {
      try await again.write { try $0.createLog(tz: "America/Chicago") }
    }
    #expect(again.newestHead?.head == (try fixture.recomputed()))
    await #expect(throws: StoreError.logExists(origin: Fixture.origin)) {
      try await again.write { try $0.createLog(tz: "America/Chicago") }
    }
    try again.close()
  }

  @Test func theSignedHeadFollowsEveryStepOfADay() async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.liveADay(labels, fixture.clock)
    let head = try #require(store.newestHead)
    #expect(head.head == (try fixture.recomputed()))
    #expect(head.note.isSigned(by: store.verifierKey))
    let kept = try await store.read { reader in
      try reader.db.rows("SELECT size, root FROM head ORDER BY size")
        .map { (size: $0[0] as Int64, root: $0[1] as Digest) }
    }
    let leaves = try await store.read { try $0.lines(from: 0, count: 1000) }
      .map { MerkleTree.leafHash($0) }
    #expect(kept.count > 5)
    for (size, root) in kept {
      #expect(MerkleTree.root(Array(leaves.prefix(Int(size)))) == root)
    }
    try store.close()
  }

  @Test func actionsShareATransactionAndNotTheirFailures() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let before = try #require(store.newestHead?.head.size)
    let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
      for number in 0..<60 {
        group.addTask {
          let result = await Task {
            try await store.write { transaction in
              try transaction.act("noted", by: "daemon", row: ["number": .integer(Int64(number))])
              if number.isMultiple(of: 3) { throw Sabotage.Failure() }
              if number.isMultiple(of: 5) {
                try transaction.db.run("INSERT INTO list (name, program) VALUES ('x', 'nobody')")
              }
            }
          }.result
          if case .success(let released) = result {
            #expect(released.head.size >= released.entries.upperBound)
            return (number, true)
          }
          return (number, false)
        }
      }
      return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
    }
    for (number, isDone) in outcomes {
      #expect(isDone == !(number.isMultiple(of: 3) || number.isMultiple(of: 5)), "\(number)")
    }
    let rows = try await store.read { reader in
      try String.fetchAll(reader.db, sql: "SELECT row FROM opening WHERE row LIKE '{\"number\"%'")
    }
    #expect(Set(rows).count == outcomes.values.count { $0 })
    #expect(store.newestHead?.head.size == before + Int64(rows.count))
    #expect(store.newestHead?.head == (try fixture.recomputed()))
    #expect(fixture.sabotage.fatal.isEmpty)
    try store.close()
  }

  @Test func aChangeWithoutAnEntryIsRefused() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    await #expect(throws: StoreError.unlogged) {
      try await store.write { try $0.db.run("INSERT INTO person (at) VALUES (1)") }
    }
    #expect(try fixture.raw { try Int.fetchOne($0, sql: "SELECT count(*) FROM person") } == 3)
    try store.close()
  }

  @Test func nothingIsLoggedBeforeGenesis() async throws {
    let fixture = try Fixture()
    let store = try fixture.open()
    #expect(store.newestHead == nil)
    await #expect(throws: StoreError.noLog) {
      try await store.write { try $0.act("noted", by: "daemon", row: [:]) }
    }
    try store.close()
  }

  @Test func timeNeverGoesBackwards() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    fixture.clock.now = Fixture.start - 5_000
    let at = try await store.write { transaction in
      try transaction.act("noted", by: "daemon", row: [:])
      return transaction.at
    }.value
    #expect(at == Fixture.start)
    try store.close()
  }

  @Test func aClosedStoreRefuses() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    try store.close()
    await #expect(throws: StoreError.stopped) {
      try await store.write { try $0.act("noted", by: "daemon", row: [:]) }
    }
  }

  /// A disk that is full before COMMIT costs the action, not the store.
  @Test func aFullDiskRefusesAndLeavesNothing() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let before = try fixture.recomputed()
    let admin = try await store.write { transaction in
      let pages = try transaction.db.one(Int.self, "PRAGMA page_count") ?? 0
      try transaction.db.execute(sql: "PRAGMA max_page_count = \(pages + 4)")
      return try transaction.actor(named: "admin-1")
    }.value
    let patients = (100..<600).map { NewPatient.sample($0) }
    let error = await #expect(throws: StoreError.self) {
      try await store.write { try $0.importPatients(patients, by: admin) }
    }
    guard case .database(let code, _)? = error, code & 0xFF == 13 else {
      Issue.record("expected SQLITE_FULL, got \(String(describing: error))")
      return
    }
    #expect(try fixture.recomputed() == before && fixture.sabotage.fatal.isEmpty)
    try await store.write { transaction in
      try transaction.db.execute(sql: "PRAGMA max_page_count = 1000000")
      try transaction.act("noted", by: "daemon", row: [:])
    }
    #expect(store.newestHead?.head == (try fixture.recomputed()))
    try store.close()
  }
}
