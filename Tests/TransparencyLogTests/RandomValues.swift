import TestSupport
import TransparencyLog

extension CanonicalJSON.Value {
  /// A value within the profile, with the awkward ones frequent.
  static func random(depth: Int, using generator: inout SplitMix) -> Self {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
    case 0: .bool(.random(using: &generator))
    case 1: .integer([0, 1, 9, 10, 1 << 53 - 1, 1 << 32].randomElement(using: &generator) ?? 0)
    case 2: .integer(.random(in: 0..<(1 << 53), using: &generator))
    case 3, 4: .string(text(0x20...0x7E, most: 20, using: &generator))
    case 5:
      .array(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
          random(depth: depth - 1, using: &generator)
        })
    default: .object(members(depth: depth, using: &generator))
    }
  }

  private static func members(
    depth: Int, using generator: inout SplitMix
  ) -> [String: Self] {
    var members: [String: Self] = [:]
    for _ in 0..<Int.random(in: 0...5, using: &generator) {
      let key = text(using: &generator)
      members[key] = random(depth: depth - 1, using: &generator)
    }
    return members
  }

  /// A key of few different characters, so that one is often the beginning of another.
  private static func text(using generator: inout SplitMix) -> String {
    let characters = Array("ab_019z")
    return String(
      (0..<Int.random(in: 1...4, using: &generator)).map { _ in
        characters[Int.random(in: 0..<characters.count, using: &generator)]
      })
  }

  private static func text(
    _ bytes: ClosedRange<UInt8>, most: Int, using generator: inout SplitMix
  ) -> String {
    let count = Int.random(in: 0...most, using: &generator)
    let units = (0..<count).map { _ in
      // Quotes and backslashes are what can go wrong.
      Int.random(in: 0..<6, using: &generator) == 0
        ? Array("\"\\/".utf8)[Int.random(in: 0..<3, using: &generator)]
        : UInt8.random(in: bytes, using: &generator)
    }
    return String(decoding: units, as: UTF8.self)
  }
}
