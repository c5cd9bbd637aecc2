import ControlAPI

/// Why a command could not do what it was asked, in the words its user reads.
package struct Failure: Error, Equatable, Sendable {
  package let status: ToolStatus
  /// Lower case, no full stop; quotes what was typed and names the limit that was broken.
  package let message: String
  /// What to type next.
  package let hint: String?
  /// Every fault of an input, one a line.
  package let problems: [String]

  package init(
    _ message: String, status: ToolStatus = .failed, hint: String? = nil, problems: [String] = []
  ) {
    self.status = status
    self.message = message
    self.hint = hint
    self.problems = problems
  }

  package init(_ error: ControlError) {
    self.init(
      error.message, status: ToolStatus(error.kind), hint: error.hint, problems: error.problems)
  }

  /// `problems` first, so that the summing-up is what stays in view.
  package func show(on console: Console) {
    for problem in problems { console.noteParagraph(problem) }
    console.noteParagraph("veridraw: \(message)")
    if let hint { console.noteParagraph("veridraw: hint: \(hint)") }
  }
}

/// Everything was said; only the exit status is left to be told.
package struct Finished: Error, Equatable, Sendable {
  package let status: ToolStatus

  package init(_ status: ToolStatus) {
    self.status = status
  }
}
