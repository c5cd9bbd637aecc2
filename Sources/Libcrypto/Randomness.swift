import CLibcrypto
import Glibc

/// Where seeds, keys, salts, labels and nonces come from.
package enum Randomness {
  /// A seed for one slot (LOG.md 5): SHA-256 over a label, the kernel's and libcrypto's randomness.
  ///
  /// Either source alone would do; mixed, one that is broken or bugged does not matter.
  package static func seed() throws(CryptoError) -> Digest {
    var parts = [Array("veridraw/1/seed".utf8), try systemBytes(32), try privateBytes(32)]
    let seed = SHA256.hash(parts: parts)
    for index in parts.indices { parts[index].cleanse() }
    return seed
  }

  /// Bytes for keys, salts, labels and nonces, from libcrypto's private generator.
  package static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
    try privateBytes(count)
  }

  /// Generator and library of `seed()`, in ASCII, as each commitment records them.
  package static var source: String {
    "getrandom+libcrypto " + String(cString: OpenSSL_version(OPENSSL_FULL_VERSION_STRING))
  }

  /// getrandom(2), which blocks until the kernel's pool is initialised and then never again.
  private static func systemBytes(_ count: Int) throws(CryptoError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        return getrandom(rest.baseAddress, rest.count, 0)
      }
      if got > 0 {
        filled += got
      } else if errno != EINTR {
        throw CryptoError(.noRandomness, "the kernel gave no random bytes (errno \(errno))")
      }
    }
    return bytes
  }

  private static func privateBytes(_ count: Int) throws(CryptoError) -> [UInt8] {
    guard count >= 0 else {
      throw CryptoError(.wrongLength, "there is no negative number of random bytes")
    }
    let strength: UInt32 = 256
    var bytes = [UInt8](repeating: 0, count: count)
    let status = bytes.withUnsafeMutableBytes {
      RAND_priv_bytes_ex(nil, $0.baseAddress, $0.count, strength)
    }
    guard status == 1 else {
      throw CryptoError(.noRandomness, "libcrypto gave no random bytes of strength 256")
    }
    return bytes
  }
}
