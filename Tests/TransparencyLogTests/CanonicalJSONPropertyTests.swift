import Foundation
import TestSupport
import Testing
import TransparencyLog

private typealias Value = CanonicalJSON.Value

/// Foundation's writer as a second opinion: with these options it agrees within our profile.
extension CanonicalJSON.Value: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .object(let members): try container.encode(members)
    case .array(let elements): try container.encode(elements)
    case .string(let text): try container.encode(text)
    case .integer(let number): try container.encode(number)
    case .bool(let truth): try container.encode(truth)
    }
  }
}

struct CanonicalJSONPropertyTests {
  private func lines(_ count: Int, seed: UInt64, depth: Int = 4) throws -> [[UInt8]] {
    var generator = SplitMix(seed: seed)
    return try (0..<count).map { _ in
      try Value.random(depth: depth, using: &generator).encoded()
    }
  }

  @Test func valuesComeBack() throws {
    var generator = SplitMix(seed: 1)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for _ in 0..<3000 {
      let value = Value.random(depth: 4, using: &generator)
      let bytes = try value.encoded()
      #expect(try CanonicalJSON.parse(bytes) == value)
      #expect(try [UInt8](encoder.encode(value)) == bytes)
    }
  }

  /// What reads at all must encode to what was read: the claim by which the reader does without
  /// re-encoding. Returns whether it was read.
  private func isRead(_ bytes: [UInt8]) throws -> Bool {
    guard let value = try? CanonicalJSON.parse(bytes) else { return false }
    let again = try value.encoded()
    #expect(again == bytes, "\(String(decoding: bytes, as: UTF8.self))")
    return true
  }

  @Test func everySingleByteMutation() throws {
    var read = 0
    var refused = 0
    for line in try lines(60, seed: 2) where line.count < 120 {
      for index in line.indices {
        var mutants = (0...255).map { byte in
          var mutant = line
          mutant[index] = UInt8(byte)
          return mutant
        }
        var shorter = line
        shorter.remove(at: index)
        mutants.append(shorter)
        for byte in Array(#" "\{}[],:0a1.-"#.utf8) {
          var longer = line
          longer.insert(byte, at: index)
          mutants.append(longer)
        }
        for mutant in mutants { if try isRead(mutant) { read += 1 } else { refused += 1 } }
      }
    }
    // Both outcomes are frequent, or the test would not test.
    #expect(read > 1000 && refused > 1000, "\(read) read, \(refused) refused")
  }

  /// Random sequences of tokens get further into the grammar than random bytes.
  @Test func tokenSoup() throws {
    let tokens = [
      "{", "}", "[", "]", ",", ":", #""a""#, #""b""#, #""a1""#, #""\"""#, #""\u0041""#, "0",
      "1", "01", "1.5", "true", "null", " ", #"{"a":"#, #","b":"#, "[0,",
    ].map { Array($0.utf8) }
    var generator = SplitMix(seed: 3)
    var read = 0
    for _ in 0..<60_000 {
      let count = Int.random(in: 1...7, using: &generator)
      let soup = (0..<count).flatMap { _ in tokens.randomElement(using: &generator) ?? [] }
      if try isRead(soup) { read += 1 }
    }
    #expect(read > 500, "\(read) read")
  }
}
