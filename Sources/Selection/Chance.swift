/// A probability in whole parts per billion (ppb), 0…1 000 000 000.
package struct Chance: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let ppb: Int64

  package static let never = Chance(known: 0)
  package static let certain = Chance(known: 1_000_000_000)

  /// nil outside 0…1 000 000 000.
  package init?(ppb: Int64) {
    guard (0...Chance.certain.ppb).contains(ppb) else { return nil }
    self.ppb = ppb
  }

  /// For figures that arithmetic has already kept in range.
  init(known ppb: Int64) {
    self.ppb = ppb
  }

  /// `456310988`
  package var description: String { String(ppb) }

  package static func < (a: Self, b: Self) -> Bool { a.ppb < b.ppb }
}

/// What a patient's ticket says for today, 0…999 999 999: tested when it is below the chance.
package struct Number: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let value: Int64

  /// nil outside 0…999 999 999.
  package init?(_ value: Int64) {
    guard (0..<Chance.certain.ppb).contains(value) else { return nil }
    self.value = value
  }

  init(known value: Int64) {
    self.value = value
  }

  package func isBelow(_ chance: Chance) -> Bool { value < chance.ppb }

  /// `073 412 556`
  package var description: String {
    let value = Int(value)
    return [value / 1_000_000, value / 1000 % 1000, value % 1000]
      .map { Digits.pad($0, 3) }
      .joined(separator: " ")
  }

  package static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}
