/// A date in the proleptic Gregorian calendar, with no time and no zone.
///
/// Kept as whole days since 1970-01-01, so that comparing, adding and counting cost nothing.
/// What is read from text lies in 1970…9999.
package struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let daysSinceEpoch: Int

  package init(daysSinceEpoch: Int) {
    self.daysSinceEpoch = daysSinceEpoch
  }

  /// nil unless the day exists and the year is in 1970…9999.
  package init?(year: Int, month: Int, day: Int) {
    guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    self.init(daysSinceEpoch: Self.days(year: year, month: month, day: day))
    // The 31st of a month of 30 days lands in the next month: such a day does not exist.
    guard self.month == month else { return nil }
  }

  /// Reads `YYYY-MM-DD` and nothing else; nil otherwise.
  package init?(_ iso: some StringProtocol) {
    let text = Array(iso.utf8)
    let dash = UInt8(ascii: "-")
    guard text.count == 10, text[4] == dash, text[7] == dash,
      let year = Digits.parse(text[0..<4]),
      let month = Digits.parse(text[5..<7]),
      let day = Digits.parse(text[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package var year: Int { parts.year }
  package var month: Int { parts.month }
  package var day: Int { parts.day }

  package var weekday: Weekday {
    // 1970-01-01 was a Thursday, the fourth day of a week that starts on Monday.
    Weekday.allCases[(daysSinceEpoch + 3).modulo(7)]
  }

  /// `2026-11-23`
  package var description: String {
    let (year, month, day) = parts
    return "\(Digits.pad(year, 4))-\(Digits.pad(month, 2))-\(Digits.pad(day, 2))"
  }

  package static func < (a: Self, b: Self) -> Bool { a.daysSinceEpoch < b.daysSinceEpoch }

  package static func + (date: Self, days: Int) -> Self {
    Self(daysSinceEpoch: date.daysSinceEpoch + days)
  }

  package static func - (date: Self, days: Int) -> Self { date + -days }

  /// Days from `b` to `a`.
  package static func - (a: Self, b: Self) -> Int { a.daysSinceEpoch - b.daysSinceEpoch }
}

// The arithmetic counts from 0000-03-01, so that a leap day is the last day of its year: a cycle
// of 400 years has 146 097 days, and the five months from March on have 153, as the next five.
// (Howard Hinnant, "chrono-compatible low-level date algorithms".)
extension CivilDate {
  private static let epochFromMarchZero = 719_468

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year.floorDivided(by: 400)
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - epochFromMarchZero
  }

  private var parts: (year: Int, month: Int, day: Int) {
    let shifted = daysSinceEpoch + Self.epochFromMarchZero
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
  }
}

extension Int {
  /// The quotient rounded down, also below zero.
  func floorDivided(by divisor: Int) -> Int {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The remainder in 0..<divisor, also below zero.
  func modulo(_ divisor: Int) -> Int { self - floorDivided(by: divisor) * divisor }
}
