import Selection

/// Instants as they cross the wire: RFC 3339 with the clinic's offset.
struct ClockText: Sendable {
  let zone: ZoneRules

  /// `2026-11-23T05:00:00-06:00`
  func rfc3339(_ instant: Int64) -> String {
    let local = zone.local(instant)
    let minutes = abs(local.offset) / 60
    let sign = local.offset < 0 ? "-" : "+"
    return
      "\(local.date)T\(time(local.secondsOfDay))\(sign)\(two(minutes / 60)):\(two(minutes % 60))"
  }

  /// `2026-11-23 05:00`: for sentences.
  func minute(_ instant: Int64) -> String {
    "\(zone.local(instant).date) \(time(instant))"
  }

  /// `05:00`: where the date stands before it.
  func time(_ instant: Int64) -> String {
    String(time(zone.local(instant).secondsOfDay).prefix(5))
  }

  /// Reads a clinic's date and time, `2026-11-23T07:30`; nil otherwise.
  func instant(_ text: String) -> Int64? {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count == 2, let date = CivilDate(parts[0]), let time = TimeOfDay(parts[1]) else {
      return nil
    }
    return zone.instant(date, time)
  }

  private func time(_ seconds: Int) -> String {
    "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }

  private func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
