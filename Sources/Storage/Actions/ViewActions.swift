import Evidence
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// What somebody looked at.
package enum Viewed: Hashable, Sendable {
  case list(Slot)
  case test(Int64)
  case report(Int64, test: Int64)
  case patient(person: Int64)
  /// Everybody, by name.
  case patients
}

extension LogTransaction {
  /// Logs that somebody saw something. Of a list one view per actor and print is kept: opening it
  /// again in the same form is not news. Returns whether this one was.
  ///
  /// - Parameters:
  ///   - print: how it was shown, `screen`, `print`, `json`.
  ///   - since: UTC seconds; after a view like this one from then on, it is no news either. Nil where
  ///     every look is.
  @discardableResult
  package func recordView(
    _ thing: Viewed, print: String, by actor: RecordedActor, since: Int64? = nil
  ) throws -> Bool {
    try Code.require(print, "print")
    if case .list(let slot) = thing, try hasSeen(slot, print: print, actor) { return false }
    if let since, try hasSeen(thing, print: print, actor, since: since) { return false }
    var row = thing.row
    row["print"] = .string(print)
    let entry = try act("viewed", slot: thing.slot, by: actor.label, row: .object(row))
    try db.run(
      """
      INSERT INTO view (actor, kind, slot, test, report, person, print, at, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        actor.id, thing.kind, thing.slot, thing.test, thing.report, thing.person, print, at, entry,
      ])
    return true
  }

  /// The name behind a label, for a reason that is sealed like the name. Logged.
  package func identify(
    _ label: Label, reason: String, by actor: RecordedActor
  ) throws -> Identity {
    guard let stay = try records.stay(label: label) else {
      throw StoreError.unknown(noun: "label", id: label.hex)
    }
    let identity = try records.identity(of: stay.person)
    let sealed = Hex.encode(try seal(reason, of: stay.person, use: "identify/\(label.hex)"))
    let entry = try act(
      "identified", by: actor.label,
      row: ["label": .string(label.hex), "reason": .string(sealed)])
    try db.run(
      """
      INSERT INTO view (actor, kind, person, print, reason, at, entry)
      VALUES (?, 'identity', ?, 'screen', ?, ?, ?)
      """, [actor.id, stay.person, sealed, at, entry])
    return identity
  }

  private func hasSeen(_ slot: Slot, print: String, _ actor: RecordedActor) throws -> Bool {
    try db.one(
      Int.self, "SELECT 1 FROM view WHERE kind = 'list' AND actor = ? AND slot = ? AND print = ?",
      [actor.id, slot, print]) != nil
  }

  private func hasSeen(
    _ thing: Viewed, print: String, _ actor: RecordedActor, since: Int64
  ) throws -> Bool {
    try db.one(
      Int.self,
      """
      SELECT 1 FROM view WHERE kind = ? AND actor = ? AND print = ? AND at >= ?
        AND test IS ? AND report IS ? AND person IS ?
      """,
      [thing.kind, actor.id, print, since, thing.test, thing.report, thing.person]) != nil
  }
}

extension Viewed {
  fileprivate var kind: String {
    switch self {
    case .list: "list"
    case .test: "test"
    case .report: "report"
    case .patient, .patients: "patient"
    }
  }

  fileprivate var slot: Slot? { if case .list(let slot) = self { slot } else { nil } }

  fileprivate var test: Int64? {
    switch self {
    case .test(let test), .report(_, let test): test
    default: nil
    }
  }

  fileprivate var report: Int64? { if case .report(let id, _) = self { id } else { nil } }
  fileprivate var person: Int64? { if case .patient(let id) = self { id } else { nil } }

  fileprivate var row: [String: CanonicalJSON.Value] {
    var row: [String: CanonicalJSON.Value] = ["kind": .string(kind)]
    if let test { row["test"] = .integer(test) }
    if let report { row["report"] = .integer(report) }
    if let person { row["person"] = .integer(person) }
    return row
  }
}
