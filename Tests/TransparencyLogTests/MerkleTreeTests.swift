import Libcrypto
import Testing
import TransparencyLog

/// RFC 6962, section 2.1, written down as it stands there.
private enum Reference {
  static func root(_ leaves: ArraySlice<Digest>) -> Digest {
    guard let first = leaves.first else { return SHA256.hash([]) }
    if leaves.count == 1 { return first }
    let middle = leaves.startIndex + split(leaves.count)
    return SHA256.hash([1] + root(leaves[..<middle]).bytes + root(leaves[middle...]).bytes)
  }

  static func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
    if leaves.count == 1 { return [] }
    let half = split(leaves.count)
    let left = leaves.prefix(half)
    let right = leaves.dropFirst(half)
    return index < half
      ? path(index, left) + [root(right)] : path(index - half, right) + [root(left)]
  }

  static func subproof(_ size: Int, _ leaves: ArraySlice<Digest>, _ isWhole: Bool) -> [Digest] {
    if size == leaves.count { return isWhole ? [] : [root(leaves)] }
    let half = split(leaves.count)
    let left = leaves.prefix(half)
    let right = leaves.dropFirst(half)
    return size <= half
      ? subproof(size, left, isWhole) + [root(right)]
      : subproof(size - half, right, false) + [root(left)]
  }

  private static func split(_ count: Int) -> Int {
    var power = 1
    while power * 2 < count { power *= 2 }
    return power
  }
}

struct MerkleTreeTests {
  private let leaves = (0..<67).map { MerkleTree.leafHash(Array("entry \($0)".utf8)) }

  @Test func frontierFollowsTheTree() throws {
    var frontier = Frontier()
    for size in 0...leaves.count {
      #expect(frontier.size == UInt64(size))
      #expect(frontier.root == Reference.root(leaves[..<size]))
      #expect(MerkleTree.root(Array(leaves[..<size])) == frontier.root)
      #expect(frontier.nodes.count == size.nonzeroBitCount)
      frontier = try #require(Frontier(size: frontier.size, nodes: frontier.nodes))
      if size < leaves.count { frontier.append(leaves[size]) }
    }
  }

  @Test func frontierRefusesNodesThatDoNotFit() {
    #expect(Frontier(size: 0, nodes: [leaves[0]]) == nil)
    #expect(Frontier(size: 3, nodes: [leaves[0]]) == nil)
    #expect(Frontier(size: 4, nodes: []) == nil)
    #expect(Frontier(size: 4, nodes: [leaves[0], leaves[1]]) == nil)
    #expect(Frontier(size: .max, nodes: []) == nil)
    #expect(Frontier(size: .max, nodes: Array(leaves[..<64])) == nil)
  }

  @Test func inclusionProofs() {
    for size in 1...40 {
      let tree = Array(leaves[..<size])
      let root = MerkleTree.root(tree)
      for index in 0..<size {
        let proof = MerkleTree.inclusionProof(index: index, in: tree)
        #expect(proof == Reference.path(index, leaves[..<size]))
        func verifies(_ leaf: Digest, _ index: Int, _ size: Int, _ proof: [Digest]) -> Bool {
          MerkleTree.verifyInclusion(
            leaf: leaf, index: UInt64(index), size: UInt64(size), proof: proof, root: root)
        }
        #expect(verifies(leaves[index], index, size, proof))
        #expect(!verifies(leaves[66], index, size, proof))
        #expect(!verifies(leaves[index], size, size, proof))
        #expect(!verifies(leaves[index], index, size, proof + [root]))
        #expect(!verifies(leaves[index], index, 0, proof))
        if !proof.isEmpty {
          #expect(!verifies(leaves[index], index, size, Array(proof.dropLast())))
          #expect(!verifies(leaves[index], index, size, Array(proof.dropFirst())))
          #expect(!verifies(leaves[index], index ^ 1, size, proof))
        }
      }
    }
  }

  @Test func consistencyProofs() {
    for size2 in 1...40 {
      let tree = Array(leaves[..<size2])
      let root2 = MerkleTree.root(tree)
      for size1 in 1...size2 {
        let root1 = MerkleTree.root(Array(leaves[..<size1]))
        let proof = MerkleTree.consistencyProof(from: size1, in: tree)
        #expect(proof == Reference.subproof(size1, leaves[..<size2], true))
        func verifies(_ root1: Digest, _ root2: Digest, _ proof: [Digest]) -> Bool {
          MerkleTree.verifyConsistency(
            size1: UInt64(size1), root1: root1, size2: UInt64(size2), root2: root2, proof: proof)
        }
        #expect(verifies(root1, root2, proof))
        #expect(!verifies(leaves[66], root2, proof))
        #expect(!verifies(root1, leaves[66], proof))
        #expect(!verifies(root1, root2, proof + [root2]))
        for index in proof.indices {
          var altered = proof
          altered[index] = leaves[66]
          #expect(!verifies(root1, root2, altered))
          altered.remove(at: index)
          #expect(!verifies(root1, root2, altered))
        }
      }
    }
  }

  @Test func proofsOfNothing() {
    #expect(MerkleTree.inclusionProof(index: 3, in: Array(leaves[..<3])) == [])
    #expect(MerkleTree.inclusionProof(index: -1, in: leaves) == [])
    #expect(MerkleTree.consistencyProof(from: 0, in: leaves) == [])
    #expect(MerkleTree.consistencyProof(from: 68, in: leaves) == [])
    #expect(
      !MerkleTree.verifyInclusion(
        leaf: leaves[0], index: 0, size: 0, proof: [], root: MerkleTree.emptyRoot))
  }

  /// Hostile sizes end the climb early instead of looping or overflowing.
  @Test func hugeSizes() {
    let proof = [Digest](repeating: leaves[0], count: 70)
    #expect(
      !MerkleTree.verifyInclusion(
        leaf: leaves[0], index: .max - 1, size: .max, proof: proof, root: leaves[1]))
    #expect(
      !MerkleTree.verifyConsistency(
        size1: .max - 1, root1: leaves[0], size2: .max, root2: leaves[1], proof: proof))
    #expect(
      !MerkleTree.verifyConsistency(
        size1: 1 << 63, root1: leaves[0], size2: .max, root2: leaves[1], proof: []))
  }
}
