import Libcrypto
import TransparencyLog

/// The newest signed head of a log, in a file outside the database, named after the origin.
///
/// A database that comes back older than this file has lost something that was shown to people.
struct HighWaterMark: Sendable {
  let path: String
  let origin: String

  init(_ directory: StateDirectory, origin: String) {
    let name = origin.utf8.map { byte in
      Self.plain.contains(byte) ? String(UnicodeScalar(byte)) : "_"
    }.joined()
    // Two origins may look the same with their odd characters gone; the digest keeps them apart.
    let digest = SHA256.hash(Array(origin.utf8)).hex.prefix(8)
    path = "\(directory.marks)/\(name.prefix(100)).\(digest).note"
    self.origin = origin
  }

  private static let plain = Set("abcdefghijklmnopqrstuvwxyz0123456789.-".utf8)

  /// nil when there is none.
  /// - Throws: `unreadable` when it is not a head of this log signed by one of `keys`.
  func read(signedBy keys: [VerifierKey]) throws(StoreError) -> (note: SignedNote, head: Head)? {
    guard let bytes = try DurableFile.read(path) else { return nil }
    guard let note = try? SignedNote(parsing: String(decoding: bytes, as: UTF8.self)),
      let checkpoint = try? Checkpoint(parsing: note.text), checkpoint.origin == origin,
      keys.contains(where: note.isSigned)
    else { throw .unreadable(path: path, why: "not a head of '\(origin)' signed by its key") }
    return (note, Head(checkpoint))
  }

  func write(_ note: SignedNote) throws(StoreError) {
    try DurableFile.write(Array(note.description.utf8), to: path)
  }
}
