/// The strict look at a message before a decoder sees it.
///
/// Foundation's decoder recurses as deep as the text does, takes the first of two equal names,
/// reads `1.0` as an integer, lets a comma trail and guesses other encodings than UTF-8. Here all
/// of that is a fault. Of the grammar only as much is known as that needs; the decoder judges the
/// rest.
package struct MessageCheck {
  /// Names seen in each object that is open; nil for an array.
  private var open: [Set<[UInt8]>?] = []
  private let bytes: [UInt8]
  private var position = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Throws the first fault of a message, if it has one.
  package static func check(_ bytes: [UInt8]) throws(MessageFault) {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw .malformed }
    var check = MessageCheck(bytes)
    check.skipSpace()
    guard check.current == UInt8(ascii: "{") else { throw .malformed }
    try check.run()
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private mutating func run() throws(MessageFault) {
    while let byte = current {
      switch byte {
      case UInt8(ascii: "{"): try enter([])
      case UInt8(ascii: "["): try enter(nil)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): try leave()
      case UInt8(ascii: ","): try comma()
      case UInt8(ascii: "\""): try string()
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
      default: position += 1
      }
    }
    if !open.isEmpty { throw .malformed }
  }

  private mutating func enter(_ names: Set<[UInt8]>?) throws(MessageFault) {
    open.append(names)
    if open.count > MessageLimits.depth { throw .tooDeep(limit: MessageLimits.depth) }
    position += 1
  }

  private mutating func leave() throws(MessageFault) {
    if open.popLast() == nil { throw .malformed }
    position += 1
  }

  private mutating func comma() throws(MessageFault) {
    position += 1
    skipSpace()
    if current == UInt8(ascii: "}") || current == UInt8(ascii: "]") { throw .malformed }
  }

  /// Steps over a string; one that is followed by a colon is a member's name.
  private mutating func string() throws(MessageFault) {
    let start = position + 1
    var isEscaped = false
    position += 1
    while let byte = current, byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        position += 1
      }
      position += 1
    }
    guard current != nil else { throw .malformed }
    let end = position
    position += 1
    skipSpace()
    guard current == UInt8(ascii: ":") else { return }
    if isEscaped { throw .escapedKey }
    try name(Array(bytes[start..<end]))
  }

  private mutating func name(_ name: [UInt8]) throws(MessageFault) {
    guard let last = open.indices.last else { throw .malformed }
    guard open[last]?.insert(name).inserted ?? true else { throw .duplicateKey }
  }

  /// Steps over an integer as JSON writes one: no sign but a minus, no leading zero.
  private mutating func number() throws(MessageFault) {
    if current == UInt8(ascii: "-") { position += 1 }
    let start = position
    while let byte = current, isDigit(byte) { position += 1 }
    let isPadded = position - start > 1 && bytes[start] == UInt8(ascii: "0")
    if position == start || isPadded { throw .malformed }
    if let byte = current, ".eE".utf8.contains(byte) { throw .notAnInteger }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
