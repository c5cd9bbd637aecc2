/// What a label of our own carries: `VD417-X`, a test's number and a check character (ISO/IEC 7064,
/// MOD 11-2), so that one wrong or swapped digit is never another test.
package struct SpecimenLabel: Hashable, Sendable, CustomStringConvertible {
  package let test: Int64

  package init(test: Int64) { self.test = test }

  /// Nil for text that is no label of ours.
  ///
  /// - Throws: `invalid` where it looks like one and its check character is wrong.
  package init?(scanned text: String) throws(StoreError) {
    let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
    let digits = parts[0].dropFirst(2)
    guard parts.count == 2, parts[0].hasPrefix("VD"), (1...15).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let test = Int64(digits)
    else { return nil }
    self.test = test
    guard description == text.uppercased() else {
      throw .invalid("the check character of this label is wrong: scan it again")
    }
  }

  package var description: String {
    let sum = "\(test)".utf8.reduce(0) { ($0 + Int($1) - 0x30) * 2 % 11 }
    let check = (12 - sum) % 11
    return "VD\(test)-" + (check == 10 ? "X" : "\(check)")
  }
}
