import Evidence
import GRDB
import Libcrypto
import Selection

/// How far a slot has come.
package enum SlotState: String, CaseIterable, Hashable, Sendable {
  case committed, rostered, drawn, missed
  /// Drawn or missed, and its seed published.
  case revealed
}

/// A slot and the entries of its life.
package struct StoredSlot: Hashable, Sendable {
  package let slot: Slot
  package let opens: Int64
  package let closes: Int64
  /// nil for a slot that was missed without ever having been committed.
  package let seq: Int?
  package let commit: Int64?
  package let roster: Int64?
  package let draw: Int64?
  package let missed: Int64?
  package let reveal: Int64?

  package var state: SlotState {
    if reveal != nil { return .revealed }
    if missed != nil { return .missed }
    if draw != nil { return .drawn }
    return roster == nil ? .committed : .rostered
  }
}

extension StoreReader {
  package func slot(_ slot: Slot) throws -> StoredSlot? {
    try slots("WHERE s.slot = ?", [slot]).first
  }

  /// Committed slots of a list whose roster can still be fixed, ascending.
  func slotsWithoutRoster(ofList list: String, closingAfter now: Int64) throws -> [StoredSlot] {
    try slots("WHERE s.list = ? AND s.closes > ?", [list, now]).filter { $0.state == .committed }
  }

  package func allSlots() throws -> [StoredSlot] { try slots("", []) }

  /// Whether a label was drawn late in a slot, or would have been.
  func hasLate(_ label: Label, in slot: Slot) throws -> Bool {
    try db.one(
      Int.self, "SELECT 1 FROM late_row WHERE slot = ? AND label = ?", [slot, label]) != nil
  }

  /// Labels that a slot took up after its draw: somebody not expected came all the same.
  package func late(in slot: Slot) throws -> [Label: Bool] {
    try db.rows("SELECT label, drawn FROM late_row WHERE slot = ?", [slot])
      .reduce(into: [:]) { $0[$1[0]] = $1[1] as Bool }
  }

  /// Committed slots of a program's lists from a date on, with the index of their commitment.
  func committedSlots(
    of program: String, from: CivilDate
  ) throws -> [(slot: Slot, commit: Int64)] {
    try db.rows(
      """
      SELECT s.slot, p.entry FROM slot s JOIN list l ON l.name = s.list
      JOIN slot_step p ON p.slot = s.slot AND p.step = 'commit'
      WHERE l.program = ? AND s.date >= ? ORDER BY s.slot
      """, [program, from]
    ).map { ($0[0], $0[1]) }
  }

  /// The seed of a committed slot, from its file.
  /// - Throws: `seedMissing`, `seedMismatch` when it is not what was committed to.
  package func seed(of slot: Slot) throws -> Digest {
    guard let logID else { throw StoreError.noLog }
    guard let c = try db.one(Digest.self, "SELECT c FROM commitment WHERE slot = ?", [slot]) else {
      throw StoreError.slotState(slot, wanted: "committed", found: "not committed")
    }
    let seed = try house.seeds.read(slot)
    guard DomainHash.commitment(logID: logID, slot: slot, seed: seed) == c else {
      throw StoreError.seedMismatch(slot)
    }
    return seed
  }

  /// Whether the seed that a slot was committed to is at hand.
  package func hasSeed(of slot: Slot) throws -> Bool {
    do {
      _ = try seed(of: slot)
      return true
    } catch StoreError.seedMissing, StoreError.seedMismatch { return false }
  }

  /// The mixes that serve a slot, in log order, with their indexes.
  package func mixes(for slot: Slot) throws -> [(entry: Int64, mix: Mix)] {
    let found = try db.rows(
      """
      SELECT m.entry FROM mix m JOIN commitment c ON c.seq BETWEEN m.first_seq AND m.last_seq
      WHERE c.slot = ? ORDER BY m.entry
      """, [slot])
    return try found.map { row in
      let index: Int64 = row[0]
      guard case .mix(let mix)? = try entry(index) else { throw StoreError.damaged(entry: index) }
      return (index, mix)
    }
  }

  private func slots(
    _ condition: String, _ arguments: StatementArguments
  ) throws -> [StoredSlot] {
    try db.rows(
      """
      SELECT s.slot, s.opens, s.closes, c.seq,
        max(CASE p.step WHEN 'commit' THEN p.entry END),
        max(CASE p.step WHEN 'roster' THEN p.entry END),
        max(CASE p.step WHEN 'draw' THEN p.entry END),
        max(CASE p.step WHEN 'missed' THEN p.entry END),
        max(CASE p.step WHEN 'reveal' THEN p.entry END)
      FROM slot s LEFT JOIN slot_step p ON p.slot = s.slot
      LEFT JOIN commitment c ON c.slot = s.slot
      \(condition) GROUP BY s.slot ORDER BY s.date, s.list
      """, arguments
    ).map {
      StoredSlot(
        slot: $0[0], opens: $0[1], closes: $0[2], seq: $0[3], commit: $0[4], roster: $0[5],
        draw: $0[6], missed: $0[7], reveal: $0[8])
    }
  }
}
