import Foundation
import Libcrypto
import TestSupport
import Testing

@Suite(.enabled(if: Vectors.areThere, Comment(rawValue: Vectors.absence)))
struct Ed25519VectorTests {
  /// Lines of seed ‖ public key : public key : message : signature ‖ message.
  @Test func knownAnswers() throws {
    let lines = try Vectors.text("ed25519/sign.input.first64").split(separator: "\n")
    #expect(lines.count == 64)
    for line in lines {
      let fields = try line.split(separator: ":", omittingEmptySubsequences: false).map {
        try bytes(String($0))
      }
      let key = try Ed25519.PrivateKey(seed: Array(fields[0].prefix(32)))
      #expect(key.publicKey.bytes == fields[1])
      let signature = try key.sign(fields[2])
      #expect(signature == Array(fields[3].prefix(64)))
      #expect(key.publicKey.isValid(signature: signature, for: fields[2]))
      #expect(!key.publicKey.isValid(signature: signature, for: fields[2] + [0]))
    }
  }

  private struct Edge: Decodable {
    let number: Int
    let key: String
    let sig: String
    let msg: String
    let flags: Set<String>?
  }

  /// What the linked libcrypto accepts, pinned: what satisfies the cofactorless equation with the
  /// bytes as they stand (an independent computation agrees on these and on samples of the rest). It
  /// refuses a non-canonical
  /// R, and what holds only after multiplying by 8; it accepts keys of small order or other
  /// spelling. Other libraries may differ here, but never about a key that an honest generator
  /// made, unless its holder wants them to.
  @Test func edgeCases() throws {
    let data = try Vectors.data("ed25519/cctv-ed25519vectors.json")
    let edges = try JSONDecoder().decode([Edge].self, from: data)
    #expect(edges.count == 914)
    let refused: Set = ["low_order_residue", "non_canonical_R"]
    var accepted = 0
    for edge in edges {
      let key = try Ed25519.PublicKey(bytes(edge.key))
      let isValid = key.isValid(signature: try bytes(edge.sig), for: Array(edge.msg.utf8))
      #expect(
        isValid == refused.isDisjoint(with: edge.flags ?? []),
        "vector \(edge.number) \(edge.flags ?? [])")
      if isValid { accepted += 1 }
    }
    #expect(accepted == 208)
  }
}

struct Ed25519Tests {
  private let key: Ed25519.PrivateKey
  private let message = Array("head".utf8)

  init() throws { key = try Ed25519.PrivateKey(seed: [UInt8](repeating: 7, count: 32)) }

  @Test func everyBitOfASignatureCounts() throws {
    let signature = try key.sign(message)
    for bit in 0..<512 {
      var altered = signature
      altered[bit / 8] ^= 1 << (bit % 8)
      #expect(!key.publicKey.isValid(signature: altered, for: message), "bit \(bit)")
    }
  }

  @Test func everyBitOfAKeyCounts() throws {
    let signature = try key.sign(message)
    for bit in 0..<256 {
      var altered = key.publicKey.bytes
      altered[bit / 8] ^= 1 << (bit % 8)
      let other = try Ed25519.PublicKey(altered)
      #expect(!other.isValid(signature: signature, for: message), "bit \(bit)")
    }
  }

  /// S + L signs the same in a lax reader: the signature could be changed by anybody.
  @Test func refusesLargeS() throws {
    var signature = try key.sign(message)
    let order = try bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    var carry = 0
    for index in 0..<32 {
      let sum = Int(signature[32 + index]) + Int(order[index]) + carry
      signature[32 + index] = UInt8(sum & 0xFF)
      carry = sum >> 8
    }
    #expect(!key.publicKey.isValid(signature: signature, for: message))
  }

  @Test(arguments: [0, 31, 33, 64])
  func refusesOtherLengths(count: Int) throws {
    let bytes = [UInt8](repeating: 7, count: count)
    #expect(throws: CryptoError(.wrongLength, "")) { try Ed25519.PrivateKey(seed: bytes) }
    #expect(throws: CryptoError(.wrongLength, "")) { try Ed25519.PublicKey(bytes) }
    let padded = try key.sign(message) + bytes
    #expect(key.publicKey.isValid(signature: padded, for: message) == (count == 0))
    #expect(!key.publicKey.isValid(signature: Array(padded.prefix(min(count, 63))), for: message))
  }

  @Test func generatesDifferentKeysThatLast() throws {
    let first = try Ed25519.PrivateKey.generate()
    let second = try Ed25519.PrivateKey.generate()
    #expect(first.publicKey != second.publicKey)
    let again = try Ed25519.PrivateKey(seed: first.seed)
    #expect(again.publicKey == first.publicKey)
    #expect(try first.publicKey.isValid(signature: again.sign([]), for: []))
    #expect(try !second.publicKey.isValid(signature: again.sign([]), for: []))
  }
}
