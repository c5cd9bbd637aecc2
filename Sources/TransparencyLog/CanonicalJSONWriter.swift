extension CanonicalJSON.Value {
  /// The canonical bytes, without a line end.
  /// - Throws: the fault of a string, key or integer outside the profile, or of too many levels.
  package func encoded() throws(CanonicalJSON.Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    try write(to: &bytes, depth: 0)
    return bytes
  }

  private func write(to bytes: inout [UInt8], depth: Int) throws(CanonicalJSON.Fault) {
    switch self {
    case .object(let members): try Self.write(members, to: &bytes, depth: depth + 1)
    case .array(let elements): try Self.write(elements, to: &bytes, depth: depth + 1)
    case .string(let text): try Self.write(text, to: &bytes)
    case .integer(let number): try Self.write(number, to: &bytes)
    case .bool(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
    }
  }

  private static func write(
    _ members: [String: Self], to bytes: inout [UInt8], depth: Int
  ) throws(CanonicalJSON.Fault) {
    guard depth <= CanonicalJSON.depthLimit else { throw CanonicalJSON.Fault(.tooDeep) }
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    // Swift orders ASCII strings by their bytes, as RFC 8785 does; `write(key:)` lets no others by.
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      try write(key: key, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      try value.write(to: &bytes, depth: depth)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private static func write(
    _ elements: [Self], to bytes: inout [UInt8], depth: Int
  ) throws(CanonicalJSON.Fault) {
    guard depth <= CanonicalJSON.depthLimit else { throw CanonicalJSON.Fault(.tooDeep) }
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for element in elements {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      try element.write(to: &bytes, depth: depth)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private static func write(key: String, to bytes: inout [UInt8]) throws(CanonicalJSON.Fault) {
    guard !key.isEmpty, key.utf8.allSatisfy(CanonicalJSON.isKeyByte) else {
      throw CanonicalJSON.Fault(.badKey)
    }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: key.utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) throws(CanonicalJSON.Fault) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      guard CanonicalJSON.isTextByte(byte) else { throw CanonicalJSON.Fault(.badString) }
      if CanonicalJSON.isEscaped(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func write(_ number: Int64, to bytes: inout [UInt8]) throws(CanonicalJSON.Fault) {
    guard 0...CanonicalJSON.integerLimit ~= number else { throw CanonicalJSON.Fault(.badInteger) }
    bytes.append(contentsOf: String(number).utf8)
  }
}

extension CanonicalJSON {
  static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  static func isTextByte(_ byte: UInt8) -> Bool { 0x20...0x7E ~= byte }

  /// Of the characters allowed in strings only these two have an escape, and always.
  static func isEscaped(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }
}
