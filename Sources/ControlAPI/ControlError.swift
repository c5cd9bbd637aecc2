/// Why a call was not done, as it crosses the socket.
package struct ControlError: Error, Codable, Hashable, Sendable {
  /// What kind of refusal; each is a varlink error of `org.veridraw`.
  package enum Kind: String, Codable, CaseIterable, Sendable {
    /// The caller's roles do not allow the call.
    case notPermitted = "NotPermitted"
    /// What was given is not well formed; `problems` lists every one.
    case invalidInput = "InvalidInput"
    /// Nothing of that name.
    case notFound = "NotFound"
    /// The rules refuse it in the present state.
    case refused = "Refused"
    /// The daemon cannot do it now: it is starting, stopping or overloaded.
    case unavailable = "Unavailable"
    /// Signed evidence and the records disagree.
    case mismatch = "Mismatch"
  }

  package var kind: Kind
  /// One line: what was wrong, quoting what was typed, naming the limit that was broken.
  package var message: String
  /// What to type next, where there is something.
  package var hint: String?
  /// All problems of an input at once, each `file:line:column: message`.
  package var problems: [String]

  package init(_ kind: Kind, _ message: String, hint: String? = nil, problems: [String] = []) {
    self.kind = kind
    self.message = message
    self.hint = hint
    self.problems = problems
  }
}
