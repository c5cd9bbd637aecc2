import Foundation
import Libcrypto
import TestSupport
import Testing

@Suite(.enabled(if: Vectors.areThere, Comment(rawValue: Vectors.absence)))
struct SHA256VectorTests {
  @Test(arguments: [("SHA256ShortMsg.rsp", 65), ("SHA256LongMsg.rsp", 64)])
  func messages(file: String, count: Int) throws {
    let blocks = ResponseFile.blocks(try Vectors.text("sha256/\(file)"), first: "Len")
    #expect(blocks.count == count)
    for block in blocks {
      let bits = try #require(block["Len"].flatMap { Int($0) })
      let message = Array(try bytes(block["Msg"]).prefix(bits / 8))
      #expect(SHA256.hash(message).hex == block["MD"])
      let half = message.count / 2
      let parts = [Array(message[..<half]), [], Array(message[half...])]
      #expect(SHA256.hash(parts: parts).hex == block["MD"])
    }
  }

  @Test func monteCarlo() throws {
    let text = try Vectors.text("sha256/SHA256Monte.rsp")
    let seedLine = try #require(ResponseFile.blocks(text, first: "Seed").first?["Seed"])
    var seed = try #require(Digest(hex: seedLine))
    let blocks = ResponseFile.blocks(text, first: "COUNT")
    #expect(blocks.count == 100)
    for block in blocks {
      var last = [seed, seed, seed]
      for _ in 0..<1000 {
        last = [last[1], last[2], SHA256.hash(parts: last.map(\.bytes))]
      }
      seed = last[2]
      #expect(seed.hex == block["MD"])
    }
  }
}

struct SHA256Tests {
  @Test func prefixedFormsAreTheHashOfTheConcatenation() {
    let left = SHA256.hash([1])
    let right = SHA256.hash([2])
    #expect(SHA256.hash(prefix: 7, [1, 2, 3]) == SHA256.hash([7, 1, 2, 3]))
    #expect(SHA256.hash(prefix: 7, []) == SHA256.hash([7]))
    #expect(SHA256.hash(prefix: 1, left, right) == SHA256.hash([1] + left.bytes + right.bytes))
    #expect(SHA256.hash(prefix: 1, left, right) != SHA256.hash(prefix: 1, right, left))
  }

  /// Each thread has a context of its own; a shared one would give wrong hashes here.
  @Test func threadsDoNotDisturbEachOther() async {
    let message = [UInt8](repeating: 0x61, count: 1000)
    let expected = SHA256.hash(message)
    let key = HMACKey([1, 2, 3])
    let ticket = key.authenticate(message)
    let wrong = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<2000).count {
            _ in SHA256.hash(message) != expected || key.authenticate(message) != ticket
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }
}
