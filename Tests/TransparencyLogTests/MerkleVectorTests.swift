import Foundation
import Libcrypto
import TestSupport
import Testing
import TransparencyLog

@Suite(.enabled(if: Vectors.areThere, Comment(rawValue: Vectors.absence)))
struct MerkleVectorTests {
  private struct Inclusion: Decodable {
    let leafIdx: UInt64
    let treeSize: UInt64
    let root: Data?
    let leafHash: Data?
    let proof: [Data]?
    let wantErr: Bool
  }

  private struct Consistency: Decodable {
    let size1: UInt64
    let size2: UInt64
    let root1: Data?
    let root2: Data?
    let proof: [Data]?
    let wantErr: Bool
  }

  private func cases<Case: Decodable>(_ kind: String) throws -> [(file: String, case: Case)] {
    let folder = try #require(Vectors.folder).appending(path: "rfc6962/\(kind)")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try paths.filter { $0.hasSuffix(".json") }.sorted().map {
      let data = try Data(contentsOf: folder.appending(path: $0))
      return ($0, try JSONDecoder().decode(Case.self, from: data))
    }
  }

  /// Some cases give a text instead of a hash where its value must not matter: its hash stands for
  /// it. Nothing at all is no digest, which our verifier refuses by its types.
  private func digest(_ data: Data?) -> Digest? {
    guard let data, !data.isEmpty else { return nil }
    return Digest(bytes: data) ?? SHA256.hash([UInt8](data))
  }

  private func verifies(_ one: Inclusion) -> Bool {
    let proof = (one.proof ?? []).map { digest($0) }
    guard let leaf = digest(one.leafHash), let root = digest(one.root), !proof.contains(nil) else {
      return false
    }
    return MerkleTree.verifyInclusion(
      leaf: leaf, index: one.leafIdx, size: one.treeSize, proof: proof.compactMap(\.self),
      root: root)
  }

  private func verifies(_ one: Consistency) -> Bool {
    let proof = (one.proof ?? []).map { digest($0) }
    guard let root1 = digest(one.root1), let root2 = digest(one.root2), !proof.contains(nil) else {
      return false
    }
    return MerkleTree.verifyConsistency(
      size1: one.size1, root1: root1, size2: one.size2, root2: root2,
      proof: proof.compactMap(\.self))
  }

  @Test func inclusion() throws {
    let cases: [(file: String, case: Inclusion)] = try cases("inclusion")
    #expect(cases.count == 98)
    for (file, one) in cases { #expect(verifies(one) == !one.wantErr, "\(file)") }
  }

  @Test func consistency() throws {
    let cases: [(file: String, case: Consistency)] = try cases("consistency")
    #expect(cases.count == 98)
    for (file, one) in cases { #expect(verifies(one) == !one.wantErr, "\(file)") }
  }

  private struct Roots: Decodable {
    let leaves: [String]
    let roots: [String]
    let empty: String
    let leaf_L123456: String
  }

  @Test func referenceTree() throws {
    let data = try Vectors.data("rfc6962/reference-roots.json")
    let reference = try JSONDecoder().decode(Roots.self, from: data)
    var frontier = Frontier()
    #expect(reference.leaves.count == 8)
    for (leaf, root) in zip(reference.leaves, reference.roots) {
      frontier.append(MerkleTree.leafHash(try #require(Hex.decode(leaf))))
      #expect(frontier.root.hex == root)
    }
    #expect(MerkleTree.emptyRoot.hex == reference.empty)
    #expect(MerkleTree.leafHash(Array("L123456".utf8)).hex == reference.leaf_L123456)
  }
}
