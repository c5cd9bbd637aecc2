/// A day of the week; a week starts on Monday (ISO 8601).
package enum Weekday: Int, CaseIterable, Hashable, Sendable {
  case monday = 0
  case tuesday, wednesday, thursday, friday, saturday, sunday

  /// `mon`, as written in program files.
  package var key: String { name.prefix(3).lowercased() }

  /// `Mon`, as printed.
  package var short: String { String(name.prefix(3)) }

  /// `Monday`
  package var name: String {
    switch self {
    case .monday: "Monday"
    case .tuesday: "Tuesday"
    case .wednesday: "Wednesday"
    case .thursday: "Thursday"
    case .friday: "Friday"
    case .saturday: "Saturday"
    case .sunday: "Sunday"
    }
  }

  /// nil unless `key` is one of the seven of `Weekday.key`.
  package init?(key: some StringProtocol) {
    guard let day = Self.allCases.first(where: { $0.key == key }) else { return nil }
    self = day
  }
}

/// Some days of the week, written as seven flags, Monday first: `1111000` is Monday to Thursday.
package struct WeekdaySet: Hashable, Sendable, CustomStringConvertible {
  /// Bit n is weekday n; the eighth bit is never set.
  private let bits: UInt8

  package static let none = WeekdaySet([])

  package init(_ days: some Sequence<Weekday>) {
    bits = days.reduce(0) { $0 | 1 << $1.rawValue }
  }

  /// nil unless exactly seven characters `0` or `1`.
  package init?(flags: some StringProtocol) {
    let text = Array(flags.utf8)
    let on = UInt8(ascii: "1")
    guard text.count == 7, text.allSatisfy({ $0 == on || $0 == UInt8(ascii: "0") }) else {
      return nil
    }
    self.init(Weekday.allCases.filter { text[$0.rawValue] == on })
  }

  package var flags: String { Weekday.allCases.map { contains($0) ? "1" : "0" }.joined() }
  package var days: [Weekday] { Weekday.allCases.filter(contains) }
  package var count: Int { bits.nonzeroBitCount }
  package var isEmpty: Bool { bits == 0 }
  package var description: String { flags }

  package func contains(_ day: Weekday) -> Bool { bits & 1 << day.rawValue != 0 }
}
