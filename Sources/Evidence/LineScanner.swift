import Libcrypto
import TransparencyLog

/// Reads one canonical line whose keys are known, left to right.
///
/// Canonical form fixes the order of keys and forbids white space, so that a line of a known shape
/// is literals with values between them: what this accepts is exactly what the writer writes. There
/// are millions of such lines in a log, hence no tree of values and no copies.
struct LineScanner {
  private let bytes: [UInt8]
  private var position: Int
  private let end: Int

  init(_ line: [UInt8]) {
    bytes = line
    position = 0
    end = line.count
  }

  init(_ line: ArraySlice<UInt8>) { self.init(Array(line)) }

  var isAtEnd: Bool { position == end }

  /// Whether `literal` stands here; if so, moves past it.
  mutating func skip(_ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard count <= end - position else { return false }
    let start = literal.utf8Start
    for offset in 0..<count where bytes[position + offset] != start[offset] { return false }
    position += count
    return true
  }

  /// Whether `text` stands here; if so, moves past it.
  mutating func skip(_ text: [UInt8]) -> Bool {
    guard text.count <= end - position else { return false }
    for offset in text.indices where bytes[position + offset] != text[offset] { return false }
    position += text.count
    return true
  }

  /// The bytes up to the quotation mark that ends the string, which is passed; escapes as written.
  /// Nil where anything but printable ASCII or one of the two needed escapes comes first.
  mutating func string() -> ArraySlice<UInt8>? {
    let start = position
    while position < end {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return bytes[start..<(position - 1)]
      case UInt8(ascii: "\\"):
        guard skip("\"") || skip("\\") else { return nil }
      case 0x20...0x7E: continue
      default: return nil
      }
    }
    return nil
  }

  /// The text of the string that ends at the next quotation mark.
  mutating func text() -> String? {
    guard let bytes = string() else { return nil }
    let backslash = UInt8(ascii: "\\")
    guard bytes.contains(backslash) else { return String(decoding: bytes, as: UTF8.self) }
    var plain: [UInt8] = []
    var isEscaped = false
    for byte in bytes {
      isEscaped = byte == backslash && !isEscaped
      if !isEscaped { plain.append(byte) }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// As many bytes as there are pairs of lower-case hexadecimal digits in `count` pairs.
  mutating func hex(_ count: Int) -> [UInt8]? {
    guard 2 * count <= end - position else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(count)
    for _ in 0..<count {
      guard let high = Self.digit(bytes[position]), let low = Self.digit(bytes[position + 1])
      else { return nil }
      result.append(high << 4 | low)
      position += 2
    }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// A whole number up to the format's limit, without leading zeros.
  mutating func integer() -> Int? {
    let start = position
    var value = 0
    while position < end, (0x30...0x39).contains(bytes[position]) {
      value = value * 10 + Int(bytes[position] - 0x30)
      position += 1
      guard position - start <= 16 else { return nil }
    }
    let isPadded = position - start > 1 && bytes[start] == UInt8(ascii: "0")
    let isTooLarge = value > CanonicalJSON.integerLimit
    return position == start || isPadded || isTooLarge ? nil : value
  }

  mutating func bool() -> Bool? {
    if skip("true") { return true }
    return skip("false") ? false : nil
  }
}

/// A text made of lines that each end in LF, the last one too; nil if it does not end in LF.
func lines(of text: [UInt8]) -> [ArraySlice<UInt8>]? {
  guard let last = text.last else { return [] }
  guard last == UInt8(ascii: "\n") else { return nil }
  var lines: [ArraySlice<UInt8>] = []
  var start = 0
  for position in text.indices where text[position] == UInt8(ascii: "\n") {
    lines.append(text[start..<position])
    start = position + 1
  }
  return lines
}

extension Sequence<[UInt8]> {
  /// The lines, each ended by LF.
  package func joinedLines() -> [UInt8] {
    var text: [UInt8] = []
    for line in self {
      text += line
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }
}
