/// One patient's proof for one day (LOG.md 3): handed to somebody, so that it is recorded as a
/// disclosure.
package enum AuditReceipt: Method {
  package static let name = "AuditReceipt"

  package struct Parameters: Codable, Sendable {
    package var label: String
    package var date: String
    /// To whom, what for, and what permits it.
    package var recipient: String
    package var purpose: String
    package var authority: String

    package init(
      label: String, date: String, recipient: String, purpose: String, authority: String
    ) {
      self.label = label
      self.date = date
      self.recipient = recipient
      self.purpose = purpose
      self.authority = authority
    }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var slot: String
    /// C2SP tlog-proofs, one after another.
    package var text: String
    package var receipt: Receipt

    package init(practice: Bool, slot: String, text: String, receipt: Receipt) {
      self.practice = practice
      self.slot = slot
      self.text = text
      self.receipt = receipt
    }
  }
}
