/// An error of `org.varlink.service`: what was asked does not fit the protocol or its interfaces.
package enum ServiceError: Error, Hashable, Sendable {
  case interfaceNotFound(String)
  case methodNotFound(String)
  /// Path of the parameter within the parameters, `away.first`.
  case invalidParameter(String)
  /// The method answers with a stream and was called without `more`.
  case expectedMore

  /// Qualified name on the wire.
  package var name: String {
    switch self {
    case .interfaceNotFound: "org.varlink.service.InterfaceNotFound"
    case .methodNotFound: "org.varlink.service.MethodNotFound"
    case .invalidParameter: "org.varlink.service.InvalidParameter"
    case .expectedMore: "org.varlink.service.ExpectedMore"
    }
  }

  /// The error's only member, where it has one.
  package var parameters: [String: String] {
    switch self {
    case .interfaceNotFound(let name): ["interface": name]
    case .methodNotFound(let name): ["method": name]
    case .invalidParameter(let name): ["parameter": name]
    case .expectedMore: [:]
    }
  }

  /// Reads the error called `name` out of `reply`; nil for an unknown one.
  init?(errorName name: String, reply: ReplyMessage) {
    let members = (try? reply.parameters([String: String].self)) ?? [:]
    let candidates: [ServiceError] = [
      .interfaceNotFound(members["interface"] ?? ""), .methodNotFound(members["method"] ?? ""),
      .invalidParameter(members["parameter"] ?? ""), .expectedMore,
    ]
    guard let match = candidates.first(where: { $0.name == name }) else { return nil }
    self = match
  }

  /// The same in the words of the command's user.
  package var controlError: ControlError {
    let hint = "command and daemon may be of different versions: 'veridraw status'"
    return switch self {
    case .interfaceNotFound(let name):
      ControlError(.unavailable, "the daemon does not have the interface '\(name)'", hint: hint)
    case .methodNotFound(let name):
      ControlError(.unavailable, "the daemon does not know the call '\(name)'", hint: hint)
    case .invalidParameter(let name):
      ControlError(.invalidInput, "the daemon does not accept the parameter '\(name)'", hint: hint)
    case .expectedMore:
      ControlError(.invalidInput, "this call answers with a stream and needs 'more'", hint: hint)
    }
  }
}
