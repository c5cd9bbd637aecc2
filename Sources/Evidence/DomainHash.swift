import Libcrypto
import Selection

/// The domain-separated hashes of LOG.md 3 and 5.
package enum DomainHash {
  /// `SHA-256(Σ u32be(length) ‖ bytes)`, the label first.
  package static func ds(_ label: String, _ fields: [UInt8]...) -> Digest {
    ds(label, fields)
  }

  package static func ds(_ label: String, _ fields: [[UInt8]]) -> Digest {
    var message: [UInt8] = []
    append(Array(label.utf8), to: &message)
    for field in fields { append(field, to: &message) }
    return SHA256.hash(message)
  }

  /// The `c` of a commit.
  package static func commitment(logID: Digest, slot: Slot, seed: Digest) -> Digest {
    ds("veridraw/1/commit", logID.bytes, Array(slot.description.utf8), seed.bytes)
  }

  /// The HKDF salt of a slot, from the mixes that count, in log order.
  package static func salt(logID: Digest, slot: Slot, mixes: [[UInt8]]) -> Digest {
    ds("veridraw/1/mix", [logID.bytes, Array(slot.description.utf8)] + mixes)
  }

  private static func append(_ field: [UInt8], to message: inout [UInt8]) {
    let length = UInt32(field.count)
    for shift in [24, 16, 8, 0] { message.append(UInt8(truncatingIfNeeded: length >> shift)) }
    message += field
  }
}
