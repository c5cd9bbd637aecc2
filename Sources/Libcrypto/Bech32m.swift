/// Bech32m (BIP 350): text that a person can copy, with six check digits that find every slip of up
/// to four characters. No `1`, `b`, `i`, `o` among its digits, and no case to get wrong.
package enum Bech32m {
  private static let digits = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
  private static let checkLength = 6
  /// What sets Bech32m apart from Bech32.
  private static let constant: UInt32 = 0x2bc8_30a3
  /// Up to this length the checksum keeps its promise.
  private static let longest = 90

  /// - Parameter values: five bits each.
  package static func encode(prefix: String, values: [UInt8]) -> String {
    let check = checksum(Self.expanded(prefix) + values)
    return prefix + "1"
      + String(decoding: (values + check).map { digits[Int($0 & 31)] }, as: UTF8.self)
  }

  /// Prefix and values, five bits each; nil for anything that was not written by `encode`. Upper case
  /// is taken as well as lower case, a mixture is not.
  package static func decode(_ text: String) -> (prefix: String, values: [UInt8])? {
    let lower = text.lowercased()
    guard text == lower || text == text.uppercased(), text.utf8.count <= longest,
      text.utf8.allSatisfy({ (33...126).contains($0) }),
      let separator = lower.lastIndex(of: "1"), separator != lower.startIndex
    else { return nil }
    let prefix = String(lower[..<separator])
    let values = lower[separator...].dropFirst().utf8.compactMap { digits.firstIndex(of: $0) }
      .map { UInt8($0) }
    guard values.count == lower[separator...].utf8.count - 1, values.count >= checkLength,
      polymod(expanded(prefix) + values) == constant
    else { return nil }
    return (prefix, values.dropLast(checkLength))
  }

  /// Bytes as five-bit values, the last one filled with zeros.
  package static func split(_ bytes: [UInt8]) -> [UInt8] { regroup(bytes, from: 8, to: 5).values }

  /// The bytes again; nil where what is left over is not the zeros that `split` put there.
  package static func join(_ values: [UInt8]) -> [UInt8]? {
    let (bytes, rest) = regroup(values, from: 5, to: 8)
    guard values.count * 5 % 8 < 5, rest == 0 else { return nil }
    return values.count * 5 % 8 == 0 ? bytes : bytes.dropLast()
  }

  private static func regroup(
    _ values: [UInt8], from: UInt32, to: UInt32
  ) -> (values: [UInt8], rest: UInt8) {
    var (bits, count): (UInt32, UInt32) = (0, 0)
    var result: [UInt8] = []
    for value in values {
      bits = (bits << from | UInt32(value)) & 0xfff
      count += from
      while count >= to {
        count -= to
        result.append(UInt8(truncatingIfNeeded: bits >> count & (1 << to - 1)))
      }
    }
    guard count > 0 else { return (result, 0) }
    let rest = UInt8(truncatingIfNeeded: bits << (to - count) & (1 << to - 1))
    return (result + [rest], rest)
  }

  private static func expanded(_ prefix: String) -> [UInt8] {
    prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
  }

  private static func checksum(_ values: [UInt8]) -> [UInt8] {
    let mod = polymod(values + Array(repeating: 0, count: checkLength)) ^ constant
    return (0..<checkLength).map { UInt8(truncatingIfNeeded: mod >> (5 * (5 - $0)) & 31) }
  }

  private static func polymod(_ values: [UInt8]) -> UInt32 {
    let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
    return values.reduce(1) { sum, value in
      let top = sum >> 25
      let next = (sum & 0x1ff_ffff) << 5 ^ UInt32(value)
      return generator.indices.reduce(next) { top >> $1 & 1 == 1 ? $0 ^ generator[$1] : $0 }
    }
  }
}
