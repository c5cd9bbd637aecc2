extension ControlError.Kind {
  /// Qualified name on the wire, `org.veridraw.NotPermitted`.
  package var errorName: String { "org.veridraw.\(rawValue)" }

  /// The kind that `errorName` names; nil for any other.
  package init?(errorName: String) {
    let prefix = "org.veridraw."
    guard errorName.hasPrefix(prefix) else { return nil }
    self.init(rawValue: String(errorName.dropFirst(prefix.count)))
  }
}

extension ControlError {
  /// The members of an error on the wire; its kind is the error's name.
  package struct Body: Codable, Sendable {
    package var message: String
    package var hint: String?
    package var problems: [String]

    package init(_ error: ControlError) {
      message = error.message
      hint = error.hint
      problems = error.problems
    }

    package func error(_ kind: Kind) -> ControlError {
      ControlError(kind, message, hint: hint, problems: problems)
    }
  }
}
