/// What is wrong with a message before anybody asks what it says.
///
/// A peer that sends one of these does not speak our protocol: it is told once, in `description`,
/// and disconnected.
package enum MessageFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// Longer than `limit` bytes, whether or not its end has been seen.
  case tooLong(limit: Int)
  /// Objects and arrays nested deeper than `limit`.
  case tooDeep(limit: Int)
  /// Not a JSON object in UTF-8, or not one that has a message's members.
  case malformed
  /// One object names a member twice; readers disagree about which one counts.
  case duplicateKey
  /// A member's name is written with an escape, so that two spellings of it could pass.
  case escapedKey
  /// A number with a fraction or an exponent: the interface knows integers only.
  case notAnInteger
  /// The connection ended in the middle of a message.
  case truncated

  package var description: String {
    switch self {
    case .tooLong(let limit): "a message may have at most \(limit) bytes"
    case .tooDeep(let limit): "a message may be nested at most \(limit) deep"
    case .malformed: "a message must be a JSON object with the members of a varlink message"
    case .duplicateKey: "a message may name a member only once"
    case .escapedKey: "a member's name must be written without escapes"
    case .notAnInteger: "a number must be an integer, without fraction or exponent"
    case .truncated: "the connection ended in the middle of a message"
    }
  }
}
