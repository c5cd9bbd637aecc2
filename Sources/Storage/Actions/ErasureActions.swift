import Evidence
import GRDB
import Selection
import TransparencyLog

// A person's identity destroyed: the key goes, and with it what it sealed, in every copy made later.
// Rows stay, under labels that name nobody.
extension LogTransaction {
  /// Asks for it; somebody else decides.
  package func requestErasure(
    of person: Int64, reason: String, by actor: RecordedActor
  ) throws {
    try ReasonCodes.require(reason, among: ReasonCodes.erasure, of: "an erasure")
    try requireErasable(person)
    guard try records.pendingErasure(of: person) == nil else {
      throw StoreError.invalid("the erasure is asked for already and waits for somebody else")
    }
    let entry = try act(
      "erase-requested", by: actor.label,
      row: ["person": .integer(person), "reason": .string(reason)])
    try db.run(
      """
      INSERT INTO request (kind, person, reason_code, requester, at, entry)
      VALUES ('erase', ?, ?, ?, ?, ?)
      """, [person, reason, actor.id, at, entry])
  }

  /// Approves what somebody else asked for, or declines it.
  /// - Throws: `samePerson`, and what forbade it to be asked for.
  package func decideErasure(
    of person: Int64, approve: Bool, by actor: RecordedActor
  ) throws {
    guard let request = try records.pendingErasure(of: person) else {
      throw StoreError.unknown(noun: "request to erase person", id: "\(person)")
    }
    guard request.requester != actor.id else { throw StoreError.samePerson }
    let entry =
      approve
      ? try erase(person, askedBy: request.requester, by: actor)
      : try act("erase-declined", by: actor.label, row: ["person": .integer(person)])
    try keepDecision(on: request.id, approved: approve, by: actor, entry: entry)
  }

  private func erase(
    _ person: Int64, askedBy requester: Int64, by actor: RecordedActor
  ) throws -> Int64 {
    try requireErasable(person)
    let entry = try append(.erase(Erase(at: at, count: 1, by: actor.label)))
    try db.run(
      "INSERT INTO erasure (person, requester, approver, at, entry) VALUES (?, ?, ?, ?, ?)",
      [person, requester, actor.id, at, entry])
    try destroyKeys(of: person)
    return entry
  }

  private func destroyKeys(of person: Int64) throws {
    try db.run(
      """
      DELETE FROM message_key WHERE message IN (SELECT message FROM message_person WHERE person = ?)
      """, [person])
    try db.run("DELETE FROM person_key WHERE person = ?", [person])
    try db.run("DELETE FROM person_token WHERE person = ?", [person])
  }

  /// Nobody is erased who is treated here, whose records somebody holds, or whose time is not up.
  private func requireErasable(_ person: Int64) throws {
    guard try db.one(Int.self, "SELECT 1 FROM person_key WHERE person = ?", [person]) != nil else {
      throw StoreError.erased(person: person)
    }
    guard let last = try records.lastDischarge(of: person) else {
      throw StoreError.invalid("the patient is enrolled: a stay ends before a name is destroyed")
    }
    if try records.isHeld(person) {
      throw StoreError.invalid("a legal hold stands: nothing of the patient may be destroyed")
    }
    if let days = try records.retention(of: "identity"), at < last + days * 86_400 {
      throw StoreError.invalid("names are kept \(days) days after the last discharge")
    }
  }
}

extension StoreReader {
  func pendingErasure(of person: Int64) throws -> (id: Int64, requester: Int64)? {
    try db.row(
      """
      SELECT id, requester FROM request r WHERE kind = 'erase' AND person = ?
        AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.request = r.id)
      """, [person]
    ).map { ($0[0], $0[1]) }
  }

  /// When the last stay ended, UTC seconds; nil while one is open.
  fileprivate func lastDischarge(of person: Int64) throws -> Int64? {
    let row = try db.row(
      """
      SELECT count(*) = count(d.at), max(d.at) FROM enrolment e
      LEFT JOIN discharge d ON d.enrolment = e.id WHERE e.person = ?
      """, [person])
    return row.flatMap { ($0[0] as Bool) ? $0[1] : nil }
  }

  /// Whether a legal hold stands over a person or over everybody.
  fileprivate func isHeld(_ person: Int64) throws -> Bool {
    try db.one(
      Int.self,
      """
      SELECT 1 FROM legal_hold h WHERE (h.person = ? OR h.person IS NULL) AND h.releases IS NULL
        AND NOT EXISTS (SELECT 1 FROM legal_hold r WHERE r.releases = h.id)
      """, [person]) != nil
  }

  /// Days that a class of records is kept, as set last; nil where nobody has.
  package func retention(of kind: String) throws -> Int64? {
    try db.one(
      Int64.self, "SELECT days FROM retention WHERE class = ? ORDER BY id DESC LIMIT 1", [kind])
  }
}
