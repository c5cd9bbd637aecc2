import Libcrypto
import Testing

struct RandomnessTests {
  @Test func seedsDiffer() throws {
    let seeds = try (0..<1000).map { _ in try Randomness.seed() }
    #expect(Set(seeds).count == 1000)
  }

  /// Gross failures only, such as a buffer filled in part: of 8192 random bytes some value is
  /// missing with probability 3e-12.
  @Test func bytesAreFilled() throws {
    let bytes = try Randomness.bytes(8192)
    #expect(bytes.count == 8192)
    #expect(Set(bytes).count == 256)
    #expect(try Randomness.bytes(0).isEmpty)
    #expect(throws: CryptoError(.wrongLength, "")) { try Randomness.bytes(-1) }
  }

  @Test func sourceFitsACommitment() {
    #expect(Randomness.source.hasPrefix("getrandom+libcrypto 3."))
    #expect(Randomness.source.utf8.allSatisfy { 0x20...0x7E ~= $0 })
  }
}
