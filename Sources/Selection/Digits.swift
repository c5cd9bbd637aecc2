/// Reads and writes fixed-width decimal digits, the only number text the core needs.
enum Digits {
  /// The value of exactly these ASCII digits; nil for anything else, signs and spaces included.
  static func parse(_ bytes: some Collection<UInt8>) -> Int? {
    guard !bytes.isEmpty, bytes.count <= 9 else { return nil }
    var value = 0
    for byte in bytes {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }

  /// `value` in at least `width` digits, filled with zeros on the left.
  static func pad(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
