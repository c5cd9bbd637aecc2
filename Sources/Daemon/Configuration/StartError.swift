/// Why the daemon does not start, or must stop: one line, and what to do about it.
package struct StartError: Error, Hashable, CustomStringConvertible {
  package var message: String
  package var hint: String?
  /// Every problem of a configuration file at once, each `file:line: message`.
  package var problems: [String]
  /// The process's exit status: 78 for a configuration that cannot be used.
  package var status: Int32

  package init(
    _ message: String, hint: String? = nil, problems: [String] = [], status: Int32 = 1
  ) {
    self.message = message
    self.hint = hint
    self.problems = problems
    self.status = status
  }

  package var description: String {
    ([message] + problems + (hint.map { ["hint: \($0)"] } ?? [])).joined(separator: "\n")
  }
}
