import Libcrypto

/// All the randomness of one slot (LOG.md 5). Each subject has tickets of its own, which depend on
/// the slot and on nobody else.
package struct SlotRandomness: Sendable {
  private let key: HMACKey

  /// HKDF-Extract: `seed` is the committed secret, `salt` binds log, slot and outside entropy.
  package init(seed: Digest, salt: Digest) {
    self.init(prk: HKDF.extract(salt: salt.bytes, inputKey: seed.bytes))
  }

  package init(prk: Digest) {
    key = HMACKey(prk.bytes)
  }

  package func ticket(use: String, subject: [UInt8]) -> Digest {
    expand(Array("veridraw/1/\(use)\0".utf8) + subject)
  }

  /// HKDF-Expand to 32 bytes: one block, which is one HMAC under the slot's key.
  package func expand(_ info: [UInt8]) -> Digest {
    key.authenticate(info + [1])
  }

  /// The ticket that decides about a patient; it also settles order and ties.
  package func ticket(of label: Label) -> Digest {
    expand(Self.ticketPrefix + label.bytes)
  }

  /// Kept as bytes: a slot asks for as many tickets as it has patients.
  private static let ticketPrefix = Array("veridraw/1/ticket\0".utf8)

  package func number(of label: Label) -> Number {
    Number(known: Draw.billionths(ticket(of: label)))
  }

  /// A second draw over somebody selected (panel, hour, observer): one of 0..<`of`.
  package func pick(use: String, of choices: UInt64, for label: Label) -> UInt64 {
    Draw.below(ticket(use: use, subject: label.bytes), choices)
  }
}
