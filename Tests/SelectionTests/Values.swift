import Libcrypto
import Selection
import TestSupport

/// Values to draw with.
extension SplitMix {
  mutating func flip() -> Bool { Bool.random(using: &self) }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  mutating func digest() -> Digest { SHA256.hash(bytes(8)) }

  mutating func label() -> Label {
    while true {
      if let label = Label(bytes: bytes(16)) { return label }
    }
  }

  /// Often an awkward chance: none, certain, one part per billion from either.
  mutating func chance() -> Chance {
    let edges: [Int64] = [0, 1, 999_999_999, 1_000_000_000]
    let ppb = int(0...2) == 0 ? edges[int(0...3)] : Int64(int(0...1_000_000_000))
    return Chance(ppb: ppb) ?? .never
  }
}

extension CivilDate {
  /// For literals in tests: a date that does not exist becomes 1970-01-01, which no test expects.
  static func on(_ iso: String) -> CivilDate {
    CivilDate(iso) ?? CivilDate(daysSinceEpoch: 0)
  }
}
