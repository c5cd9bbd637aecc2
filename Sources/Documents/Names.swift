/// The grammars of names in files, in ASCII throughout.
package enum Names {
  /// `[a-z0-9-]{1,31}`
  package static func isProgramName(_ text: String) -> Bool {
    matches(text, 1...31) { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// `[a-z0-9_]{1,32}`: phases and lanes, which are keys in the draw log.
  package static func isKey(_ text: String) -> Bool {
    matches(text, 1...32) { isLowerOrDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// `[A-Za-z0-9][A-Za-z0-9._-]{0,31}`: a patient's number at the clinic.
  package static func isPatient(_ text: String) -> Bool {
    let first = text.utf8.first.map { isLetter($0) || isDigit($0) } ?? false
    return first && matches(text, 1...32) { isLetter($0) || isDigit($0) || "._-".utf8.contains($0) }
  }

  /// `[a-z_][a-z0-9_-]{0,31}`, as Debian's useradd wants them.
  package static func isGroup(_ text: String) -> Bool {
    let first = text.utf8.first.map { !isDigit($0) && $0 != UInt8(ascii: "-") } ?? false
    return first && matches(text, 1...32) { isLowerOrDigit($0) || "_-".utf8.contains($0) }
  }

  /// A whole number below a thousand million, without sign, blanks or leading zeros.
  static func number(_ text: String) -> Int? {
    guard matches(text, 1...9, isDigit), text == "0" || !text.hasPrefix("0") else { return nil }
    return Int(text)
  }

  static func matches(
    _ text: String, _ length: ClosedRange<Int>, _ isAllowed: (UInt8) -> Bool
  ) -> Bool {
    length.contains(text.utf8.count) && text.utf8.allSatisfy(isAllowed)
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  static func isLowerOrDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x7A).contains(byte)
  }

  static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
