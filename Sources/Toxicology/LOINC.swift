/// A LOINC code whose check digit is right. That it exists, or means what its sender says, is
/// another matter: in public drug screens most codes contradicted their own text.
package struct LOINC: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// Nil unless `text` is one to seven digits, a hyphen and their mod-10 check digit.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...7).contains(parts[0].utf8.count), parts[1].utf8.count == 1,
      let number = Self.digits(parts[0]), let check = Self.digits(parts[1]),
      check == [Self.checkDigit(number)]
    else { return nil }
    description = text
  }

  /// Luhn's sum, as LOINC's manual describes it: every other digit from the right is doubled.
  private static func checkDigit(_ digits: [Int]) -> Int {
    var sum = 0
    for (place, digit) in digits.reversed().enumerated() {
      let weighted = place.isMultiple(of: 2) ? digit * 2 : digit
      sum += weighted / 10 + weighted % 10
    }
    return (10 - sum % 10) % 10
  }

  private static func digits(_ text: Substring) -> [Int]? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return text.utf8.map { Int($0) - 0x30 }
  }
}
