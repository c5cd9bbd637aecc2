import Foundation

/// Local time in one time zone: the only place in the core that asks Foundation for anything.
package struct ZoneRules: Sendable {
  package let identifier: String
  private let zone: TimeZone

  /// nil when the zone is not known to the system, or not an IANA name.
  ///
  /// `GMT+5` is refused although Foundation takes it: other verifiers know IANA names only.
  package init?(identifier: String) {
    let known = identifier.contains("/") || identifier == "UTC"
    guard known, let zone = TimeZone(identifier: identifier) else { return nil }
    self.identifier = identifier
    self.zone = zone
  }

  /// UTC seconds of a local time; in a gap the later of the two readings, in a fold the first.
  package func instant(_ date: CivilDate, _ time: TimeOfDay) -> Int64 {
    let local = Int64(date.daysSinceEpoch) * Self.day + Int64(time.minutes) * 60
    // No zone is a whole day off UTC after a change and before it, so these see both offsets.
    let readings = [local - Self.day, local + Self.day].map { local - Int64(offset(at: $0)) }
    let real = readings.filter { $0 + Int64(offset(at: $0)) == local }
    return real.min() ?? max(readings[0], readings[1])
  }

  /// What a clock on the wall shows at `instant`; `offset` is seconds east of UTC.
  package func local(_ instant: Int64) -> (date: CivilDate, secondsOfDay: Int, offset: Int) {
    let offset = offset(at: instant)
    let seconds = Int(instant) + offset
    let days = seconds.floorDivided(by: Int(Self.day))
    return (CivilDate(daysSinceEpoch: days), seconds.modulo(Int(Self.day)), offset)
  }

  private static let day: Int64 = 86_400

  private func offset(at instant: Int64) -> Int {
    // A double, because Foundation wants one: exact for every whole second below 2^53.
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant)))
  }
}
