import CLibcrypto

/// HMAC-SHA-256 (RFC 2104) of single messages. For many messages under one key use `HMACKey`.
package enum HMAC {
  package static func sha256(key: [UInt8], _ message: [UInt8]) -> Digest {
    HMACKey(key).authenticate(message)
  }
}

/// An HMAC-SHA-256 key that has already been absorbed, for many messages.
///
/// Both halves of HMAC begin with a whole block that depends on the key only. Keeping the two
/// states after that block halves the work: one short message costs two compressions.
package struct HMACKey: Sendable {
  private let states: KeyedStates

  package init(_ key: [UInt8]) {
    states = KeyedStates(key)
  }

  package func authenticate(_ message: [UInt8]) -> Digest {
    message.withUnsafeBytes { states.authenticate($0) }
  }
}

/// The two digest states of HMAC after the key's block. libcrypto wipes them when they are freed.
private final class KeyedStates: Sendable {
  // Written in init only, and afterwards the source of copies, which libcrypto takes as const.
  nonisolated(unsafe) private let inner: OpaquePointer
  nonisolated(unsafe) private let outer: OpaquePointer

  init(_ key: [UInt8]) {
    let blockSize = 64
    var block = key.count > blockSize ? SHA256.hash(key).bytes : key
    block += [UInt8](repeating: 0, count: blockSize - block.count)
    inner = Self.absorb(&block, mask: 0x36)
    outer = Self.absorb(&block, mask: 0x36 ^ 0x5c)
    block.cleanse()
  }

  deinit {
    EVP_MD_CTX_free(inner)
    EVP_MD_CTX_free(outer)
  }

  /// Masks the block in place, so that no second copy of the key needs wiping.
  private static func absorb(_ block: inout [UInt8], mask: UInt8) -> OpaquePointer {
    for index in block.indices { block[index] ^= mask }
    let context = Library.required(EVP_MD_CTX_new())
    DigestContext.start(context)
    block.withUnsafeBytes { DigestContext.update(context, $0) }
    return context
  }

  func authenticate(_ message: UnsafeRawBufferPointer) -> Digest {
    let context = DigestContext.ofThread
    DigestContext.copy(inner, to: context)
    DigestContext.update(context, message)
    let digest = DigestContext.finish(context)
    DigestContext.copy(outer, to: context)
    digest.withUnsafeBytes { DigestContext.update(context, $0) }
    return DigestContext.finish(context)
  }
}
