import ControlAPI

/// A test after an amendment was made, asked for or decided on.
enum AmendedText {
  static func print(_ amended: Amended, on console: Console) {
    let title = TestText.title(amended.test)
    if let old = amended.replaced {
      console.line("\(title): version \(old.version) of the result no longer counts", .strong)
      CupText.printUse(old, on: console)
      console.line("the test is \(Shown.state(amended.test.state))")
    } else {
      console.line("\(title): \(Shown.state(amended.test.state))")
    }
    console.receipt(amended.receipt)
  }

  /// What waits for a second person.
  static func print(_ waiting: WaitingAmendment, of test: Int, on console: Console) {
    let what =
      waiting.changes.isEmpty
      ? "version \(waiting.version) to be taken back"
      : "version \(waiting.version) to be amended: \(waiting.changes.joined(separator: ", "))"
    console.paragraph(
      "waits: \(what) (\(waiting.code), asked by \(waiting.by), \(Shown.instant(waiting.at)))",
      .warning)
    if let text = waiting.text { console.paragraph("  \(text)") }
    console.paragraph(
      "somebody else decides: 'veridraw result approve \(test)' or 'veridraw result decline "
        + "\(test)'")
  }
}
