import Evidence
import Foundation
import GRDB
import Libcrypto
import Selection
import TransparencyLog

// A slot's life: commit, roster, draw or missed, reveal (LOG.md 4 and 6). The schema holds that each
// happens once and in this order; what is checked here is the clock.
extension LogTransaction {
  /// Locks a seed away for a slot and logs the commitment to it. The seed file is durable before
  /// the entry is appended.
  @discardableResult
  package func commitSlot(_ slot: Slot, opens: Int64, closes: Int64) throws -> Int64 {
    if let known = try records.slot(slot) {
      throw StoreError.slotState(slot, wanted: "new", found: known.state.rawValue)
    }
    guard at < opens else { throw StoreError.slotTime(slot, rule: "it has opened already") }
    try add(slot, opens: opens, closes: closes)
    let seed = try house.seeds.create(slot)
    let c = DomainHash.commitment(logID: try logID(), slot: slot, seed: seed)
    let seq = try db.one(Int.self, "SELECT coalesce(max(seq) + 1, 0) FROM commitment") ?? 0
    let entry = try append(
      .commit(
        Commit(
          at: at, slot: slot, seq: seq, c: c, src: Randomness.source, opens: opens,
          closes: closes)))
    try step("commit", of: slot, entry)
    try db.run(
      "INSERT INTO commitment (seq, slot, c, entry) VALUES (?, ?, ?, ?)", [seq, slot, c, entry])
    return entry
  }

  /// Outside entropy for the commitments first … last.
  @discardableResult
  package func recordMix(_ source: Mix.Source, first: Int, last: Int) throws -> Int64 {
    let mix = Mix(at: at, source: source, first: first, last: last)
    let entry = try append(.mix(mix))
    try db.run(
      "INSERT INTO mix (entry, src, first_seq, last_seq) VALUES (?, ?, ?, ?)",
      [entry, mix.kindOfSource.rawValue, first, last])
    return entry
  }

  /// Fixes everything the draw takes as input. Rows ascend by label.
  @discardableResult
  package func fixRoster(
    _ slot: Slot, rows: [RosterRow], caps: [String: Int] = [:], pool: PoolState? = nil
  ) throws -> Int64 {
    let record = try requireOpen(slot)
    guard zip(rows, rows.dropFirst()).allSatisfy({ $0.label < $1.label }),
      rows.allSatisfy({ $0.slot == slot })
    else { throw StoreError.invalid("\(slot): rows must ascend by label and be of this slot") }
    guard let policy = try records.rulingPolicy(of: record) else {
      throw StoreError.invalid("\(slot): no policy rules it")
    }
    let lines = try rows.map { try $0.line() }
    let entry = try append(
      .roster(
        RosterEntry(
          at: at, slot: slot, root: LineRoot.of(lines), n: rows.count,
          nEligible: rows.count { $0.isEligible }, pol: policy.hash, caps: caps, pool: pool)))
    try step("roster", of: slot, entry)
    try db.run(
      "INSERT INTO roster (slot, entry, lines) VALUES (?, ?, ?)", [slot, entry, Lines.join(lines)])
    return entry
  }

  /// The list of a slot: its entry, its lines, a test for everybody on it. The next commitments
  /// belong in the same action, so that today's sheet witnesses tomorrow's commitment.
  ///
  /// - Parameter panels: panel version of a label's test, where one is set.
  @discardableResult
  package func recordDraw(
    _ slot: Slot, list: [ListLine], mixes: [Int] = [], degraded: Bool = false,
    panels: [Label: Int64] = [:]
  ) throws -> Int64 {
    let record = try requireOpen(slot)
    guard let roster = record.roster else {
      throw StoreError.slotState(slot, wanted: "rostered", found: record.state.rawValue)
    }
    let lines = list.map(\.line)
    let entry = try append(
      .draw(
        DrawEntry(
          at: at, slot: slot, roster: Int(roster), mixes: mixes, nSelected: list.count,
          res: LineRoot.of(lines), degraded: degraded)))
    try step("draw", of: slot, entry)
    try db.run(
      "INSERT INTO drawn_list (slot, kind, entry, lines) VALUES (?, 'draw', ?, ?)",
      [slot, entry, Lines.join(lines)])
    let daemon = try actor(named: "daemon")
    for line in list {
      try addTest(line.label, slot: slot, entry: entry, panel: panels[line.label], by: daemon)
    }
    return entry
  }

  /// A slot that was not drawn. One that was never committed is known by its window; one that a
  /// restore lost is missed at once.
  @discardableResult
  package func recordMissed(
    _ slot: Slot, opens: Int64, closes: Int64, why: String, isLost: Bool = false
  ) throws -> Int64 {
    let known = try records.slot(slot)
    if known == nil { try add(slot, opens: opens, closes: closes) }
    guard try isLost || at >= known?.closes ?? closes || records.isClosed(slot) else {
      throw StoreError.slotTime(slot, rule: "it is still open and not closed by anybody")
    }
    let entry = try append(.missed(Missed(at: at, slot: slot, why: why)))
    try step("missed", of: slot, entry)
    return entry
  }

  /// Publishes a slot's seed after it closed. The file goes once the entry is durable.
  @discardableResult
  package func recordReveal(_ slot: Slot) throws -> Int64 {
    guard let record = try records.slot(slot) else {
      throw StoreError.unknown(noun: "slot", id: slot.description)
    }
    guard at >= record.closes else {
      throw StoreError.slotTime(slot, rule: "it has not closed yet")
    }
    let seed = try records.seed(of: slot)
    let entry = try append(.reveal(Reveal(at: at, slot: slot, seed: seed)))
    try step("reveal", of: slot, entry)
    let seeds = house.seeds
    // The seed is public now: a file that stays behind is removed at the next start.
    afterDurable { try? seeds.remove(slot) }
    return entry
  }

  /// Somebody not expected who turned up after the draw, drawn with the own ticket or not; once.
  @discardableResult
  package func recordLate(
    _ row: RosterRow, isDrawn: Bool, panel: Int64? = nil, by actor: RecordedActor
  ) throws -> Int64 {
    let record = try records.slot(row.slot)
    guard let record, record.draw != nil, at < record.closes else {
      throw StoreError.slotState(
        row.slot, wanted: "drawn and not closed", found: record?.state.rawValue ?? "unknown")
    }
    guard try !records.hasLate(row.label, in: row.slot) else {
      throw StoreError.already(noun: "label", id: row.label.hex, what: "drawn late that day")
    }
    let leaf = MerkleTree.leafHash(try row.line())
    let entry = try append(.late(Late(at: at, slot: row.slot, leaf: leaf, drawn: isDrawn)))
    try db.run(
      "INSERT INTO late_row (entry, slot, label, drawn) VALUES (?, ?, ?, ?)",
      [entry, row.slot, row.label, isDrawn])
    if isDrawn {
      try addTest(row.label, slot: row.slot, isLate: true, entry: entry, panel: panel, by: actor)
    }
    return entry
  }

  private func add(_ slot: Slot, opens: Int64, closes: Int64) throws {
    guard try records.program(ofList: slot.list) != nil else {
      throw StoreError.unknown(noun: "list", id: slot.list)
    }
    try db.run(
      "INSERT INTO slot (slot, list, date, opens, closes) VALUES (?, ?, ?, ?, ?)",
      [slot, slot.list, slot.date, opens, closes])
  }

  private func step(_ step: String, of slot: Slot, _ entry: Int64) throws {
    try db.run("INSERT INTO slot_step (slot, step, entry) VALUES (?, ?, ?)", [slot, step, entry])
  }

  /// opens ≤ at < closes, and neither drawn nor missed.
  private func requireOpen(_ slot: Slot) throws -> StoredSlot {
    guard let record = try records.slot(slot), record.commit != nil else {
      throw StoreError.slotState(slot, wanted: "committed", found: "not committed")
    }
    guard [.committed, .rostered].contains(record.state) else {
      throw StoreError.slotState(slot, wanted: "not drawn yet", found: record.state.rawValue)
    }
    guard at >= record.opens else { throw StoreError.slotTime(slot, rule: "it has not opened yet") }
    guard at < record.closes else { throw StoreError.slotTime(slot, rule: "it has closed") }
    return record
  }
}

/// Files of lines: every line ends with LF, the last too.
enum Lines {
  static func join(_ lines: [[UInt8]]) -> Data {
    var data = Data(capacity: lines.reduce(0) { $0 + $1.count + 1 })
    for line in lines {
      data.append(contentsOf: line)
      data.append(0x0A)
    }
    return data
  }

  static func split(_ data: Data) -> [ArraySlice<UInt8>] {
    [UInt8](data).split(separator: 0x0A)
  }
}
