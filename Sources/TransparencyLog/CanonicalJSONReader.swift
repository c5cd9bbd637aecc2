extension CanonicalJSON {
  /// The value of a line that is its own canonical form; anything else is a fault.
  ///
  /// One pass proves canonicity: in this grammar every value has exactly one spelling (no white
  /// space, no leading zeros, escapes only where they must be, keys strictly ascending), so what
  /// reads at all encodes to the bytes it was read from. A test compares the two on random input.
  package static func parse(
    _ line: [UInt8], limit: Int = entryLimit
  ) throws(Fault) -> Value {
    guard line.count <= limit else { throw Fault(.tooLong, at: limit) }
    return try line.withUnsafeBufferPointer { bytes throws(Fault) in
      var reader = Reader(bytes)
      let value = try reader.value(depth: 0)
      guard reader.isAtEnd else { throw Fault(.trailingBytes, at: reader.offset) }
      return value
    }
  }
}

/// A cursor over canonical bytes. Recursion is bounded by the depth limit.
private struct Reader {
  private typealias Fault = CanonicalJSON.Fault

  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var offset = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { offset == bytes.count }

  mutating func value(depth: Int) throws(CanonicalJSON.Fault) -> CanonicalJSON.Value {
    switch try peek() {
    case UInt8(ascii: "{"): .object(try members(depth: depth + 1))
    case UInt8(ascii: "["): .array(try elements(depth: depth + 1))
    case UInt8(ascii: "\""): .string(try text())
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .integer(try integer())
    case UInt8(ascii: "t"): .bool(try word("true", true))
    case UInt8(ascii: "f"): .bool(try word("false", false))
    default: throw Fault(.unexpectedByte, at: offset)
    }
  }

  private mutating func members(
    depth: Int
  ) throws(CanonicalJSON.Fault) -> [String: CanonicalJSON.Value] {
    guard depth <= CanonicalJSON.depthLimit else { throw Fault(.tooDeep, at: offset) }
    offset += 1
    var members: [String: CanonicalJSON.Value] = [:]
    if try skip(UInt8(ascii: "}")) { return members }
    // Growing step by step costs more than all else here; an entry or row has about a dozen members.
    members.reserveCapacity(depth == 1 ? 12 : 3)
    var previous: Range<Int>?
    repeat {
      let key = try key(after: previous)
      previous = key
      try expect(UInt8(ascii: ":"))
      members[string(key)] = try value(depth: depth)
    } while try skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
    return members
  }

  private mutating func elements(depth: Int) throws(CanonicalJSON.Fault) -> [CanonicalJSON.Value] {
    guard depth <= CanonicalJSON.depthLimit else { throw Fault(.tooDeep, at: offset) }
    offset += 1
    var elements: [CanonicalJSON.Value] = []
    if try skip(UInt8(ascii: "]")) { return elements }
    repeat {
      elements.append(try value(depth: depth))
    } while try skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
    return elements
  }

  /// Where the key lies, its quotes left out.
  private mutating func key(after previous: Range<Int>?) throws(CanonicalJSON.Fault) -> Range<Int> {
    try expect(UInt8(ascii: "\""))
    let start = offset
    while CanonicalJSON.isKeyByte(try peek()) { offset += 1 }
    guard offset > start, bytes[offset] == UInt8(ascii: "\"") else {
      throw Fault(.badKey, at: offset)
    }
    let key = start..<offset
    offset += 1
    if let previous, !bytes[previous].lexicographicallyPrecedes(bytes[key]) {
      throw Fault(.keyOrder, at: start)
    }
    return key
  }

  private mutating func text() throws(CanonicalJSON.Fault) -> String {
    offset += 1
    let start = offset
    while true {
      let byte = try peek()
      guard CanonicalJSON.isTextByte(byte) else { throw Fault(.badString, at: offset) }
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") { return try escapedText(from: start) }
      offset += 1
    }
    offset += 1
    return string(start..<offset - 1)
  }

  /// The rare string with an escape, read again from its start.
  private mutating func escapedText(from start: Int) throws(CanonicalJSON.Fault) -> String {
    offset = start
    var text: [UInt8] = []
    while true {
      var byte = try next()
      if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      let isEscape = byte == UInt8(ascii: "\\")
      if isEscape { byte = try next() }
      guard CanonicalJSON.isTextByte(byte), CanonicalJSON.isEscaped(byte) == isEscape else {
        throw Fault(.badString, at: offset - 1)
      }
      text.append(byte)
    }
  }

  /// Digits without a leading zero. What may follow a number is left to the caller, to whom `.`,
  /// `e` and further digits after 0 are unexpected bytes.
  private mutating func integer() throws(CanonicalJSON.Fault) -> Int64 {
    let start = offset
    var number: Int64 = 0
    while offset < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[offset] {
      number = number * 10 + Int64(bytes[offset] - UInt8(ascii: "0"))
      guard number <= CanonicalJSON.integerLimit else { throw Fault(.badInteger, at: start) }
      offset += 1
    }
    let hasLeadingZero = bytes[start] == UInt8(ascii: "0") && offset > start + 1
    guard !hasLeadingZero else { throw Fault(.badInteger, at: start) }
    return number
  }

  private mutating func word(
    _ word: StaticString, _ truth: Bool
  ) throws(CanonicalJSON.Fault) -> Bool {
    for index in 0..<word.utf8CodeUnitCount { try expect(word.utf8Start[index]) }
    return truth
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func peek() throws(CanonicalJSON.Fault) -> UInt8 {
    guard offset < bytes.count else { throw Fault(.endsEarly, at: offset) }
    return bytes[offset]
  }

  private mutating func next() throws(CanonicalJSON.Fault) -> UInt8 {
    let byte = try peek()
    offset += 1
    return byte
  }

  private mutating func skip(_ byte: UInt8) throws(CanonicalJSON.Fault) -> Bool {
    guard try peek() == byte else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(CanonicalJSON.Fault) {
    guard try peek() == byte else { throw Fault(.unexpectedByte, at: offset) }
    offset += 1
  }
}
