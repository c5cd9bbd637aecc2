/// A measured number, exactly as decimal text has it: never a binary fraction.
package struct Figure: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number is `digits` times ten to the power of `exponent`; no trailing zeros in `digits`.
  private let digits: Int
  private let exponent: Int

  /// Most digits of a figure: more than any instrument gives, and aligning two never overflows.
  private static let mostDigits = 9

  /// Nil unless `text` is a number like `50`, `0.5` or `1.0010`: digits and at most one point, no
  /// sign, no blank, no separator of thousands (a comma means another thing elsewhere).
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    let all = Array(parts[0].utf8) + Array(fraction.utf8)
    guard !parts[0].isEmpty, parts.count == 1 || !fraction.isEmpty,
      all.count <= Self.mostDigits, all.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    self.init(all.reduce(0) { $0 * 10 + Int($1) - 0x30 }, exponent: -fraction.utf8.count)
  }

  package init(_ whole: Int) { self.init(whole, exponent: 0) }

  private init(_ digits: Int, exponent: Int) {
    var (digits, exponent) = (digits, exponent)
    while digits != 0, digits.isMultiple(of: 10) {
      (digits, exponent) = (digits / 10, exponent + 1)
    }
    self.digits = digits
    self.exponent = digits == 0 ? 0 : exponent
  }

  /// The number times ten to the power of `places`: how units of one dimension convert.
  package func shifted(by places: Int) -> Figure { Figure(digits, exponent: exponent + places) }

  package static func < (a: Figure, b: Figure) -> Bool {
    let low = min(a.exponent, b.exponent)
    return a.scaled(to: low) < b.scaled(to: low)
  }

  /// Digits at a lower exponent; beyond what fits, any number is more than any other.
  private func scaled(to low: Int) -> Int {
    var scaled = digits
    for _ in 0..<(exponent - low) {
      let (next, overflows) = scaled.multipliedReportingOverflow(by: 10)
      if overflows { return .max }
      scaled = next
    }
    return scaled
  }

  package var description: String {
    let text = String(digits)
    guard exponent < 0 else { return text + String(repeating: "0", count: exponent) }
    let padded = String(repeating: "0", count: max(0, 1 - exponent - text.count)) + text
    return padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
  }
}
