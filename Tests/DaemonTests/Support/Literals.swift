import Selection

@testable import Daemon

// For literals in tests: what cannot be read becomes something that no test expects.

extension CivilDate {
  static func on(_ iso: String) -> CivilDate { CivilDate(iso) ?? CivilDate(daysSinceEpoch: 0) }
}

extension TimeOfDay {
  static func at(_ text: String) -> TimeOfDay {
    TimeOfDay(text) ?? TimeOfDay(minutes: 0) ?? .at("00:00")
  }
}

extension ZoneRules {
  static let chicago = known("America/Chicago")

  private static func known(_ name: String) -> ZoneRules {
    ZoneRules(identifier: name) ?? known("UTC")
  }

  /// `2026-11-23T05:00` on the clinic's wall, in UTC seconds.
  func time(_ text: String) -> Int64 { ClockText(zone: self).instant(text) ?? -1 }

  /// UTC seconds, by the civil calendar alone.
  static func utc(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int) -> Int64 {
    let date = CivilDate(year: year, month: month, day: day) ?? CivilDate(daysSinceEpoch: 0)
    return Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3_600 + minute * 60)
  }
}
