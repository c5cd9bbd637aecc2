import Libcrypto

/// Proof that one entry is in a log (C2SP tlog-proof): its place, the nodes beside its way to the
/// root, and a signed head.
package struct LogProof: Hashable, Sendable, CustomStringConvertible {
  package static let firstLine = "c2sp.org/tlog-proof@v1"

  /// Whatever goes with it; nothing vouches for it but what is checked in it.
  package let extra: [UInt8]?
  package let index: UInt64
  /// RFC 6962, the leaf's sibling first.
  package let path: [Digest]
  package let note: SignedNote
  package let head: Checkpoint

  package init(
    extra: [UInt8]?, index: UInt64, path: [Digest], note: SignedNote
  ) throws(NoteFault) {
    head = try note.checkpoint()
    guard index < head.size else { throw .badStructure }
    (self.extra, self.index, self.path, self.note) = (extra, index, path, note)
  }

  package init(parsing text: String) throws(NoteFault) {
    guard text.utf8.count <= SignedNote.byteLimit else { throw .tooLarge }
    let parts = ProofLines(text)
    var lines = parts.lines[...]
    guard lines.popFirst() == Self.firstLine else { throw .badStructure }
    let extra = Self.value("extra ", &lines).map { Base64.decode($0) }
    guard extra != .some(nil), let number = Self.value("index ", &lines),
      let index = UInt64(number), String(index) == number, let path = ProofLines.digests(lines)
    else { throw .badStructure }
    try self.init(
      extra: extra ?? nil, index: index, path: path, note: try SignedNote(parsing: parts.note))
  }

  package var description: String {
    let extra = extra.map { "extra \(Base64.encode($0))\n" } ?? ""
    return "\(Self.firstLine)\n\(extra)index \(index)\n" + ProofLines.text(path) + "\n\(note)"
  }

  /// Whether the head's tree holds `line` at this place. Who signed the head is not asked here.
  package func holds(_ line: [UInt8]) -> Bool {
    MerkleTree.verifyInclusion(
      leaf: MerkleTree.leafHash(line), index: index, size: head.size, proof: path, root: head.root)
  }

  private static func value(_ name: String, _ lines: inout ArraySlice<String>) -> String? {
    guard let line = lines.first, line.hasPrefix(name) else { return nil }
    lines.removeFirst()
    return String(line.dropFirst(name.count))
  }
}
