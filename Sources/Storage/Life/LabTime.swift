import Selection

/// Times as laboratories write them: digits, mostly without an offset from UTC behind them.
enum LabTime {
  /// The day that they begin with; nil for anything else.
  static func day(_ digits: String) -> CivilDate? {
    let month = digits.dropFirst(4)
    return CivilDate("\(digits.prefix(4))-\(month.prefix(2))-\(month.dropFirst(2).prefix(2))")
  }

  /// UTC seconds of `YYYYMMDD[HHMM[SS]][+ZZZZ]`; nil for anything else.
  ///
  /// - Parameter zone: where it is meant when it has no offset.
  static func instant(_ text: String, in zone: ZoneRules) -> Int64? {
    let digits = text.prefix(while: \.isNumber)
    func part(_ start: Int, _ length: Int) -> String {
      String(digits.dropFirst(start).prefix(length))
    }
    let behind = text.dropFirst(digits.count)
    guard [8, 12, 14].contains(digits.count), let date = day(text) else { return nil }
    let time = digits.count == 8 ? "00:00" : "\(part(8, 2)):\(part(10, 2))"
    guard let time = TimeOfDay(time) else { return nil }
    let seconds = Int64(part(12, 2)) ?? 0
    if behind.isEmpty { return zone.instant(date, time) + seconds }
    return offset(behind).map {
      Int64(date.daysSinceEpoch) * 86_400 + Int64(time.minutes) * 60 + seconds - $0
    }
  }

  /// Seconds east of UTC of `+HHMM` or `-HHMM`; nil for anything else.
  private static func offset(_ text: Substring) -> Int64? {
    let digits = text.dropFirst()
    guard digits.count == 4, let hours = Int64(digits.prefix(2)),
      let minutes = Int64(digits.suffix(2)), 0...14 ~= hours, 0...59 ~= minutes
    else { return nil }
    switch text.first {
    case "+": return hours * 3_600 + minutes * 60
    case "-": return -(hours * 3_600 + minutes * 60)
    default: return nil
    }
  }
}
