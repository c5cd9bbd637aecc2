/// JSON as FHIR needs it (RFC 8259): numbers stay the text they were, for `1.0` and `1.00` are two
/// precisions. Strict: one value, no key twice, nothing behind it.
package indirect enum JSONText: Hashable, Sendable {
  case object([String: JSONText])
  case array([JSONText])
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  package static let depthLimit = 32

  /// Nil for anything that is not one JSON value within the limits.
  package init?(_ bytes: [UInt8]) {
    guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
    var parser = JSONParser(bytes)
    guard let value = parser.document() else { return nil }
    self = value
  }

  package subscript(key: String) -> JSONText? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  package var elements: [JSONText] { if case .array(let elements) = self { elements } else { [] } }
  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var number: String? { if case .number(let text) = self { text } else { nil } }
}

extension JSONText: CustomStringConvertible {
  /// The value as text that reads as the same value, keys ascending.
  package var description: String {
    switch self {
    case .object(let members):
      let sorted = members.sorted { $0.key < $1.key }
      return "{" + sorted.map { "\(Self.quoted($0.key)):\($0.value)" }.joined(separator: ",") + "}"
    case .array(let elements):
      return "[" + elements.map(\.description).joined(separator: ",") + "]"
    case .string(let text): return Self.quoted(text)
    case .number(let text): return text
    case .bool(let value): return "\(value)"
    case .null: return "null"
    }
  }

  /// Escapes what must be (RFC 8259, 7).
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C: quoted += "\\\(scalar)"
      case 0..<0x10: quoted += "\\u000" + String(scalar.value, radix: 16)
      case 0x10..<0x20: quoted += "\\u00" + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

/// Recursive descent over bytes that are known to be UTF-8.
private struct JSONParser {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() -> JSONText? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    guard let value = value(depth: 1) else { return nil }
    skipBlanks()
    return place == bytes.count ? value : nil
  }

  private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipBlanks() {
    while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
  }

  private mutating func take(_ byte: Character) -> Bool {
    skipBlanks()
    guard current == byte.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func take(word: StaticString) -> Bool {
    let wanted = Array(word.description.utf8)
    guard bytes[place...].starts(with: wanted) else { return false }
    place += wanted.count
    return true
  }

  private mutating func value(depth: Int) -> JSONText? {
    guard depth <= JSONText.depthLimit else { return nil }
    skipBlanks()
    switch current {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return string().map(JSONText.string)
    case UInt8(ascii: "t"): return take(word: "true") ? .bool(true) : nil
    case UInt8(ascii: "f"): return take(word: "false") ? .bool(false) : nil
    case UInt8(ascii: "n"): return take(word: "null") ? .null : nil
    default: return number().map(JSONText.number)
    }
  }

  private mutating func object(depth: Int) -> JSONText? {
    place += 1
    var members: [String: JSONText] = [:]
    if take("}") { return .object(members) }
    repeat {
      skipBlanks()
      guard current == UInt8(ascii: "\""), let key = string(), take(":"), members[key] == nil,
        let member = value(depth: depth + 1)
      else { return nil }
      members[key] = member
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func array(depth: Int) -> JSONText? {
    place += 1
    var elements: [JSONText] = []
    if take("]") { return .array(elements) }
    repeat {
      guard let element = value(depth: depth + 1) else { return nil }
      elements.append(element)
    } while take(",")
    return take("]") ? .array(elements) : nil
  }

  private mutating func digits() -> Bool {
    let start = place
    while let byte = current, (0x30...0x39).contains(byte) { place += 1 }
    return place > start
  }

  private mutating func number() -> String? {
    let start = place
    if current == UInt8(ascii: "-") { place += 1 }
    if current == UInt8(ascii: "0") { place += 1 } else if !digits() { return nil }
    if current == UInt8(ascii: ".") {
      place += 1
      guard digits() else { return nil }
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      place += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { place += 1 }
      guard digits() else { return nil }
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func string() -> String? {
    place += 1
    var content: [UInt8] = []
    while let byte = current {
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        content += Array(String(Character(scalar)).utf8)
      case 0..<0x20: return nil
      default: content.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard let byte = current else { return nil }
    place += 1
    switch byte {
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "u"): return unicode()
    default: return nil
    }
  }

  /// A code unit, or a pair of surrogates; half a pair is no character.
  private mutating func unicode() -> Unicode.Scalar? {
    guard let first = unit() else { return nil }
    guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
    guard current == UInt8(ascii: "\\") else { return nil }
    place += 1
    guard current == UInt8(ascii: "u") else { return nil }
    place += 1
    guard let second = unit(), (0xDC00...0xDFFF).contains(second) else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func unit() -> UInt32? {
    let digits = bytes[place...].prefix(4).compactMap {
      Character(Unicode.Scalar($0)).hexDigitValue
    }
    guard digits.count == 4 else { return nil }
    place += 4
    return digits.reduce(0) { $0 << 4 | UInt32($1) }
  }
}
