import Evidence
import Libcrypto
import Selection
import Testing
import Toxicology
import TransparencyLog

@testable import Storage

/// What the store keeps must pass the verifier, which knows nothing of the store.
@Suite struct BundleTests {
  /// Days lived: Monday drawn and revealed, Tuesday missed, Wednesday drawn and still open.
  private func lived(_ fixture: Fixture) async throws -> Store {
    let (store, _) = try await fixture.furnished()
    try await store.write {
      try $0.commitSlot(Monday.slot, opens: Monday.opens, closes: Monday.closes)
    }
    for (day, isDrawn) in [(0, true), (1, false), (2, true)] {
      try await live(day, isDrawn: isDrawn, store, fixture.clock)
    }
    return store
  }

  private func live(
    _ day: Int, isDrawn: Bool, _ store: Store, _ clock: TestClock
  ) async throws {
    let slot = try #require(Slot(date: Monday.slot.date + day, list: "main"))
    let next = try #require(Slot(date: slot.date + 1, list: "main"))
    let shift = Int64(day) * 86_400
    clock.now = isDrawn ? Monday.opens + shift : Monday.closes + shift
    if isDrawn { try await draw(slot, store) }
    try await store.write { transaction in
      if !isDrawn {
        try transaction.recordMissed(slot, opens: 0, closes: 1, why: "power cut")
      }
      try transaction.commitSlot(
        next, opens: Monday.opens + shift + 86_400, closes: Monday.closes + shift + 86_400)
    }
    guard day < 2 else { return }
    clock.now = Monday.closes + shift + 60
    try await store.write { try $0.recordReveal(slot) }
  }

  /// The daemon's part: rows by Evidence's builder, the list by Selection, one collection.
  private func draw(_ slot: Slot, _ store: Store) async throws {
    let state = try await replay(store)
    let builder = try #require(RosterBuilder(slot: slot, state: state))
    let attendance = try await store.read { try $0.attendance(ofList: "main", on: slot.date) }
    let rows = try builder.rows { attendance[$0] }
    try await store.write { try $0.fixRoster(slot, rows: rows, caps: builder.caps) }
    let seed = try await store.read { try $0.seed(of: slot) }
    let salt = DomainHash.salt(logID: state.logID, slot: slot, mixes: [])
    let draw = SlotDraw(
      slot: slot, mode: .independent, randomness: SlotRandomness(seed: seed, salt: salt))
    try await store.write { transaction in
      try transaction.recordDraw(slot, list: draw.list(rows))
      let staff = try transaction.actor(uid: 1001, role: "staff")
      if let test = try transaction.records.tests(of: slot).first {
        try transaction.collect(test.number, NewCollection(specimen: .urine), by: staff)
      }
    }
  }

  private func replay(_ store: Store) async throws -> LogState {
    let logID = try #require(store.logID)
    let genesis = try #require(try await store.read { try $0.genesis() })
    var state = try #require(LogState(genesis: genesis, logID: logID))
    for logged in try await store.read({ try $0.entries(from: 0, count: 1000) }).dropFirst() {
      state.add(logged.entry, row: logged.change)
      for line in (logged.rosterLines ?? []).split(separator: 0x0A) {
        state.note(try #require(RosterRow(line: line)), rules: ProgramApplication.duties)
      }
    }
    return state
  }

  private func bundle(_ store: Store) async throws -> [String: [UInt8]] {
    var files = try await store.read { reader in
      var files: [String: [UInt8]] = [:]
      for slot in try reader.allSlots() {
        files.merge(try reader.bundleFiles(of: slot.slot)) { $1 }
      }
      files[LogBundle.entries] = [UInt8](Lines.join(try reader.lines(from: 0, count: 1000)))
      let acts = try reader.openings(count: 1000).map { try $0.line() }
      files[LogBundle.acts] = [UInt8](Lines.join(acts))
      return files
    }
    files[LogBundle.checkpoint] = Array((store.newestHead?.note.description ?? "").utf8)
    files[LogBundle.key] = Array("\(store.verifierKey)\n".utf8)
    return files
  }

  @Test func theVerifierFindsNothing() async throws {
    let fixture = try Fixture()
    let store = try await lived(fixture)
    let verdict = Verifier.verify(LogBundle(files: try await bundle(store)))
    #expect(verdict.findings.map(\.text) == [])
    #expect(verdict.exitCode == 0, "\(verdict.obstacles)")
    #expect(verdict.slots.map(\.status) == [.ok, .missed, .open, .open])
    try store.close()
  }

  @Test(arguments: [LogBundle.entries, LogBundle.acts, "rosters/2026-11-23_main.jsonl"])
  func aByteInAnyFileIsNoticed(path: String) async throws {
    let fixture = try Fixture()
    let store = try await lived(fixture)
    var files = try await bundle(store)
    var bytes = try #require(files[path])
    bytes[bytes.count / 2] ^= 0x01
    files[path] = bytes
    #expect(Verifier.verify(LogBundle(files: files)).exitCode == 2)
    try store.close()
  }

  @Test func everyReleasedHeadIsOnTheWayToTheNewest() async throws {
    let fixture = try Fixture()
    let store = try await lived(fixture)
    let slot = try #require(try await store.read { try $0.slot(Monday.slot) })
    let draw = try #require(slot.draw)
    let note = try #require(try await store.head(covering: draw))
    let released = try Checkpoint(parsing: note.text)
    #expect(released.size > UInt64(draw) && note.isSigned(by: store.verifierKey))
    let lines = try await store.read { try $0.lines(from: 0, count: 1000) }
    let leaves = lines.map { MerkleTree.leafHash($0) }
    #expect(MerkleTree.root(Array(leaves.prefix(Int(released.size)))) == released.root)
    let newest = try #require(store.newestHead)
    #expect(try await store.head(covering: newest.head.size - 1) == newest.note)
    #expect(try await store.head(covering: newest.head.size) == nil)
    try store.close()
  }
}
