import Selection

/// Times as laboratories write them: digits, mostly without a zone.
enum LabTime {
  /// The day that they begin with; nil for anything else.
  static func day(_ digits: String) -> CivilDate? {
    let month = digits.dropFirst(4)
    return CivilDate("\(digits.prefix(4))-\(month.prefix(2))-\(month.dropFirst(2).prefix(2))")
  }

  /// UTC seconds of `YYYYMMDD[HHMM[SS]]`; nil for anything else.
  static func instant(_ digits: String, in zone: ZoneRules) -> Int64? {
    func part(_ start: Int, _ length: Int) -> String {
      String(digits.dropFirst(start).prefix(length))
    }
    guard [8, 12, 14].contains(digits.count), let date = day(digits) else { return nil }
    let time = digits.count == 8 ? "00:00" : "\(part(8, 2)):\(part(10, 2))"
    guard let time = TimeOfDay(time) else { return nil }
    return zone.instant(date, time) + (Int64(part(12, 2)) ?? 0)
  }
}
