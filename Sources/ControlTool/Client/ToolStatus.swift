import ControlAPI

/// What the command leaves behind for whoever called it (sysexits(3) where there is a number).
package enum ToolStatus: Int32, Sendable {
  /// Done, or verified.
  case done = 0
  case failed = 1
  /// Evidence of tampering, or evidence and records disagree. Nothing else uses it.
  case mismatch = 2
  /// UNKNOWN, for `status --check` alone.
  case unknown = 3
  case usage = 64
  /// The daemon does not answer.
  case unreachable = 69
  case notPermitted = 77
  case configuration = 78
  /// By a signal (128 and SIGINT).
  case interrupted = 130

  package init(_ kind: ControlError.Kind) {
    self =
      switch kind {
      case .notPermitted: .notPermitted
      case .invalidInput: .usage
      case .notFound, .refused: .failed
      case .unavailable: .unreachable
      case .mismatch: .mismatch
      }
  }
}
