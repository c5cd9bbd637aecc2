/// Why text is no signed note, checkpoint or key. A signature that does not fit is no fault but
/// `false`.
package enum NoteFault: Error, Hashable, Sendable {
  /// More than 1,000,000 bytes or 100 signatures.
  case tooLarge
  /// Note text that is empty, does not end its last line, or has control characters.
  case badText
  /// No blank line before the signatures, no signature, or bytes after the last one.
  case badStructure
  /// A line that is not em dash, name, base64 of key ID and signature, each once.
  case badSignatureLine
  /// A key name that is empty or has white space or a plus sign.
  case badName
  /// A verifier key that is not name, key ID and key, or whose ID does not follow from the others.
  case badKey
  /// A key of an algorithm other than Ed25519 (0x01) and cosignature/v1 (0x04).
  case unknownAlgorithm
  /// A head that is not three lines of origin, size and root.
  case badCheckpoint
  /// A second signature by a key that has signed already.
  case signedAlready
}
