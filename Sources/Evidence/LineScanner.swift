import Libcrypto

/// Reads one canonical line whose keys are known, left to right.
///
/// Canonical form fixes the order of keys and forbids white space, so that a line of a known shape
/// is literals with values between them: what this accepts is exactly what the writer writes. There
/// are millions of such lines in a log, hence no tree of values.
struct LineScanner {
  private let line: ArraySlice<UInt8>
  private var position: Int

  init(_ line: ArraySlice<UInt8>) {
    self.line = line
    position = line.startIndex
  }

  var isAtEnd: Bool { position == line.endIndex }

  /// Whether `literal` stands here; if so, moves past it.
  mutating func skip(_ literal: StaticString) -> Bool {
    let end = position + literal.utf8CodeUnitCount
    guard end <= line.endIndex else { return false }
    let matches = literal.withUTF8Buffer { expected in
      line[position..<end].elementsEqual(expected)
    }
    if matches { position = end }
    return matches
  }

  /// The bytes up to the quotation mark that ends the string, which is passed; escapes as written.
  /// Nil where anything but printable ASCII or one of the two needed escapes comes first.
  mutating func string() -> ArraySlice<UInt8>? {
    let start = position
    while position < line.endIndex {
      let byte = line[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return line[start..<(position - 1)]
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

  /// A whole number of at most 16 digits without leading zeros.
  mutating func integer() -> Int? {
    let start = position
    var value = 0
    while position < line.endIndex, (0x30...0x39).contains(line[position]) {
      value = value * 10 + Int(line[position] - 0x30)
      position += 1
      guard position - start <= 16 else { return nil }
    }
    let isPadded = position - start > 1 && line[start] == UInt8(ascii: "0")
    return position == start || isPadded ? nil : value
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
  return text.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
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
