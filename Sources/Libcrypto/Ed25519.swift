import CLibcrypto

/// Ed25519 signatures (RFC 8032, without prehash or context).
///
/// libcrypto verifies with the cofactorless equation and refuses S ≥ L; it does not refuse points
/// of small order or non-canonical encodings. A test pins exactly what it accepts.
package enum Ed25519 {
  package static let signatureCount = 64

  /// A private key, held by libcrypto alone, which wipes it when the last copy is gone.
  package struct PrivateKey: Sendable {
    private let key: KeyHandle
    package let publicKey: PublicKey

    package static func generate() throws(CryptoError) -> Self {
      var seed = try Randomness.bytes(32)
      defer { seed.cleanse() }
      return try Self(seed: seed)
    }

    /// The key of a 32-byte seed. The caller's array stays the caller's to keep or wipe.
    /// - Throws: `wrongLength` for any other number of bytes.
    package init(seed: [UInt8]) throws(CryptoError) {
      try Ed25519.check(seed.count, "private key")
      key = try KeyHandle(EVP_PKEY_new_raw_private_key(Ed25519.type, nil, seed, seed.count))
      publicKey = try PublicKey(key.raw(EVP_PKEY_get_raw_public_key))
    }

    /// The 32 bytes to store, sealed. Handing them out is what wiping cannot undo.
    package var seed: [UInt8] { key.raw(EVP_PKEY_get_raw_private_key) }

    /// The 64 bytes of the signature, the same for the same message.
    package func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
      let context = EVP_MD_CTX_new()
      defer { EVP_MD_CTX_free(context) }
      var signature = [UInt8](repeating: 0, count: Ed25519.signatureCount)
      var count = signature.count
      guard context != nil,
        EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1,
        EVP_DigestSign(context, &signature, &count, message, message.count) == 1,
        count == signature.count
      else { throw CryptoError(.library, "libcrypto did not sign") }
      return signature
    }
  }

  /// A public key: 32 bytes, not yet known to be a point of the curve. No signature is valid under
  /// bytes that are none.
  package struct PublicKey: Hashable, Sendable {
    package let bytes: [UInt8]

    /// - Throws: `wrongLength` unless there are 32 bytes.
    package init(_ bytes: [UInt8]) throws(CryptoError) {
      try Ed25519.check(bytes.count, "public key")
      self.bytes = bytes
    }

    /// False for everything that is not a proof of this key's consent, whatever the cause.
    package func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
      guard signature.count == Ed25519.signatureCount,
        let key = try? KeyHandle(EVP_PKEY_new_raw_public_key(Ed25519.type, nil, bytes, bytes.count))
      else { return false }
      let context = EVP_MD_CTX_new()
      defer {
        EVP_MD_CTX_free(context)
        // A refused signature leaves its reason in this thread's queue, where nobody reads it.
        ERR_clear_error()
      }
      return context != nil
        && EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1
        && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
  }

  private static let type = EVP_PKEY_ED25519

  private static func check(_ count: Int, _ what: String) throws(CryptoError) {
    guard count == 32 else {
      throw CryptoError(.wrongLength, "an Ed25519 \(what) has 32 bytes, got \(count)")
    }
  }
}

/// Owner of one libcrypto key.
private final class KeyHandle: Sendable {
  // Never changed after creation; libcrypto counts its references atomically.
  nonisolated(unsafe) let pointer: OpaquePointer

  init(_ pointer: OpaquePointer?) throws(CryptoError) {
    guard let pointer else { throw CryptoError(.library, "libcrypto did not take an Ed25519 key") }
    self.pointer = pointer
  }

  deinit { EVP_PKEY_free(pointer) }

  typealias Reader = (
    OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>?
  ) -> CInt

  func raw(_ read: Reader) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 32)
    var count = bytes.count
    Library.require(read(pointer, &bytes, &count) == 1 && count == bytes.count)
    return bytes
  }
}
