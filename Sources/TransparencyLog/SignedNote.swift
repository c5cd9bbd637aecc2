import Libcrypto

/// A text and the signatures under it (C2SP signed-note).
///
/// A note with lines by unknown keys is well formed; they are kept and ignored. Reading says
/// nothing about validity: ask `isSigned(by:)`.
package struct SignedNote: Hashable, Sendable, CustomStringConvertible {
  /// One line under the text. `bytes` come after the key ID: 64 for Ed25519, 8 of time and 64 for a
  /// cosignature, any number for algorithms that we do not know.
  package struct Signature: Hashable, Sendable {
    package let name: String
    package let keyID: UInt32
    package let bytes: [UInt8]
  }

  /// The limits of the reference implementation.
  package static let byteLimit = 1_000_000
  package static let signatureLimit = 100

  /// Ends with a line feed.
  package let text: String
  package private(set) var signatures: [Signature]

  /// A note that nobody has signed yet.
  /// - Throws: `badText`, `tooLarge`.
  package init(unsigned text: String) throws(NoteFault) {
    guard text.utf8.count <= Self.byteLimit else { throw .tooLarge }
    guard Self.isText(text) else { throw .badText }
    self.text = text
    signatures = []
  }

  package init(parsing note: String) throws(NoteFault) {
    guard note.utf8.count <= Self.byteLimit else { throw .tooLarge }
    let bytes = Array(note.utf8)
    guard bytes.last == 0x0A, let blank = Self.lastBlankLine(in: bytes) else {
      throw .badStructure
    }
    try self.init(unsigned: String(decoding: bytes[..<blank], as: UTF8.self))
    let lines = bytes[(blank + 1)...].dropLast().split(
      separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count <= Self.signatureLimit else { throw .tooLarge }
    for line in lines {
      signatures.append(try Signature(parsing: String(decoding: line, as: UTF8.self)))
    }
  }

  package var description: String {
    text + "\n" + signatures.map(\.description).joined()
  }

  /// The offset of the last empty line, if lines of signatures can follow it.
  private static func lastBlankLine(in bytes: [UInt8]) -> Int? {
    var index = bytes.count - 2
    while index > 0 {
      if bytes[index] == 0x0A && bytes[index - 1] == 0x0A { return index }
      index -= 1
    }
    return nil
  }

  private static func isText(_ text: String) -> Bool {
    text.utf8.last == 0x0A && text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A }
  }

  /// The signature of the key's name and ID. Nil also when there are two: which one counts would
  /// otherwise depend on the reader.
  func onlySignature(of key: VerifierKey) -> Signature? {
    let matching = signatures.filter {
      $0.keyID == key.keyID && $0.name.utf8.elementsEqual(key.name.utf8)
    }
    return matching.count == 1 ? matching.first : nil
  }

  mutating func append(_ bytes: [UInt8], by key: VerifierKey) throws(NoteFault) {
    let line = Signature(name: key.name, keyID: key.keyID, bytes: bytes)
    guard !signatures.contains(where: { $0.name == line.name && $0.keyID == line.keyID }) else {
      throw .signedAlready
    }
    guard signatures.count < Self.signatureLimit else { throw .tooLarge }
    signatures.append(line)
  }
}

extension SignedNote.Signature: CustomStringConvertible {
  private static let dash = "\u{2014} "

  init(parsing line: String) throws(NoteFault) {
    let parts = line.utf8.split(
      separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false
    ).map { String(Substring($0)) }
    guard parts.count == 3, parts[0].utf8.elementsEqual(Self.dash.utf8.dropLast()),
      VerifierKey.isName(parts[1]), let bytes = Base64.decode(parts[2]), bytes.count > 4
    else { throw .badSignatureLine }
    name = parts[1]
    keyID = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    self.bytes = Array(bytes.dropFirst(4))
  }

  /// The line with its end.
  package var description: String {
    Self.dash + name + " " + Base64.encode(keyID.bigEndianBytes + bytes) + "\n"
  }
}
