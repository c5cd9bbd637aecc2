import Foundation
import TestSupport
import Testing
import TransparencyLog

/// Heads and entries of the published bundles: made from the text of the format by other code.
@Suite(.enabled(if: Vectors.areThere, Comment(rawValue: Vectors.absence)))
struct BundleHeadTests {
  private func lines(_ bundle: String) throws -> [[UInt8]] {
    try Vectors.data("bundles/\(bundle)/entries.jsonl").split(separator: 0x0A).map { [UInt8]($0) }
  }

  private func head(_ bundle: String) throws -> (note: SignedNote, key: VerifierKey) {
    let vkey = try Vectors.text("bundles/\(bundle)/log.vkey")
    let note = try SignedNote(parsing: try Vectors.text("bundles/\(bundle)/checkpoint"))
    return (note, try VerifierKey(parsing: String(vkey.prefix { $0 != "\n" })))
  }

  @Test func goodHeadsAreSignedOverTheirEntries() throws {
    let folder = try #require(Vectors.folder).appending(path: "bundles/good")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { FileManager.default.fileExists(atPath: "\(folder.path)/\($0)/entries.jsonl") }
    #expect(names.count >= 18)
    for name in names {
      let (note, key) = try head("good/\(name)")
      #expect(note.isSigned(by: key), "\(name)")
      let lines = try lines("good/\(name)")
      for line in lines { #expect(try CanonicalJSON.parse(line).encoded() == line, "\(name)") }
      let checkpoint = try note.checkpoint()
      #expect(checkpoint.size == UInt64(lines.count), "\(name)")
      #expect(checkpoint.root == MerkleTree.root(lines.map(MerkleTree.leafHash)), "\(name)")
    }
  }

  @Test func badSignature() throws {
    let (note, key) = try head("bad/bad-signature")
    #expect(!note.isSigned(by: key))
  }

  @Test func flippedByte() throws {
    let (note, key) = try head("bad/byte-flipped")
    #expect(note.isSigned(by: key))
    let root = try MerkleTree.root(lines("bad/byte-flipped").map(MerkleTree.leafHash))
    #expect(try note.checkpoint().root != root)
  }

  @Test func lineThatIsNotCanonical() throws {
    let faults = try lines("bad/not-canonical").filter { (try? CanonicalJSON.parse($0)) == nil }
    #expect(faults.count == 1)
  }
}
