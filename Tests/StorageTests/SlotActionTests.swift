import Evidence
import Foundation
import Libcrypto
import Selection
import Testing

@testable import Storage

/// A slot's life, and everything that would be a second try.
@Suite struct SlotActionTests {
  @Test func aDayGoesThroughItsStates() async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.drawMonday(labels, fixture.clock)
    #expect(try await store.read { try $0.slot(Monday.slot)?.state } == .drawn)
    #expect(try await store.read { try $0.slot(Monday.next)?.state } == .committed)
    #expect(try await store.read { try $0.tests(of: Monday.slot).compactMap(\.label) } == labels)
    #expect(try await store.read { try $0.list(of: Monday.slot)?.map(\.label) } == labels)
    #expect(try await store.read { try $0.roster(of: Monday.slot).rows.count } == 3)
    fixture.clock.now = Monday.closes
    try await store.write { try $0.recordReveal(Monday.slot) }
    #expect(try await store.read { try $0.slot(Monday.slot)?.state } == .revealed)
    #expect(try await store.read { try $0.slot(Monday.next)?.state } == .committed)
    try store.close()
  }

  @Test func thereIsNoSecondDraw() async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.drawMonday(labels, fixture.clock)
    let refusal = StoreError.slotState(Monday.slot, wanted: "not drawn yet", found: "drawn")
    await #expect(throws: refusal) {
      try await store.write { try $0.recordDraw(Monday.slot, list: []) }
    }
    await #expect(throws: refusal) {
      try await store.write { try $0.fixRoster(Monday.slot, rows: []) }
    }
    await #expect(throws: StoreError.self) {
      try await store.write {
        try $0.recordMissed(
          Monday.slot, opens: Monday.opens, closes: Monday.closes, why: "second thoughts")
      }
    }
    await #expect(throws: StoreError.slotState(Monday.slot, wanted: "new", found: "drawn")) {
      try await store.write {
        try $0.commitSlot(Monday.slot, opens: Monday.opens, closes: Monday.closes)
      }
    }
    #expect(store.newestHead?.head == (try fixture.recomputed()))
    try store.close()
  }

  @Test func theClockRules() async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.write {
      try $0.commitSlot(Monday.slot, opens: Monday.opens, closes: Monday.closes)
    }
    await #expect(throws: StoreError.slotTime(Monday.slot, rule: "it has not opened yet")) {
      try await store.write { try $0.fixRoster(Monday.slot, rows: Monday.rows(labels)) }
    }
    await #expect(throws: StoreError.self, "still open") {
      try await store.write {
        try $0.recordMissed(Monday.slot, opens: Monday.opens, closes: Monday.closes, why: "no")
      }
    }
    await #expect(throws: StoreError.slotTime(Monday.slot, rule: "it has not closed yet")) {
      try await store.write { try $0.recordReveal(Monday.slot) }
    }
    fixture.clock.now = Monday.closes
    await #expect(throws: StoreError.slotTime(Monday.slot, rule: "it has closed")) {
      try await store.write { try $0.fixRoster(Monday.slot, rows: Monday.rows(labels)) }
    }
    await #expect(throws: StoreError.self, "neither drawn nor missed") {
      try await store.write { try $0.recordReveal(Monday.slot) }
    }
    try await store.write { transaction in
      try transaction.recordMissed(
        Monday.slot, opens: Monday.opens, closes: Monday.closes, why: "power cut")
      try transaction.recordReveal(Monday.slot)
    }
    await #expect(throws: StoreError.slotTime(Monday.slot, rule: "it has opened already")) {
      let slot = Slot("2026-11-22/main")!
      try await store.write {
        do { try $0.commitSlot(slot, opens: Monday.opens, closes: Monday.closes) } catch {
          throw StoreError.slotTime(Monday.slot, rule: "it has opened already")
        }
      }
    }
    try store.close()
  }

  @Test func aClosedDayIsMissedBeforeItOpensAndADrawnOneCannotBeClosed() async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.drawMonday(labels, fixture.clock)
    let admin = try await store.write { try $0.actor(named: "admin-1") }.value
    await #expect(
      throws: StoreError.slotState(Monday.slot, wanted: "not drawn yet", found: "drawn")
    ) {
      try await store.write { try $0.addClosure(Monday.slot.date, list: "main", by: admin) }
    }
    try await store.write { transaction in
      try transaction.addClosure(Monday.next.date, list: "main", by: admin)
      try transaction.recordMissed(Monday.next, opens: 0, closes: 1, why: "closed")
    }
    #expect(try await store.read { try $0.slot(Monday.next)?.state } == .missed)
    await #expect(throws: StoreError.self, "twice") {
      try await store.write { try $0.addClosure(Monday.next.date, list: "main", by: admin) }
    }
    try store.close()
  }

  @Test func rowsOutOfOrderAreRefused() async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.write {
      try $0.commitSlot(Monday.slot, opens: Monday.opens, closes: Monday.closes)
    }
    fixture.clock.now = Monday.opens
    for rows in [Monday.rows(labels.reversed()), Monday.rows(labels + labels.suffix(1))] {
      await #expect(throws: StoreError.self) {
        try await store.write { try $0.fixRoster(Monday.slot, rows: rows) }
      }
    }
    try store.close()
  }
}

/// Seeds lie outside the database, and what becomes of them is named.
@Suite struct SeedTests {
  private func seedFile(_ fixture: Fixture) -> String {
    fixture.directory.seeds + "/2026-11-23_main"
  }

  private func committed() async throws -> (Fixture, Store) {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.drawMonday(labels, fixture.clock)
    return (fixture, store)
  }

  @Test func aSeedIsInItsFileUntilTheRevealAndNowhereElse() async throws {
    let (fixture, store) = try await committed()
    let seed = try await store.read { try $0.seed(of: Monday.slot) }
    let database = try Data(contentsOf: URL(fileURLWithPath: fixture.directory.database + "-wal"))
    #expect(database.range(of: Data(seed.hex.utf8)) == nil)
    #expect(database.range(of: Data(seed.bytes)) == nil)
    fixture.clock.now = Monday.closes
    try await store.write { try $0.recordReveal(Monday.slot) }
    #expect(!FileManager.default.fileExists(atPath: seedFile(fixture)))
    guard
      case .reveal(let reveal)? = try await store.read({ reader in
        try reader.slot(Monday.slot)?.reveal.flatMap { try reader.entry($0) }
      })
    else {
      Issue.record("no reveal")
      return
    }
    #expect(reveal.seed == seed)
    try store.close()
  }

  @Test func aMissingSeedIsNamed() async throws {
    let (fixture, store) = try await committed()
    try FileManager.default.removeItem(atPath: seedFile(fixture))
    await #expect(throws: StoreError.seedMissing(Monday.slot)) {
      try await store.read { try $0.seed(of: Monday.slot) }
    }
    fixture.clock.now = Monday.closes
    await #expect(throws: StoreError.seedMissing(Monday.slot)) {
      try await store.write { try $0.recordReveal(Monday.slot) }
    }
    try store.close()
  }

  @Test(arguments: [String(repeating: "0", count: 64) + "\n", "short\n", ""])
  func anotherSeedIsNamed(text: String) async throws {
    let (fixture, store) = try await committed()
    try Data(text.utf8).write(to: URL(fileURLWithPath: seedFile(fixture)))
    await #expect(throws: StoreError.seedMismatch(Monday.slot)) {
      try await store.read { try $0.seed(of: Monday.slot) }
    }
    try store.close()
  }

  @Test func aFileOfACommitThatNeverBecameDurableIsReplaced() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    fixture.sabotage.fail(.commit, .before)
    let commit: @Sendable (LogTransaction) throws -> Int64 = {
      try $0.commitSlot(Monday.slot, opens: Monday.opens, closes: Monday.closes)
    }
    await #expect(throws: (any Error).self) { try await store.write(commit) }
    let orphan = try String(contentsOfFile: seedFile(fixture), encoding: .utf8)
    await #expect(throws: StoreError.self, "no commitment, no seed") {
      try await store.read { try $0.seed(of: Monday.slot) }
    }
    try await store.write(commit)
    let seed = try await store.read { try $0.seed(of: Monday.slot) }
    #expect(orphan != seed.hex + "\n")
    try store.close()
  }

  @Test func aRevealedSeedThatStayedBehindIsRemovedAtStart() async throws {
    let (fixture, store) = try await committed()
    let text = try Data(contentsOf: URL(fileURLWithPath: seedFile(fixture)))
    fixture.clock.now = Monday.closes
    try await store.write { try $0.recordReveal(Monday.slot) }
    try store.close()
    try text.write(to: URL(fileURLWithPath: seedFile(fixture)))
    try fixture.open().close()
    #expect(!FileManager.default.fileExists(atPath: seedFile(fixture)))
    #expect(FileManager.default.fileExists(atPath: fixture.directory.seeds + "/2026-11-24_main"))
  }
}
