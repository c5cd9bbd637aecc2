import Evidence
import Selection

/// A verification for people: what it is about first, what it comes to last.
enum VerdictText {
  static func print(_ verdict: Verdict, on console: Console) {
    console.practice(verdict.isPractice)
    for line in about(verdict) { console.line(line) }
    for (slot, line) in zip(verdict.slots, verdict.slotLines) {
      console.line(line, style(slot.status))
    }
    section(
      "would have been drawn", named(verdict).map(\.line) + passedOver(verdict), .plain, console)
    printFindings(verdict, reading: verdict.reading, on: console)
  }

  /// What was found, what that is worth in plain words, and what it comes to.
  static func printFindings(
    _ verdict: Verdict, reading: String?, on console: Console
  ) {
    section("not proved here", verdict.unchecked, .plain, console)
    section("to look at", verdict.warnings, .bad, console)
    section("could not be checked", verdict.obstacles, .warning, console)
    for finding in verdict.findings { print(finding, on: console) }
    if let reading { console.paragraph(reading, .plain) }
    console.paragraph(conclusion(verdict), verdict.exitCode == 0 ? .good : .bad)
  }

  /// Where somebody decided: excused, away, missed, degraded, late.
  private static func named(_ verdict: Verdict) -> [WouldHave] {
    verdict.wouldHave.filter { $0.cause != .absent(.notExpected) }
  }

  /// Days on which nobody expected the patient are no decision. They are counted here and listed by
  /// `--json`, for whoever doubts the attendance.
  private static func passedOver(_ verdict: Verdict) -> [String] {
    let days = verdict.wouldHave.filter { $0.cause == .absent(.notExpected) }
    guard !days.isEmpty else { return [] }
    let people = days.reduce(0) { $0 + $1.labels.count }
    return ["not expected that day: \(people) in \(Shown.count(days.count, "slot"))"]
  }

  private static func about(_ verdict: Verdict) -> [String] {
    let slots = Shown.count(verdict.slots.count, "slot")
    return [
      verdict.origin.map { "log \($0)" },
      "as of \(Shown.utc(verdict.asOf)), last slot \(verdict.lastSlot?.description ?? "none")",
      verdict.head.map { "head \($0)" },
      "heads kept outside cover \(verdict.covered) of \(slots)",
    ].compactMap { $0 }
  }

  /// Where it is and what it is, then what it could mean.
  private static func print(_ finding: Finding, on console: Console) {
    for (index, line) in finding.lines.enumerated() {
      console.paragraph(line, index == 0 ? .bad : .plain)
    }
  }

  private static func section(
    _ title: String, _ lines: [String], _ style: Console.Style, _ console: Console
  ) {
    guard !lines.isEmpty else { return }
    console.line("\(title):", style)
    for line in lines { console.paragraph("  \(line)", style) }
  }

  private static func conclusion(_ verdict: Verdict) -> String {
    (verdict.isPractice ? "PRACTICE: " : "") + verdict.conclusion
  }

  private static func style(_ status: SlotVerdict.Status) -> Console.Style {
    switch status {
    case .ok, .open: .plain
    case .missed, .unchecked: .warning
    case .bad: .bad
    }
  }
}
