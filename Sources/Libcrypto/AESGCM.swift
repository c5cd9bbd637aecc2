import CLibcrypto

/// AES-256-GCM (NIST SP 800-38D): identity data and keys at rest.
///
/// A sealed message is 12 bytes of nonce, the ciphertext, 16 bytes of tag. Nonces are random, so
/// one key may seal at most 2^32 messages: a patient's key stays far below that.
package enum AESGCM {
  package static let keyCount = 32
  static let nonceCount = 12
  static let tagCount = 16

  /// - Parameter authenticating: bytes that are not hidden but must be the same at `open`.
  /// - Throws: `wrongLength` for a key of other than 32 bytes, `noRandomness`, `library`.
  package static func seal(
    _ plaintext: [UInt8], key: [UInt8], authenticating: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    let nonce = try Randomness.bytes(nonceCount)
    return try seal(plaintext, key: key, nonce: nonce, authenticating: authenticating)
  }

  /// With a given nonce, for known answers only: a nonce used twice under a key breaks both
  /// messages.
  package static func seal(
    _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    let cipher = try Cipher(key: key, nonce: nonce, encrypts: true)
    try cipher.authenticate(authenticating)
    let ciphertext = try cipher.process(plaintext)
    guard cipher.finish() else { throw CryptoError(.library, "libcrypto did not seal") }
    return nonce + ciphertext + (try cipher.tag())
  }

  /// - Throws: `notAuthentic` if anything differs from what was sealed; nothing is given out then.
  package static func open(
    _ sealed: [UInt8], key: [UInt8], authenticating: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard sealed.count >= nonceCount + tagCount else {
      throw CryptoError(.wrongLength, "a sealed message has at least 28 bytes, got \(sealed.count)")
    }
    let nonce = Array(sealed.prefix(nonceCount))
    let cipher = try Cipher(key: key, nonce: nonce, encrypts: false)
    try cipher.authenticate(authenticating)
    var plaintext = try cipher.process(Array(sealed.dropFirst(nonceCount).dropLast(tagCount)))
    try cipher.expect(tag: Array(sealed.suffix(tagCount)))
    guard cipher.finish() else {
      plaintext.cleanse()
      throw CryptoError(.notAuthentic, "a sealed message was altered, or has another key or place")
    }
    return plaintext
  }
}

/// One use of the cipher: key and nonce, then authenticated data, then the text, then the tag.
private final class Cipher {
  private let context: OpaquePointer

  init(key: [UInt8], nonce: [UInt8], encrypts: Bool) throws(CryptoError) {
    guard key.count == AESGCM.keyCount, nonce.count == AESGCM.nonceCount else {
      throw CryptoError(.wrongLength, "AES-256-GCM takes a key of 32 bytes and a nonce of 12")
    }
    guard let context = EVP_CIPHER_CTX_new() else { throw Self.failure }
    self.context = context
    try require(EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce, encrypts ? 1 : 0))
  }

  deinit { EVP_CIPHER_CTX_free(context) }

  func authenticate(_ bytes: [UInt8]) throws(CryptoError) {
    var count: CInt = 0
    try require(EVP_CipherUpdate(context, nil, &count, bytes, try length(bytes)))
  }

  func process(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
    // libcrypto wants room even where there is nothing to write.
    var output = [UInt8](repeating: 0, count: max(bytes.count, 1))
    var count: CInt = 0
    try require(EVP_CipherUpdate(context, &output, &count, bytes, try length(bytes)))
    output.removeLast(output.count - Int(count))
    return output
  }

  /// True when the text is complete and, in decryption, the tag is the expected one.
  func finish() -> Bool {
    var none: [UInt8] = [0]
    var count: CInt = 0
    defer { ERR_clear_error() }
    return EVP_CipherFinal_ex(context, &none, &count) == 1
  }

  func tag() throws(CryptoError) -> [UInt8] {
    var tag = [UInt8](repeating: 0, count: AESGCM.tagCount)
    try require(
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, CInt(tag.count), &tag))
    return tag
  }

  func expect(tag: [UInt8]) throws(CryptoError) {
    var tag = tag
    try require(
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(tag.count), &tag))
  }

  private static let failure = CryptoError(.library, "libcrypto refused AES-256-GCM")

  private func require(_ status: CInt) throws(CryptoError) {
    guard status == 1 else { throw Self.failure }
  }

  private func length(_ bytes: [UInt8]) throws(CryptoError) -> CInt {
    guard let length = CInt(exactly: bytes.count) else {
      throw CryptoError(.tooLong, "AES-256-GCM takes at most 2 GiB here, got \(bytes.count) bytes")
    }
    return length
  }
}
