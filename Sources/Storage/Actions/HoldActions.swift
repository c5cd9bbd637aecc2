import GRDB
import Libcrypto
import Selection
import TransparencyLog

// What keeps records from being destroyed.
extension LogTransaction {
  /// While it stands nothing of the person is destroyed. The reason is in the record, sealed.
  package func hold(_ person: Int64, reason: String, by actor: RecordedActor) throws {
    guard try records.standingHold(over: person) == nil else {
      throw StoreError.invalid("a legal hold stands already")
    }
    try keepHold(person, what: "hold", reason: reason, releases: nil, by: actor)
  }

  package func release(_ person: Int64, reason: String, by actor: RecordedActor) throws {
    guard let hold = try records.standingHold(over: person) else {
      throw StoreError.invalid("no legal hold stands")
    }
    try keepHold(person, what: "hold-released", reason: reason, releases: hold, by: actor)
  }

  /// How long a class of records is kept after the last discharge, and on what ground.
  package func setRetention(
    of kind: String, days: Int64, basis: String, by actor: RecordedActor
  ) throws {
    let entry = try act(
      "retention", by: actor.label, row: ["class": .string(kind), "days": .integer(days)])
    try db.run(
      "INSERT INTO retention (class, days, basis, at, actor, entry) VALUES (?, ?, ?, ?, ?, ?)",
      [kind, days, basis, at, actor.id, entry])
  }

  private func keepHold(
    _ person: Int64, what: String, reason: String, releases: Int64?, by actor: RecordedActor
  ) throws {
    let entry = try act(what, by: actor.label, row: ["person": .integer(person)])
    try db.run(
      """
      INSERT INTO legal_hold (person, reason, releases, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        person, Hex.encode(try seal(reason, of: person, use: "hold/\(entry)")), releases, at,
        actor.id, entry,
      ])
  }
}

extension StoreReader {
  func standingHold(over person: Int64) throws -> Int64? {
    try db.one(
      Int64.self,
      """
      SELECT id FROM legal_hold h WHERE h.person = ? AND h.releases IS NULL
        AND NOT EXISTS (SELECT 1 FROM legal_hold r WHERE r.releases = h.id)
      """, [person])
  }
}
