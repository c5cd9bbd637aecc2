/// One list on one date: the unit that is committed, drawn and revealed. Ordered by date, then list.
package struct Slot: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let date: CivilDate
  package let list: String

  /// nil unless `list` is a list name.
  package init?(date: CivilDate, list: String) {
    guard Self.isListName(list) else { return nil }
    self.date = date
    self.list = list
  }

  /// Reads `2026-11-23/main`; nil otherwise.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let date = CivilDate(parts[0]) else { return nil }
    self.init(date: date, list: String(parts[1]))
  }

  /// `2026-11-23/main`
  package var description: String { "\(date)/\(list)" }

  /// `2026-11-23_main`, the stem of the slot's files in a bundle.
  package var fileName: String { "\(date)_\(list)" }

  package static func < (a: Self, b: Self) -> Bool { (a.date, a.list) < (b.date, b.list) }

  /// A list is named `[a-z0-9][a-z0-9.-]{0,31}`.
  package static func isListName(_ text: some StringProtocol) -> Bool {
    guard (1...32).contains(text.utf8.count), let first = text.utf8.first else { return false }
    return first.isLowerOrDigit
      && text.utf8.allSatisfy {
        $0.isLowerOrDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      }
  }
}

extension UInt8 {
  /// An ASCII lower-case letter or digit.
  var isLowerOrDigit: Bool { (0x61...0x7A).contains(self) || (0x30...0x39).contains(self) }
}
