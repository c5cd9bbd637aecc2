import Libcrypto
import TransparencyLog

/// A head that somebody outside kept: on a printed list, in a mail, with a witness.
package struct HeldHead: Hashable, Sendable {
  package let size: Int
  /// As much of the root as was kept: 16 bytes on paper, 32 in a note.
  package let root: [UInt8]
  /// Where it comes from, for messages.
  package let name: String
  /// The note that it stands in, with whatever signatures; nil from paper.
  let note: SignedNote?

  /// From paper: the size, and at least the 32 hex digits that are printed.
  package init?(size: Int, digits: some StringProtocol, name: String) {
    let plain = digits.split(separator: " ").joined()
    guard size > 0, let root = Hex.decode(plain), (16...32).contains(root.count) else {
      return nil
    }
    self.init(size: size, root: root, name: name, note: nil)
  }

  /// From a note, whoever signed it: the inspector vouches for where it comes from. Nil where the
  /// text is no head or one of another log.
  package init?(note: SignedNote, origin: String, name: String) {
    guard let head = try? Checkpoint(parsing: note.text), head.origin == origin else { return nil }
    self.init(head, note: note, name: name)
  }

  init?(_ head: Checkpoint, note: SignedNote? = nil, name: String) {
    guard let size = Int(exactly: head.size) else { return nil }
    self.init(size: size, root: head.root.bytes, name: name, note: note)
  }

  private init(size: Int, root: [UInt8], name: String, note: SignedNote?) {
    self.note = note
    self.size = size
    self.root = root
    self.name = name
  }

  /// Whether a tree's root begins as the one that was kept.
  package func fits(_ digest: Digest) -> Bool { digest.bytes.starts(with: root) }
}
