import Libcrypto
import Testing

/// Test cases 13 to 16 of "The Galois/Counter Mode of Operation (GCM)", McGrew and Viega, which are
/// those with a 256-bit key and a 96-bit nonce.
struct AESGCMTests {
  struct Answer: Sendable {
    var key = String(repeating: "00", count: 32)
    var nonce = String(repeating: "00", count: 12)
    var plaintext = ""
    var authenticated = ""
    var ciphertext = ""
    var tag: String
  }

  static let key15 = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
  static let plaintext15 =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
  static let ciphertext15 =
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"

  static let answers = [
    Answer(tag: "530f8afbc74536b9a963b4f1c4cb738b"),
    Answer(
      plaintext: String(repeating: "00", count: 16),
      ciphertext: "cea7403d4d606b6e074ec5d3baf39d18", tag: "d0d1c8a799996bf0265b98b5d48ab919"),
    Answer(
      key: key15, nonce: "cafebabefacedbaddecaf888", plaintext: plaintext15,
      ciphertext: ciphertext15, tag: "b094dac5d93471bdec1a502270e3cc6c"),
    Answer(
      key: key15, nonce: "cafebabefacedbaddecaf888",
      plaintext: String(plaintext15.prefix(120)),
      authenticated: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      ciphertext: String(ciphertext15.prefix(120)), tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
  ]

  @Test(arguments: answers)
  func knownAnswers(_ answer: Answer) throws {
    let key = try bytes(answer.key)
    let authenticated = try bytes(answer.authenticated)
    let sealed = try AESGCM.seal(
      bytes(answer.plaintext), key: key, nonce: bytes(answer.nonce), authenticating: authenticated)
    #expect(Hex.encode(sealed) == answer.nonce + answer.ciphertext + answer.tag)
    let opened = try AESGCM.open(sealed, key: key, authenticating: authenticated)
    #expect(Hex.encode(opened) == answer.plaintext)
  }

  private let key = [UInt8](repeating: 5, count: 32)
  private let message = Array("Jane Example, 1980-02-29".utf8)
  private let place = Array("person 17".utf8)
  private let notAuthentic = CryptoError(.notAuthentic, "")

  @Test func everyByteOfASealedMessageCounts() throws {
    let sealed = try AESGCM.seal(message, key: key, authenticating: place)
    #expect(sealed.count == 12 + message.count + 16)
    for index in sealed.indices {
      var altered = sealed
      altered[index] ^= 1
      #expect(throws: notAuthentic) { try AESGCM.open(altered, key: key, authenticating: place) }
    }
  }

  @Test func keyAndPlaceCount() throws {
    let sealed = try AESGCM.seal(message, key: key, authenticating: place)
    var other = key
    other[31] ^= 0x80
    #expect(throws: notAuthentic) { try AESGCM.open(sealed, key: other, authenticating: place) }
    for elsewhere in [[], Array("person 18".utf8), place + [0]] {
      #expect(throws: notAuthentic) {
        try AESGCM.open(sealed, key: key, authenticating: elsewhere)
      }
    }
    #expect(throws: notAuthentic) {
      try AESGCM.open(sealed.dropLast(), key: key, authenticating: place)
    }
  }

  @Test func refusesLengths() {
    let wrongLength = CryptoError(.wrongLength, "")
    for count in [0, 16, 31, 33] {
      let short = [UInt8](repeating: 5, count: count)
      #expect(throws: wrongLength) { try AESGCM.seal([], key: short, authenticating: []) }
    }
    for count in [0, 12, 27] {
      let sealed = [UInt8](repeating: 5, count: count)
      #expect(throws: wrongLength) { try AESGCM.open(sealed, key: key, authenticating: []) }
    }
    #expect(throws: wrongLength) {
      try AESGCM.seal([], key: key, nonce: [1, 2, 3], authenticating: [])
    }
  }

  @Test func sealsTheSameTwiceDifferently() throws {
    let first = try AESGCM.seal(message, key: key, authenticating: [])
    let second = try AESGCM.seal(message, key: key, authenticating: [])
    #expect(first.prefix(12) != second.prefix(12))
    #expect(first.dropFirst(12) != second.dropFirst(12))
    #expect(try AESGCM.open(first, key: key, authenticating: []) == message)
  }
}
