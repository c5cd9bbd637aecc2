/// A local time of day to the minute, 00:00…23:59.
package struct TimeOfDay: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Minutes since midnight, as a clock on the wall counts them.
  package let minutes: Int

  package static let midnight = TimeOfDay(ofDay: 0)

  private init(ofDay minutes: Int) { self.minutes = minutes }

  package init?(minutes: Int) {
    guard (0..<1440).contains(minutes) else { return nil }
    self.minutes = minutes
  }

  /// Reads `HH:MM` and nothing else; nil otherwise, for `24:00` too.
  package init?(_ text: some StringProtocol) {
    let text = Array(text.utf8)
    guard text.count == 5, text[2] == UInt8(ascii: ":"),
      let hour = Digits.parse(text[0..<2]), hour < 24,
      let minute = Digits.parse(text[3..<5]), minute < 60
    else { return nil }
    minutes = hour * 60 + minute
  }

  /// `05:00`
  package var description: String {
    "\(Digits.pad(minutes / 60, 2)):\(Digits.pad(minutes % 60, 2))"
  }

  package static func < (a: Self, b: Self) -> Bool { a.minutes < b.minutes }
}
