import Libcrypto
import Selection
import TransparencyLog

/// One patient's proof for one slot: the entries that made the outcome, each as a C2SP tlog-proof
/// one after another under the same head, with the patient's own lines of roster and list.
///
/// Nobody else is in it: of other rows it holds hashes, which cannot be guessed back because labels
/// are random. `extra` of each proof is canonical JSON, `{"line":entry}` and, for roster and draw,
/// `"row":{"index":3,"line":row,"path":[hex]}`.
package struct DrawReceipt: Sendable, CustomStringConvertible {
  let parts: [Part]

  /// One entry with the proof that it is in the log.
  struct Part: Sendable {
    let proof: LogProof
    let line: [UInt8]
    let entry: Entry
    let row: RowProof?

    var index: Int { Int(clamping: proof.index) }
  }

  /// One line of the file behind a roster or a draw, and its way to the root there.
  package struct RowProof: Sendable {
    let index: Int
    let line: [UInt8]
    let path: [Digest]

    /// The line at `index` of all of them.
    package init(index: Int, of lines: [[UInt8]]) {
      self.index = index
      line = lines[index]
      path = MerkleTree.inclusionProof(
        index: index, in: lines.map { MerkleTree.leafHash($0) })
    }

    fileprivate init(_ value: CanonicalJSON.Value) throws(EntryFault) {
      var fields = try FieldReader(value, field: "row")
      index = try fields.int("index", in: 0...0x7FFF_FFFF)
      line = Array(try fields.string("line").utf8)
      path = try fields.array("path") { $0.string.flatMap { Digest(hex: $0) } }
      try fields.finish()
    }

    fileprivate var value: CanonicalJSON.Value {
      .object([
        "index": .integer(index), "line": .string(String(decoding: line, as: UTF8.self)),
        "path": .array(path.map { .text($0) }),
      ])
    }

    func isIn(_ root: Digest, of count: Int) -> Bool {
      MerkleTree.verifyInclusion(
        leaf: MerkleTree.leafHash(line), index: UInt64(index), size: UInt64(count), proof: path,
        root: root)
    }
  }

  /// Entries of a log by index, proved under `note`.
  ///
  /// - Parameters:
  ///   - rows: lines that go with an entry, by its index.
  ///   - leaves: leaf hashes of as many entries as the head has.
  package init(
    _ lines: [(index: Int, line: [UInt8])], rows: [Int: RowProof], leaves: [Digest],
    note: SignedNote
  ) throws {
    parts = try lines.map { index, line in
      var extra: [String: CanonicalJSON.Value] = [
        "line": .string(String(decoding: line, as: UTF8.self))
      ]
      extra["row"] = rows[index]?.value
      return Part(
        proof: try LogProof(
          extra: try CanonicalJSON.Value.object(extra).encoded(), index: UInt64(index),
          path: MerkleTree.inclusionProof(index: index, in: leaves), note: note),
        line: line, entry: try Entry(line: line), row: rows[index])
    }
  }

  /// - Throws: `NoteFault` or `EntryFault` for what is no receipt, whatever it may prove.
  package init(parsing text: String) throws {
    guard text.hasPrefix(LogProof.firstLine + "\n"), text.utf8.count <= SignedNote.byteLimit else {
      throw NoteFault.badStructure
    }
    var texts: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == LogProof.firstLine { texts.append("") }
      texts[texts.count - 1] += line + "\n"
    }
    // The text ends its last line, after which split finds an empty one.
    parts = try texts.enumerated().map { number, text in
      let isLast = number == texts.count - 1
      return try Self.part(isLast ? String(text.dropLast()) : text)
    }
  }

  private static func part(_ text: String) throws -> Part {
    let proof = try LogProof(parsing: text)
    guard let extra = proof.extra else { throw EntryFault.missingField("extra") }
    let value: CanonicalJSON.Value
    do {
      value = try CanonicalJSON.parse(extra)
    } catch { throw EntryFault.notCanonical }
    var fields = try FieldReader(value, field: "extra")
    let line = Array(try fields.string("line").utf8)
    let row = try fields.optional("row").map { value throws(EntryFault) in try RowProof(value) }
    try fields.finish()
    return Part(proof: proof, line: line, entry: try Entry(line: line), row: row)
  }

  package var description: String { parts.map(\.proof.description).joined() }

  /// Name of the log; empty for a receipt of nothing.
  package var origin: String { parts.first?.proof.head.origin ?? "" }

  /// Whether a text is meant as one.
  package static func isMeant(_ text: some StringProtocol) -> Bool {
    text.hasPrefix(LogProof.firstLine)
  }
}
