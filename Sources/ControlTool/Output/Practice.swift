import ControlAPI

/// The mark on everything that a practice log shows.
enum Practice {
  static let mark = "PRACTICE: nothing here is about a real person"

  /// The title of a page.
  static func title(_ title: String, _ isPractice: Bool) -> String {
    (isPractice ? "PRACTICE " : "") + title
  }
}

extension Console {
  func practice(_ isPractice: Bool) {
    if isPractice { line(Practice.mark, .strong) }
  }

  /// What an action left behind: what the person should know, and where the log stands.
  func receipt(_ receipt: Receipt) {
    for sentence in receipt.notes { paragraph(sentence) }
    line("recorded as entry \(receipt.entry); head \(receipt.head.spoken)", .faint)
  }

  func head(_ head: Head) {
    let (spoken, origin) = ("head \(head.spoken)", head.origin)
    guard DisplayWidth.of(spoken + origin) + 2 > width ?? .max else {
      return line("\(spoken)  \(origin)", .faint)
    }
    line(spoken, .faint)
    line("     \(origin)", .faint)
  }
}
