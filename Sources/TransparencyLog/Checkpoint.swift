import Libcrypto

/// The text of a head (C2SP tlog-checkpoint): which log, how many entries, the root over them.
///
/// Narrower than the specification in two ways: exactly three lines, because a head must fit on
/// paper, and an origin of printable ASCII, because two spellings may look or even compare the
/// same.
package struct Checkpoint: Hashable, Sendable {
  package let origin: String
  package let size: UInt64
  package let root: Digest

  package init(origin: String, size: UInt64, root: Digest) throws(NoteFault) {
    guard Self.isOrigin(origin), size <= Self.sizeLimit else { throw .badCheckpoint }
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// - Throws: `badCheckpoint`, unless `text` is what the parsed checkpoint would write.
  package init(parsing text: String) throws(NoteFault) {
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(Substring($0))
    }
    guard lines.count == 4, lines[3].isEmpty, let size = UInt64(lines[1]), String(size) == lines[1],
      let root = Base64.decode(lines[2]).flatMap({ Digest(bytes: $0) })
    else { throw .badCheckpoint }
    try self.init(origin: lines[0], size: size, root: root)
  }

  package var text: String { "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n" }

  /// The head as printed on paper and read aloud: the size and the first 32 hexadecimal digits of
  /// the root in groups of four. Twelve digits could be collided on a laptop.
  package var spoken: String {
    let digits = Array(root.hex.utf8.prefix(32))
    let groups = stride(from: 0, to: digits.count, by: 4).map {
      String(decoding: digits[$0..<$0 + 4], as: UTF8.self)
    }
    return ([String(size)] + groups).joined(separator: " ")
  }

  /// The largest size that the specification allows.
  private static let sizeLimit = UInt64(Int64.max)

  private static func isOrigin(_ origin: String) -> Bool {
    !origin.isEmpty && origin.utf8.allSatisfy { 0x20...0x7E ~= $0 }
  }
}
