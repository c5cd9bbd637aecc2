/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed on every machine, so
/// that a failure can be run again.
package struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  package mutating func int(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }
  /// As good as even, for a small `count`.
  package mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}
