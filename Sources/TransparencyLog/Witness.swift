import Libcrypto

/// The judgement of a witness: whether a head may be cosigned, given the one that was last
/// (C2SP tlog-witness).
package enum Witness {
  package enum Answer: Hashable, Sendable {
    case cosign
    case refuse(Reason)
  }

  package enum Reason: Hashable, Sendable {
    /// No signature by the key that the witness knows the log by.
    case notSigned
    /// The proof starts elsewhere than at the head signed last: ask again from that size.
    case startsElsewhere(known: UInt64)
    /// The log's own signature on a head that does not continue the one signed last: keep it.
    case forked
  }

  /// - Parameters:
  ///   - last: the head that was cosigned last; nil for a log that is new here.
  ///   - keys: the log's, all of which must have signed: two while one hands over to the next.
  package static func judge(
    _ request: WitnessRequest, last: Checkpoint?, keys: [VerifierKey]
  ) -> Answer {
    guard !keys.isEmpty, keys.allSatisfy({ request.note.isSigned(by: $0) }),
      last == nil || last?.origin == request.head.origin
    else { return .refuse(.notSigned) }
    guard let last else {
      return request.old == 0 && request.proof.isEmpty
        ? .cosign : .refuse(.startsElsewhere(known: 0))
    }
    // Two signed heads of one size need no proof to contradict each other.
    if request.head.size == last.size, request.head.root != last.root { return .refuse(.forked) }
    guard request.old == last.size else {
      return .refuse(.startsElsewhere(known: last.size))
    }
    return MerkleTree.verifyConsistency(
      size1: last.size, root1: last.root, size2: request.head.size, root2: request.head.root,
      proof: request.proof) ? .cosign : .refuse(.forked)
  }
}
