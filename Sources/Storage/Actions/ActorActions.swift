import GRDB
import Selection
import TransparencyLog

/// Who does something: the stable label that the log and every record use.
package struct RecordedActor: Hashable, Sendable {
  let id: Int64
  /// `staff-1`, `admin-2`, `daemon`.
  package let label: String
}

extension LogTransaction {
  /// The actor of a Unix account, registered at first sight as the next `role-N`.
  package func actor(uid: UInt32, role: String) throws -> RecordedActor {
    if let known = try records.actor(uid: uid) { return known }
    try Code.require(role, "role")
    let taken = try db.one(
      Int.self, "SELECT count(*) FROM actor WHERE label GLOB ? || '-[0-9]*'", [role])
    let actor = try register("\(role)-\((taken ?? 0) + 1)", row: ["uid": .integer(Int64(uid))])
    try db.run(
      "INSERT INTO actor_account (uid, actor, at, entry) VALUES (?, ?, ?, ?)",
      [uid, actor.id, at, log.size - 1])
    return actor
  }

  /// The actor of that name, registered at first sight: the daemon itself, and the roles that a
  /// practice log lets the caller choose.
  package func actor(named label: String) throws -> RecordedActor {
    if let known = try records.actor(named: label) { return known }
    try Code.require(label, "actor")
    return try register(label, row: [:])
  }

  private func register(
    _ label: String, row: [String: CanonicalJSON.Value]
  ) throws -> RecordedActor {
    var row = row
    row["actor"] = .string(label)
    let entry = try act("actor", by: label, row: .object(row))
    let id = try db.insert(
      "INSERT INTO actor (label, at, entry) VALUES (?, ?, ?)", [label, at, entry])
    return RecordedActor(id: id, label: label)
  }
}

extension StoreReader {
  package func actor(uid: UInt32) throws -> RecordedActor? {
    try db.row(
      """
      SELECT a.id, a.label FROM actor_account c JOIN actor a ON a.id = c.actor
      WHERE c.uid = ? ORDER BY c.id DESC LIMIT 1
      """, [uid]
    ).map { RecordedActor(id: $0[0], label: $0[1]) }
  }

  package func actor(named label: String) throws -> RecordedActor? {
    try db.row("SELECT id, label FROM actor WHERE label = ?", [label])
      .map { RecordedActor(id: $0[0], label: $0[1]) }
  }
}

/// Words that may stand unsealed in a record: never free text, into which people write names.
enum Code {
  /// - Throws: `invalid`, unless `[a-z0-9][a-z0-9.-]{0,63}`.
  static func require(_ text: String, _ noun: String) throws(StoreError) {
    let isPlain = text.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
    }
    guard (1...64).contains(text.utf8.count), isPlain,
      text.first?.isLetter == true
        || text.first?.isNumber == true
    else { throw .invalid("\(noun) must be a code of lower-case letters, digits, '-' and '.'") }
  }
}
