import Libcrypto

/// What a log hands to a witness (C2SP tlog-witness, the body of `add-checkpoint`): a head, and the
/// proof that it continues the one which the witness signed last.
package struct WitnessRequest: Hashable, Sendable, CustomStringConvertible {
  /// Size of the head that the witness signed last; 0 for a witness that never signed one.
  package let old: UInt64
  /// RFC 6962, from `old` to the head; empty where `old` is 0.
  package let proof: [Digest]
  package let note: SignedNote
  package let head: Checkpoint

  package init(old: UInt64, proof: [Digest], note: SignedNote) throws(NoteFault) {
    head = try note.checkpoint()
    guard old <= head.size, proof.count <= Self.proofLimit else { throw .badStructure }
    (self.old, self.proof, self.note) = (old, proof, note)
  }

  /// - Throws: `badStructure` for anything but the lines of the specification, and what a note that
  ///   is no head throws.
  package init(parsing text: String) throws(NoteFault) {
    guard text.utf8.count <= SignedNote.byteLimit else { throw .tooLarge }
    let parts = ProofLines(text)
    guard let first = parts.lines.first, first.hasPrefix("old "),
      let old = UInt64(first.dropFirst(4)), first == "old \(old)",
      let proof = ProofLines.digests(parts.lines.dropFirst())
    else { throw .badStructure }
    try self.init(old: old, proof: proof, note: try SignedNote(parsing: parts.note))
  }

  package var description: String {
    "old \(old)\n" + ProofLines.text(proof) + "\n\(note)"
  }

  /// The most lines that the specification allows.
  private static let proofLimit = 63
}

/// What requests and proofs have in common: lines, an empty one, and a signed note.
struct ProofLines {
  let lines: [String]
  let note: String

  init(_ text: String) {
    let bytes = Array(text.utf8)
    let blank = zip(bytes, bytes.dropFirst()).enumerated().first {
      $0.element == (0x0A, 0x0A)
    }?.offset
    let end = blank ?? bytes.count
    lines = bytes[..<end].split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    note = blank.map { String(decoding: bytes[($0 + 2)...], as: UTF8.self) } ?? ""
  }

  /// Nil where a line is no base64 of 32 bytes.
  static func digests(_ lines: some Collection<String>) -> [Digest]? {
    let digests = lines.compactMap { Base64.decode($0).flatMap { Digest(bytes: $0) } }
    return digests.count == lines.count ? digests : nil
  }

  static func text(_ proof: [Digest]) -> String {
    proof.map { Base64.encode($0.bytes) + "\n" }.joined()
  }
}
