/// HKDF-SHA-256 (RFC 5869).
package enum HKDF {
  /// The pseudorandom key of `inputKey`. An empty salt means 32 zero bytes, as HMAC pads its key.
  package static func extract(salt: [UInt8], inputKey: [UInt8]) -> Digest {
    HMAC.sha256(key: salt, inputKey)
  }

  /// `count` bytes (at most 255 · 32) that depend on the pseudorandom key and `info`.
  /// - Throws: `tooLong` beyond that, `wrongLength` for a negative count.
  package static func expand(
    _ prk: [UInt8], info: [UInt8], count: Int
  ) throws(CryptoError) -> [UInt8] {
    guard count >= 0 else {
      throw CryptoError(.wrongLength, "HKDF gives no negative number of bytes")
    }
    guard count <= 255 * Digest.count else {
      throw CryptoError(.tooLong, "HKDF gives at most 8160 bytes, asked for \(count)")
    }
    let key = HMACKey(prk)
    var output: [UInt8] = []
    var block: [UInt8] = []
    var counter: UInt8 = 0
    while output.count < count {
      counter += 1
      block = key.authenticate(block + info + [counter]).bytes
      output += block
    }
    return Array(output.prefix(count))
  }
}
