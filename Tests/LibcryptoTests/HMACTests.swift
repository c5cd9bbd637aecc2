import Libcrypto
import TestSupport
import Testing

@Suite(.enabled(if: Vectors.areThere, Comment(rawValue: Vectors.absence)))
struct KeyedHashVectorTests {
  @Test func hmac() throws {
    let blocks = ResponseFile.blocks(
      try Vectors.text("hmac/rfc-4231-sha256.txt"), first: "Len")
    #expect(blocks.count == 6)
    for block in blocks {
      let key = try bytes(block["Key"])
      let message = try bytes(block["Msg"])
      #expect(HMAC.sha256(key: key, message).hex == block["MD"])
    }
  }

  @Test func hkdf() throws {
    let blocks = ResponseFile.blocks(
      try Vectors.text("hkdf/rfc-5869-HKDF-SHA256.txt"), first: "COUNT")
    #expect(blocks.count == 3)
    for block in blocks {
      let prk = HKDF.extract(salt: try bytes(block["salt"]), inputKey: try bytes(block["IKM"]))
      #expect(prk.hex == block["PRK"])
      let count = try #require(block["L"].flatMap { Int($0) })
      let output = try HKDF.expand(prk.bytes, info: bytes(block["info"]), count: count)
      #expect(Hex.encode(output) == block["OKM"])
    }
  }
}

struct KeyedHashTests {
  /// RFC 2104 written out, for keys on both sides of the block size.
  private func naive(_ key: [UInt8], _ message: [UInt8]) -> Digest {
    var block = key.count > 64 ? SHA256.hash(key).bytes : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    let inner = SHA256.hash(block.map { $0 ^ 0x36 } + message)
    return SHA256.hash(block.map { $0 ^ 0x5c } + inner.bytes)
  }

  @Test(arguments: [0, 1, 32, 63, 64, 65, 200])
  func oneKeyServesManyMessages(keyCount: Int) {
    let key = [UInt8](repeating: 0xAB, count: keyCount)
    let kept = HMACKey(key)
    for count in [0, 1, 37, 55, 56, 64, 300, 0] {
      let message = [UInt8](repeating: UInt8(count & 0xFF), count: count)
      #expect(kept.authenticate(message) == naive(key, message))
    }
  }

  @Test func expandsToItsLimitAndNoFurther() throws {
    let prk = [UInt8](repeating: 1, count: 32)
    let most = try HKDF.expand(prk, info: [], count: 8160)
    #expect(most.count == 8160)
    #expect(try HKDF.expand(prk, info: [], count: 33) == Array(most.prefix(33)))
    #expect(try HKDF.expand(prk, info: [], count: 0).isEmpty)
    #expect(throws: CryptoError(.tooLong, "")) { try HKDF.expand(prk, info: [], count: 8161) }
    #expect(throws: CryptoError(.wrongLength, "")) { try HKDF.expand(prk, info: [], count: -1) }
  }

  /// A ticket is one block: the keyed form gives the same as the standard one.
  @Test func ticketsAreOneBlock() throws {
    let prk = SHA256.hash([9])
    let info = Array("veridraw/1/ticket\0".utf8) + [UInt8](repeating: 3, count: 16)
    let ticket = HMACKey(prk.bytes).authenticate(info + [1])
    #expect(try HKDF.expand(prk.bytes, info: info, count: 32) == ticket.bytes)
  }
}
