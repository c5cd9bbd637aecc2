import Libcrypto
import Testing

struct DigestTests {
  @Test func keepsItsBytes() throws {
    let bytes = [UInt8](0..<32)
    let digest = try #require(Digest(bytes: bytes))
    #expect(digest.bytes == bytes)
    #expect(digest.prefix64 == 0x0001_0203_0405_0607)
    #expect(digest.hex == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
    #expect("\(digest)" == digest.hex)
    #expect(Digest(hex: digest.hex) == digest)
    #expect(MemoryLayout<Digest>.size == 32)
  }

  @Test func cleansingReachesThisCopyOnly() {
    var digest = SHA256.hash([])
    let copy = digest
    digest.cleanse()
    #expect(digest.bytes == [UInt8](repeating: 0, count: 32))
    #expect(copy == SHA256.hash([]))
    var bytes: [UInt8] = [1, 2, 3]
    let kept = bytes
    bytes.cleanse()
    #expect(bytes == [0, 0, 0] && kept == [1, 2, 3])
  }

  @Test(arguments: [0, 31, 33])
  func refusesOtherLengths(count: Int) {
    #expect(Digest(bytes: [UInt8](repeating: 0, count: count)) == nil)
    #expect(Digest(hex: String(repeating: "00", count: count)) == nil)
  }

  @Test func refusesOtherDigits() {
    let rest = String(repeating: "0", count: 63)
    for digit in ["A", "g", " ", "+", "é", "０"] { #expect(Digest(hex: digit + rest) == nil) }
    #expect(Digest(hex: rest) == nil)
  }

  /// Every byte counts, the first most, and as unsigned numbers.
  @Test func ordersByBytes() throws {
    for index in 0..<32 {
      var bytes = [UInt8](repeating: 0x7F, count: 32)
      let middle = try #require(Digest(bytes: bytes))
      bytes[index] = 0x80
      if index < 31 { bytes[31] = 0 }
      let larger = try #require(Digest(bytes: bytes))
      #expect(middle < larger)
      #expect(!(larger < middle))
      #expect(middle != larger)
    }
    #expect(!(SHA256.hash([]) < SHA256.hash([])))
  }
}

struct HexTests {
  @Test func roundTrip() {
    let all = [UInt8](0...255)
    #expect(Hex.decode(Hex.encode(all)) == all)
    #expect(Hex.encode([0x0f, 0xa0]) == "0fa0")
    #expect(Hex.decode("") == [])
  }

  @Test(arguments: ["0", "abc", "AB", "0x", "a ", " a", "g0", "é0", "00\n"])
  func refuses(_ text: String) {
    #expect(Hex.decode(text) == nil)
  }
}
