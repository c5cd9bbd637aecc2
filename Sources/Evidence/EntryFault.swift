/// Why one line of the log is not an entry of `veridraw/1`.
package enum EntryFault: Error, Equatable, Sendable {
  /// The line is not its own canonical form, or longer than an entry may be.
  case notCanonical
  /// `v` is not 1: another format, which this verifier cannot read.
  case unknownVersion
  case unknownKind(String)
  case unknownField(String)
  case missingField(String)
  /// A field is there, with a value the format does not allow.
  case badValue(field: String)
}

extension EntryFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notCanonical: "the line is not its own canonical form"
    case .unknownVersion: "the version is not 1"
    case .unknownKind(let kind): "there is no kind '\(kind)'"
    case .unknownField(let name): "field '\(name)' does not belong here"
    case .missingField(let name): "field '\(name)' is missing"
    case .badValue(let field): "field '\(field)' has a value the format does not allow"
    }
  }
}
