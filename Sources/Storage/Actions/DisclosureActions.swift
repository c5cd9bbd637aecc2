import Evidence
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// The evidence bundle given to somebody outside: to whom, why, on what authority (42 CFR part 2).
package struct NewDisclosure: Hashable, Sendable {
  package var recipient: String
  package var purpose: String
  package var authority: String
  /// Which notice went with it: the first line of its text.
  package var notice: String
  /// The days it is about; the log is always whole.
  package var from: CivilDate?
  package var to: CivilDate?

  package init(
    recipient: String, purpose: String, authority: String, notice: String, from: CivilDate? = nil,
    to: CivilDate? = nil
  ) {
    self.recipient = recipient
    self.purpose = purpose
    self.authority = authority
    self.notice = notice
    self.from = from
    self.to = to
  }

  /// What was given: `draw log, 2026-01-01 to 2026-11-21`.
  package var what: String {
    guard from != nil || to != nil else { return "draw log" }
    return
      "draw log, \(from?.description ?? "its first day") to \(to?.description ?? "its last day")"
  }

  /// The record as one text, whose hash the log holds: people's names are no canonical JSON.
  var hash: Digest {
    DomainHash.ds(
      "veridraw/1/disclosure", [what, recipient, purpose, authority, notice].map { Array($0.utf8) })
  }
}

extension LogTransaction {
  /// Keeps the record of a disclosure and logs it; `head` is the root that the recipient will see
  /// grow by this entry.
  @discardableResult
  package func disclose(
    _ disclosure: NewDisclosure, head: Digest, by actor: RecordedActor
  ) throws -> Int64 {
    let entry = try act(
      "disclosed", by: actor.label,
      row: ["what": "draw log", "record": .string(disclosure.hash.hex)])
    try db.run(
      """
      INSERT INTO disclosure (what, purpose, authority, recipient, notice, hash, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        disclosure.what, disclosure.purpose, disclosure.authority, disclosure.recipient,
        disclosure.notice, head, at, actor.id, entry,
      ])
    return entry
  }
}
