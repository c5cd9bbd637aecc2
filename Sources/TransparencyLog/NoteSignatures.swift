import Libcrypto

/// Signing notes and checking signatures, by logs (Ed25519) and witnesses (cosignature/v1).
extension SignedNote {
  /// A note with one Ed25519 signature.
  /// - Throws: `NoteFault` for a bad text or name, `CryptoError`.
  package static func sign(
    _ text: String, name: String, key: Ed25519.PrivateKey
  ) throws -> SignedNote {
    var note = try SignedNote(unsigned: text)
    try note.addSignature(name: name, key: key)
    return note
  }

  /// One more signature, as on the head that hands over from an old key to a new one.
  package mutating func addSignature(name: String, key: Ed25519.PrivateKey) throws {
    let verifier = try VerifierKey(name: name, publicKey: key.publicKey)
    try append(key.sign(Array(text.utf8)), by: verifier)
  }

  /// A witness's signature over the checkpoint and `time`, in seconds since 1970 UTC.
  package mutating func addCosignature(
    name: String, key: Ed25519.PrivateKey, time: UInt64
  ) throws {
    let verifier = try VerifierKey(
      name: name, publicKey: key.publicKey, type: VerifierKey.cosignature)
    try append(time.bigEndianBytes + key.sign(cosigned(at: time)), by: verifier)
  }

  /// True when exactly one line is by this key and its signature is valid.
  package func isSigned(by key: VerifierKey) -> Bool {
    if key.type == VerifierKey.cosignature { return cosignatureTime(by: key) != nil }
    guard let signature = onlySignature(of: key) else { return false }
    return key.publicKey.isValid(signature: signature.bytes, for: Array(text.utf8))
  }

  /// When the witness says it saw the checkpoint, in seconds since 1970 UTC; nil unless exactly one
  /// line is by this key and its signature is valid.
  package func cosignatureTime(by key: VerifierKey) -> UInt64? {
    guard key.type == VerifierKey.cosignature, let signature = onlySignature(of: key),
      signature.bytes.count == 8 + Ed25519.signatureCount
    else { return nil }
    let time = signature.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    let isValid = key.publicKey.isValid(
      signature: Array(signature.bytes.dropFirst(8)), for: cosigned(at: time))
    return isValid ? time : nil
  }

  /// The text as the head of a log.
  package func checkpoint() throws(NoteFault) -> Checkpoint { try Checkpoint(parsing: text) }

  private func cosigned(at time: UInt64) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
  }
}
