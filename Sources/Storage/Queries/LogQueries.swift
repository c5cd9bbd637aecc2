import Evidence
import Foundation
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// An entry with what the database keeps beside it.
package struct LoggedEntry: Hashable, Sendable {
  package let index: Int64
  /// The bytes as hashed, without LF.
  package let line: [UInt8]
  package let entry: Entry
  /// The opened row of a `change`.
  package let change: ChangeRow?
  /// The row lines of a `roster`.
  package let rosterLines: [UInt8]?
}

/// A roster as fixed.
package struct StoredRoster: Hashable, Sendable {
  package let index: Int64
  package let entry: RosterEntry
  package let rows: [RosterRow]
}

/// Somebody on a day's list.
package struct ListedPatient: Hashable, Sendable {
  package let test: TestRecord
  /// nil for somebody drawn late, who has no line on the list.
  package let number: Number?
  package let stay: Stay
  /// Unsealed, in memory only; nil after erasure.
  package let identity: Identity?
  package let observer: String
}

extension StoreReader {
  /// Number of entries.
  package func size() throws -> Int64 {
    try db.one(Int64.self, "SELECT coalesce(max(idx) + 1, 0) FROM entry") ?? 0
  }

  /// At most `count` entries from an index on: one page of the whole.
  package func entries(from first: Int64, count: Int) throws -> [LoggedEntry] {
    try db.rows(
      """
      SELECT e.idx, e.line, o.row, r.lines FROM entry e
      LEFT JOIN opening o ON o.entry = e.idx AND e.t = 'change'
      LEFT JOIN roster r ON r.entry = e.idx
      WHERE e.idx >= ? ORDER BY e.idx LIMIT ?
      """, [first, count]
    ).map(logged)
  }

  /// Entry lines without LF, for proofs and bundles.
  package func lines(from first: Int64, count: Int) throws -> [[UInt8]] {
    try db.rows("SELECT line FROM entry WHERE idx >= ? ORDER BY idx LIMIT ?", [first, count])
      .map { Array(($0[0] as String).utf8) }
  }

  /// Leaf hashes of the first `count` entries, for roots and proofs.
  package func leaves(count: Int64) throws -> [Digest] {
    var leaves: [Digest] = []
    leaves.reserveCapacity(Int(clamping: count))
    let rows = try Row.fetchCursor(
      db, sql: "SELECT line FROM entry WHERE idx < ? ORDER BY idx", arguments: [count])
    while let row = try rows.next() {
      leaves.append(MerkleTree.leafHash(Array((row[0] as String).utf8)))
    }
    return leaves
  }

  /// Openings of changes for `acts.jsonl`, in the order of the log.
  package func openings(from first: Int64 = 0, count: Int) throws -> [ActLine] {
    try db.rows(
      """
      SELECT o.entry, o.row, o.salt FROM opening o JOIN entry e ON e.idx = o.entry
      WHERE o.entry >= ? AND (e.t = 'change' OR instr(e.line, '"what":"no-show"') > 0)
      ORDER BY o.entry LIMIT ?
      """, [first, count]
    ).map { row in
      let entry: Int64 = row[0]
      let opening = Opening(row: try value(row[1], entry: entry), salt: [UInt8](row[2] as Data))
      return ActLine(entry: Int(entry), opening: opening)
    }
  }

  /// The smallest kept head that covers an entry: the one a list was released with. Nil while only
  /// the newest head covers it.
  package func head(covering entry: Int64) throws -> SignedNote? {
    try db.one(String.self, "SELECT note FROM head WHERE size > ? ORDER BY size LIMIT 1", [entry])
      .map { try SignedNote(parsing: $0) }
  }

  /// Indexes of the entries that name another key, ascending.
  package func keyEntries() throws -> [Int64] {
    try db.rows("SELECT idx FROM entry WHERE t = 'key' ORDER BY idx").map { $0[0] }
  }

  /// Heads that others kept, by file name.
  package func heldHeads() throws -> [(name: String, note: String)] {
    try db.rows("SELECT name, note FROM held_head ORDER BY name").map { ($0[0], $0[1]) }
  }

  /// - Throws: `slotState` without a roster.
  package func roster(of slot: Slot) throws -> StoredRoster {
    guard let row = try db.row("SELECT entry, lines FROM roster WHERE slot = ?", [slot]) else {
      throw StoreError.slotState(slot, wanted: "rostered", found: "without a roster")
    }
    let index: Int64 = row[0]
    guard case .roster(let roster)? = try entry(index) else {
      throw StoreError.damaged(entry: index)
    }
    let rows = try Lines.split(row[1]).map { line in
      guard let row = RosterRow(line: line) else { throw StoreError.damaged(entry: index) }
      return row
    }
    return StoredRoster(index: index, entry: roster, rows: rows)
  }

  /// The list of a slot as drawn; nil before the draw.
  package func list(of slot: Slot) throws -> [ListLine]? {
    let lines = try db.one(
      Data.self, "SELECT lines FROM drawn_list WHERE slot = ? AND kind = 'draw'", [slot])
    return try lines.map { lines in
      try Lines.split(lines).map { line in
        guard let line = ListLine(line: line) else { throw StoreError.damaged(entry: nil) }
        return line
      }
    }
  }

  /// A slot's list with names, ascending by label: what the front desk reads, late ones included.
  /// The caller logs the view.
  package func day(_ slot: Slot) throws -> [ListedPatient] {
    let numbers = Dictionary(
      (try list(of: slot) ?? []).map { ($0.label, $0.number) }, uniquingKeysWith: { a, _ in a })
    return try tests(of: slot).map { test in
      let stay = try stay(test.enrolment)
      return ListedPatient(
        test: test, number: test.label.flatMap { numbers[$0] }, stay: stay,
        identity: try knownIdentity(of: stay.person), observer: try observer(of: stay.enrolment))
    }
  }

  /// The files of a bundle that are lines of the database: rosters and lists, by their names.
  package func bundleFiles(of slot: Slot) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    if let lines = try db.one(Data.self, "SELECT lines FROM roster WHERE slot = ?", [slot]) {
      files["rosters/\(slot.fileName).jsonl"] = [UInt8](lines)
    }
    for row in try db.rows("SELECT kind, lines FROM drawn_list WHERE slot = ?", [slot]) {
      let suffix = row[0] == "degraded" ? ".degraded" : ""
      files["lists/\(slot.fileName)\(suffix).jsonl"] = [UInt8](row[1] as Data)
    }
    for row in try db.rows("SELECT use, lines FROM pick WHERE slot = ?", [slot]) {
      files["picks/\(slot.fileName).\(row[0] as String).jsonl"] = [UInt8](row[1] as Data)
    }
    return files
  }

  /// The policy a slot is drawn by: the last of its program with `from` ≤ its date that was logged
  /// before the officer's mix or, without one, before the commitment.
  package func rulingPolicy(of slot: StoredSlot) throws -> PolicyRecord? {
    let dice = try mixes(for: slot.slot).first { $0.mix.kindOfSource == .officer }
    return try policy(for: slot.slot, commit: dice?.entry ?? slot.commit)
  }

  private func knownIdentity(of person: Int64) throws -> Identity? {
    do {
      return try identity(of: person)
    } catch StoreError.erased { return nil }
  }

  private func logged(_ row: Row) throws -> LoggedEntry {
    let index: Int64 = row[0]
    let line = Array((row[1] as String).utf8)
    let opened: String? = row[2]
    let roster: Data? = row[3]
    do {
      let entry = try Entry(line: line)
      return LoggedEntry(
        index: index, line: line, entry: entry, change: try change(entry, opened, index),
        rosterLines: roster.map { [UInt8]($0) })
    } catch { throw StoreError.damaged(entry: index) }
  }

  private func change(_ entry: Entry, _ row: String?, _ index: Int64) throws -> ChangeRow? {
    guard case .change(let change) = entry, let row else { return nil }
    return try ChangeRow(change.what, try value(row, entry: index))
  }

  private func value(_ text: String, entry: Int64) throws -> CanonicalJSON.Value {
    do {
      return try CanonicalJSON.parse(Array(text.utf8))
    } catch { throw StoreError.damaged(entry: entry) }
  }
}
