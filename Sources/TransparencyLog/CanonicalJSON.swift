/// The one form of JSON that is ever hashed (LOG.md 3): RFC 8785 limited to what two independent
/// readers cannot understand differently.
///
/// Objects, arrays, strings of ASCII 0x20–0x7E, integers 0…2^53−1, `true`, `false`. Keys are
/// `[a-z0-9_]+`. No floats, no null, no white space. At most 32 objects and arrays inside each
/// other.
package enum CanonicalJSON {
  /// The most bytes an entry of a log may have.
  package static let entryLimit = 65_535
  package static let depthLimit = 32
  package static let integerLimit: Int64 = 1 << 53 - 1

  package enum Value: Hashable, Sendable {
    case object([String: Value])
    case array([Value])
    case string(String)
    case integer(Int64)
    case bool(Bool)
  }

  /// Why bytes are not canonical, or why a value has no canonical form.
  ///
  /// Two faults are equal when their codes are. The offset counts bytes from 0 and is only known
  /// when reading.
  package struct Fault: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
      case tooLong = "the line is too long"
      case tooDeep = "more than 32 objects and arrays inside each other"
      case endsEarly = "the line ends early"
      case unexpectedByte = "a byte that cannot stand here"
      case trailingBytes = "bytes after the end of the value"
      case badKey = "a key other than [a-z0-9_]+"
      case keyOrder = "a key not in ascending order, or twice"
      case badString = "a string with a character outside 0x20–0x7E or a needless escape"
      case badInteger = "a number other than an integer from 0 to 9007199254740991"
    }

    package let code: Code
    package let offset: Int?

    package init(_ code: Code, at offset: Int? = nil) {
      self.code = code
      self.offset = offset
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package var description: String {
      offset.map { "\(code.rawValue) (byte \($0))" } ?? code.rawValue
    }
  }
}

/// What decoders ask of a value: nil where it is of another kind.
extension CanonicalJSON.Value {
  package var object: [String: Self]? {
    if case .object(let members) = self { members } else { nil }
  }

  package var array: [Self]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var integer: Int64? {
    if case .integer(let number) = self { number } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let truth) = self { truth } else { nil }
  }

  /// The member of an object; nil where there is none, or no object.
  package subscript(key: String) -> Self? { object?[key] }
}

extension CanonicalJSON.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral text: String) { self = .string(text) }
  package init(integerLiteral number: Int64) { self = .integer(number) }
  package init(booleanLiteral truth: Bool) { self = .bool(truth) }
  package init(arrayLiteral elements: Self...) { self = .array(elements) }

  /// Of two equal keys the last one counts: a literal is no input.
  package init(dictionaryLiteral members: (String, Self)...) {
    self = .object(Dictionary(members) { $1 })
  }
}
