import Libcrypto

/// A secret of 32 bytes in a file of its own, of mode 0600: `veridraw/1 log-key <64 digits>`.
///
/// The purpose stands in the file, so that one key cannot be taken for the other.
package struct KeyFile: Hashable, Sendable {
  package enum Purpose: String, Sendable {
    /// Signs heads.
    case log = "log-key"
    /// Wraps the keys of people and messages.
    case sealing = "sealing-key"
  }

  package let path: String
  package let purpose: Purpose

  package init(_ purpose: Purpose, at path: String) {
    self.purpose = purpose
    self.path = path
  }

  /// Writes a new random key. A file that exists is never replaced.
  package func create() throws { try create(try Randomness.seed().bytes) }

  /// Writes a key that comes back from the recovery card. A file that exists is never replaced.
  package func create(_ secret: [UInt8]) throws(StoreError) {
    let text = "veridraw/1 \(purpose.rawValue) \(Hex.encode(secret))\n"
    try DurableFile.writeNew(Array(text.utf8), to: path)
  }

  /// Where a key waits that is to take this one's place.
  var next: KeyFile { KeyFile(purpose, at: path + ".next") }

  package func exists() throws(StoreError) -> Bool { try DurableFile.exists(path) }

  /// - Throws: `missing`, `notPrivate`, `notOwned`, `unreadable`.
  package func read() throws(StoreError) -> [UInt8] {
    try DurableFile.requirePrivate(path)
    guard let bytes = try DurableFile.read(path, limit: 4096) else { throw .missing(path: path) }
    let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    guard words.count == 3, words[0] == "veridraw/1", words[1] == purpose.rawValue,
      words[2].hasSuffix("\n"), let secret = Digest(hex: words[2].dropLast())
    else { throw .unreadable(path: path, why: "not a \(purpose.rawValue) of veridraw/1") }
    return secret.bytes
  }
}
