import Evidence
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// To whom a patient's receipt is given, what for, and what permits it (42 CFR part 2).
package struct ReceiptDisclosure: Hashable, Sendable {
  package var recipient: String
  package var purpose: String
  package var authority: String

  package init(recipient: String, purpose: String, authority: String) {
    self.recipient = recipient
    self.purpose = purpose
    self.authority = authority
  }

  /// The notice that stands on every page of it.
  package static let notice = "42 CFR 2.32(a)(2)"
}

extension LogTransaction {
  /// Keeps and logs that a receipt is handed over. Whoever receives it is sealed with what names the
  /// person.
  ///
  /// - Parameter hash: SHA-256 of the receipt's text.
  package func discloseReceipt(
    of label: Label, slot: Slot, _ disclosure: ReceiptDisclosure, hash: Digest,
    by actor: RecordedActor
  ) throws {
    guard let person = try records.stay(label: label)?.person else {
      throw StoreError.unknown(noun: "label", id: label.hex)
    }
    let sealed = try seal(
      disclosure.recipient, of: person, use: "disclosure/\(hash.hex)")
    let entry = try act(
      "disclosed", slot: slot, by: actor.label,
      row: [
        "what": "receipt", "label": .string(label.hex), "hash": .string(hash.hex),
        "recipient": .string(Hex.encode(sealed)),
      ])
    try db.run(
      """
      INSERT INTO disclosure
        (what, purpose, authority, sealed, person, notice, hash, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        "receipt \(slot)", disclosure.purpose, disclosure.authority, sealed.data, person,
        ReceiptDisclosure.notice, hash, at, actor.id, entry,
      ])
  }
}
