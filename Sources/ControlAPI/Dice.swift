/// Draws that wait for an officer's dice. With a head in hand: those that it could serve.
package enum AuditWaiting: Method {
  package static let name = "AuditWaiting"

  package struct Parameters: Codable, Sendable {
    /// Size of the head in hand, and 32 or more hex digits of its root.
    package var size: UInt64?
    package var digits: String?

    package init(size: UInt64? = nil, digits: String? = nil) {
      self.size = size
      self.digits = digits
    }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    /// In the order of their commitments.
    package var draws: [WaitingDraw]

    package init(practice: Bool, draws: [WaitingDraw]) {
      self.practice = practice
      self.draws = draws
    }
  }
}

/// One draw that waits for dice.
package struct WaitingDraw: Codable, Sendable {
  package var slot: String
  /// The dice must have come before.
  package var opens: String
  /// Its commitment: a head in hand must be of more entries than this index.
  package var entry: UInt64

  package init(slot: String, opens: String, entry: UInt64) {
    self.slot = slot
    self.opens = opens
    self.entry = entry
  }
}

/// Dice thrown by an officer who holds a head with every commitment that they serve.
package enum AuditMix: Method {
  package static let name = "AuditMix"

  package struct Parameters: Codable, Sendable {
    package var size: UInt64
    package var digits: String
    /// 1 to 6, at least fifty.
    package var dice: String

    package init(size: UInt64, digits: String, dice: String) {
      self.size = size
      self.digits = digits
      self.dice = dice
    }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    /// The slots that the dice serve.
    package var slots: [String]
    package var receipt: Receipt

    package init(practice: Bool, slots: [String], receipt: Receipt) {
      self.practice = practice
      self.slots = slots
      self.receipt = receipt
    }
  }
}
