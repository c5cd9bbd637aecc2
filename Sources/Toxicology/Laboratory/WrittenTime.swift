/// Times as laboratories write them.
enum WrittenTime {
  /// Digits of date and time down to the second, then the offset from UTC where it has one:
  /// `20261121080000-0500`.
  static func plain(_ text: String) -> String {
    let zone = text.firstMatch(of: #/(Z|[+-][0-9]{2}:?[0-9]{2})$/#)
    let local = text[..<(zone?.range.lowerBound ?? text.endIndex)].prefix { $0 != "." }
    let offset = zone.map { $0.1 == "Z" ? "+0000" : $0.1.filter { $0 != ":" } }
    return local.filter { $0.isASCII && $0.isNumber } + (offset ?? "")
  }
}
