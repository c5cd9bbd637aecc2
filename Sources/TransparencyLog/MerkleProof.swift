import Libcrypto

/// Checking of proofs by somebody who has roots and no leaves (RFC 9162, sections 2.1.3.2 and
/// 2.1.4.2, whose proofs are those of RFC 6962).
extension MerkleTree {
  package static func verifyInclusion(
    leaf: Digest, index: UInt64, size: UInt64, proof: [Digest], root: Digest
  ) -> Bool {
    guard index < size else { return false }
    var position = index
    var last = size - 1
    var node = leaf
    for sibling in proof {
      guard last > 0 else { return false }
      node = step(node, sibling, &position, &last)
    }
    return last == 0 && node == root
  }

  /// False also for proofs from the empty tree to a larger one: every tree follows from it, so such
  /// a proof would show nothing.
  package static func verifyConsistency(
    size1: UInt64, root1: Digest, size2: UInt64, root2: Digest, proof: [Digest]
  ) -> Bool {
    if size1 == size2 {
      return proof.isEmpty && root1 == root2 && (size1 > 0 || root1 == emptyRoot)
    }
    guard 0 < size1, size1 < size2, !proof.isEmpty else { return false }
    // The old tree's last full subtree is where both climbs begin; it is the old root itself when
    // the old size is a power of two, and then the proof leaves it out.
    let isFull = size1 & (size1 - 1) == 0
    let start = isFull ? root1 : proof[0]
    return climb(from: start, proof.dropFirst(isFull ? 0 : 1), size1, size2) == [root1, root2]
  }

  /// The old and the new root that the proof leads to; nil when it is too long or too short.
  private static func climb(
    from start: Digest, _ proof: ArraySlice<Digest>, _ size1: UInt64, _ size2: UInt64
  ) -> [Digest]? {
    var position = size1 - 1
    var last = size2 - 1
    while position & 1 == 1 {
      position >>= 1
      last >>= 1
    }
    var old = start
    var new = start
    for sibling in proof {
      guard last > 0 else { return nil }
      if position & 1 == 1 || position == last { old = nodeHash(sibling, old) }
      new = step(new, sibling, &position, &last)
    }
    return last == 0 ? [old, new] : nil
  }

  /// Joins a node with its sibling and climbs to where the next sibling is needed: a node that is
  /// the last of its level and has no right sibling rises unchanged.
  private static func step(
    _ node: Digest, _ sibling: Digest, _ position: inout UInt64, _ last: inout UInt64
  ) -> Digest {
    let isRight = position & 1 == 1 || position == last
    if isRight {
      while position & 1 == 0 && position != 0 {
        position >>= 1
        last >>= 1
      }
    }
    position >>= 1
    last >>= 1
    return isRight ? nodeHash(sibling, node) : nodeHash(node, sibling)
  }
}
