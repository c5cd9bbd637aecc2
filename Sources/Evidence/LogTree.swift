import Libcrypto
import TransparencyLog

/// The leaves of a log and the roots at the sizes that somebody asks about.
struct LogTree {
  let leaves: [Digest]
  private let roots: [Int: Digest]

  /// One pass over the leaves; only the roots at `sizes` and at the end are kept.
  init(leaves: [Digest], sizes: Set<Int>) {
    self.leaves = leaves
    var frontier = Frontier()
    var roots = [0: MerkleTree.emptyRoot]
    for (index, leaf) in leaves.enumerated() {
      frontier.append(leaf)
      if sizes.contains(index + 1) || index + 1 == leaves.count {
        roots[index + 1] = frontier.root
      }
    }
    self.roots = roots
  }

  var size: Int { leaves.count }
  var root: Digest { roots[size] ?? MerkleTree.emptyRoot }

  /// Nil where the size was not asked for, or is beyond the log.
  func root(at size: Int) -> Digest? { roots[size] }
}
