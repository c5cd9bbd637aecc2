import Selection

/// Dates and times as people read them. What cannot be read is shown as it came.
package enum Shown {
  /// `Mon 23 Nov 2026` for `2026-11-23`.
  package static func date(_ iso: String) -> String {
    guard let date = CivilDate(iso) else { return iso }
    return "\(date.weekday.short) \(date.day) \(months[date.month - 1]) \(date.year)"
  }

  /// `Mon 23 Nov 2026 05:00` for `2026-11-23T05:00:00-06:00`: the time on the clinic's wall.
  package static func instant(_ rfc3339: String) -> String {
    guard let (day, time) = parts(rfc3339) else { return rfc3339 }
    return "\(date(day)) \(time)"
  }

  /// `05:00` on `day` itself, otherwise with its date.
  package static func time(_ rfc3339: String, on day: String) -> String {
    guard let (itsDay, time) = parts(rfc3339) else { return rfc3339 }
    return itsDay == day ? time : "\(date(itsDay)) \(time)"
  }

  /// `31 May` for `05-31`; nil where that is no day of a year.
  static func birthday(_ text: String) -> String? {
    CivilDate("2000-\(text)").map { "\($0.day) \(months[$0.month - 1])" }
  }

  /// A test's state. What a result's method is called alone reads like what it found.
  static func state(_ word: String) -> String {
    ["presumptive", "definitive"].contains(word) ? "resulted (\(word))" : word
  }

  /// `1 patient`, `2 patients`.
  package static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func parts(_ rfc3339: String) -> (day: String, time: String)? {
    let halves = rfc3339.split(separator: "T", maxSplits: 1)
    guard halves.count == 2, CivilDate(halves[0]) != nil, TimeOfDay(halves[1].prefix(5)) != nil
    else { return nil }
    return (String(halves[0]), String(halves[1].prefix(5)))
  }
}

extension Shown {
  /// `Mon 23 Nov 2026 11:00:00 UTC` for seconds since 1970.
  package static func utc(_ seconds: Int64) -> String {
    let day = CivilDate(daysSinceEpoch: Int(seconds / 86_400))
    let second = Int(seconds % 86_400)
    let clock = [second / 3600, second / 60 % 60, second % 60].map { number in
      number < 10 ? "0\(number)" : String(number)
    }
    return "\(date(day.description)) \(clock.joined(separator: ":")) UTC"
  }

  /// `45.63 %` for 456 310 988 parts per billion, rounded down.
  package static func percent(_ ppb: Int64) -> String {
    let hundredths = ppb / 100_000
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
  }
}
