import Libcrypto

/// The part of an RFC 6962 tree that is needed to append to it and to know its root.
///
/// `nodes` are the roots of the largest full subtrees from left to right, one for every 1 in the
/// binary form of `size`: at most 63 digests, however large the log.
package struct Frontier: Hashable, Sendable {
  package private(set) var size: UInt64
  package private(set) var nodes: [Digest]

  package init() {
    size = 0
    nodes = []
  }

  /// A frontier that was kept. Nil when the number of nodes does not fit the size, or the size no
  /// log; whether the nodes are the right ones only the root can tell.
  package init?(size: UInt64, nodes: [Digest]) {
    guard size < 1 << 63, nodes.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.nodes = nodes
  }

  package mutating func append(_ leafHash: Digest) {
    var node = leafHash
    for _ in 0..<(~size).trailingZeroBitCount {
      node = MerkleTree.nodeHash(nodes.removeLast(), node)
    }
    nodes.append(node)
    size += 1
  }

  package var root: Digest {
    guard var root = nodes.last else { return MerkleTree.emptyRoot }
    for node in nodes.dropLast().reversed() { root = MerkleTree.nodeHash(node, root) }
    return root
  }
}
