/// One field of a CSV file, and where it begins.
struct CSVField {
  let text: String
  let line: Int
  let column: Int
}

/// The records of a CSV file as RFC 4180 has them, one at a time and in one pass.
///
/// Our own reader, because a library's tells neither line nor column, and because most repair what
/// they do not like. Lines may end in LF or CRLF, the last one need not. Whatever else departs from
/// the page is reported, and the reader goes on with the next delimiter.
struct CSVReader: IteratorProtocol, Sequence {
  private let bytes: [UInt8]
  private let log: ProblemLog
  private var position = 0
  private var line = 1
  private var column = 1

  private let separator: UInt8
  private static let quote = UInt8(ascii: "\"")
  private static let lf = UInt8(ascii: "\n")
  private static let cr = UInt8(ascii: "\r")

  /// - Parameter separator: an ASCII character.
  init(_ text: String, log: ProblemLog, separator: Character = ",") {
    bytes = Array(text.utf8)
    self.separator = separator.asciiValue ?? UInt8(ascii: ",")
    self.log = log
  }

  /// The next record, at least one field long; nil at the end of the file.
  mutating func next() -> [CSVField]? {
    guard position < bytes.count else { return nil }
    var fields = [field()]
    while current == separator {
      advance()
      fields.append(field())
    }
    endLine()
    return fields
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private var isAtDelimiter: Bool {
    guard let byte = current else { return true }
    return byte == separator || byte == Self.lf || byte == Self.cr
  }

  /// Columns count characters: the later bytes of one do not move it.
  private mutating func advance() {
    let byte = bytes[position]
    position += 1
    if byte == Self.lf {
      (line, column) = (line + 1, 1)
    } else if position >= bytes.count || bytes[position] & 0xC0 != 0x80 {
      column += 1
    }
  }

  private mutating func field() -> CSVField {
    let (startLine, startColumn) = (line, column)
    let text = current == Self.quote ? quoted() : bare()
    return CSVField(text: text, line: startLine, column: startColumn)
  }

  private mutating func bare() -> String {
    let start = position
    while !isAtDelimiter {
      if current == Self.quote { report("a quote stands inside a field that is not quoted") }
      advance()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func quoted() -> String {
    let (startLine, startColumn) = (line, column)
    var content: [UInt8] = []
    advance()
    while let byte = current {
      advance()
      guard byte == Self.quote else {
        content.append(byte)
        continue
      }
      guard current == Self.quote else { return closed(content) }
      content.append(byte)
      advance()
    }
    log.add("a quoted field is not closed", line: startLine, column: startColumn)
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func closed(_ content: [UInt8]) -> String {
    if !isAtDelimiter { report("text follows a closing quote") }
    while !isAtDelimiter { advance() }
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func endLine() {
    if current == Self.cr {
      let (crLine, crColumn) = (line, column)
      advance()
      if current != Self.lf {
        log.add("a carriage return without a line feed", line: crLine, column: crColumn)
        (line, column) = (line + 1, 1)
      }
    }
    if current == Self.lf { advance() }
  }

  private func report(_ message: String) { log.add(message, line: line, column: column) }
}
