import Libcrypto

/// The Merkle tree of RFC 6962, section 2.1: an inspector who holds one old root can be shown that
/// nothing before it was changed or removed.
package enum MerkleTree {
  /// The root of the tree without leaves: SHA-256 of nothing.
  package static let emptyRoot = SHA256.hash([])

  package static func leafHash(_ line: [UInt8]) -> Digest { SHA256.hash(prefix: 0, line) }

  package static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
    SHA256.hash(prefix: 1, left, right)
  }

  package static func root(_ leafHashes: [Digest]) -> Digest { root(leafHashes[...]) }

  static func root(_ leafHashes: ArraySlice<Digest>) -> Digest {
    var frontier = Frontier()
    for leafHash in leafHashes { frontier.append(leafHash) }
    return frontier.root
  }

  /// The proof that leaf `index` is in the tree (PATH of RFC 6962), lowest node first.
  /// Empty, and proof of nothing, when there is no such leaf.
  package static func inclusionProof(index: Int, in leafHashes: [Digest]) -> [Digest] {
    guard leafHashes.indices.contains(index) else { return [] }
    var proof: [Digest] = []
    var range = leafHashes.startIndex..<leafHashes.endIndex
    while range.count > 1 {
      let middle = range.lowerBound + splitPoint(range.count)
      let left = range.lowerBound..<middle
      let right = middle..<range.upperBound
      proof.append(root(leafHashes[index < middle ? right : left]))
      range = index < middle ? left : right
    }
    return proof.reversed()
  }

  /// The proof that the tree of the first `size` leaves is a prefix of the whole (PROOF of RFC
  /// 6962), lowest node first. Empty when `size` is the whole; empty too, and proof of nothing,
  /// when it is more or not above 0.
  package static func consistencyProof(from size: Int, in leafHashes: [Digest]) -> [Digest] {
    guard size > 0, size < leafHashes.count else { return [] }
    var proof: [Digest] = []
    var range = leafHashes.startIndex..<leafHashes.endIndex
    while range.upperBound != size {
      let middle = range.lowerBound + splitPoint(range.count)
      let left = range.lowerBound..<middle
      let right = middle..<range.upperBound
      proof.append(root(leafHashes[size <= middle ? right : left]))
      range = size <= middle ? left : right
    }
    // The old tree's own subtree is known to its holder unless it is only a part of the old tree.
    if range.lowerBound > 0 { proof.append(root(leafHashes[range])) }
    return proof.reversed()
  }

  /// The largest power of two below `count`, which is at least 2.
  private static func splitPoint(_ count: Int) -> Int {
    1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
  }
}
