import ControlAPI

/// `status --check`: one line and an exit status for a monitoring system (Monitoring Plugins
/// guidelines), the one exception to the exit statuses of this command.
struct StatusCheck {
  enum State: Int32 {
    case ok, warning, critical, unknown

    var word: String { "\(self)".uppercased() }

    /// 2 is CRITICAL to a monitoring system.
    var status: ToolStatus { ToolStatus(rawValue: rawValue) ?? .failed }
  }

  let state: State
  let line: String

  /// - Parameter ailments: what `doctor` says, where the caller may ask it.
  init(_ status: Status.Reply, _ ailments: [Ailment]) {
    let told = status.warnings + ailments.map(\.text)
    let isCritical = !status.alarms.isEmpty || ailments.contains(where: \.grave)
    state = isCritical ? .critical : told.isEmpty ? .ok : .warning
    let said = told.isEmpty ? Shown.count(status.lists.count, "list") : told.joined(separator: "; ")
    let practice = status.practice ? "PRACTICE, " : ""
    line =
      "VERIDRAW \(state.word) - \(practice)\(said.replacing("|", with: "/"))"
      + " | entries=\(status.head.size)c warnings=\(told.count)"
  }

  /// Without an answer: the daemon that does not answer draws nothing; anything else is not known.
  init(_ error: any Error) {
    let failure = error as? Failure
    state = failure?.status == .unreachable ? .critical : .unknown
    line =
      "VERIDRAW \(state.word) - \(failure?.message ?? (error as? ControlError)?.message ?? "no answer")"
  }
}
