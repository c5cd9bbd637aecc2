import ControlAPI
import Toxicology

/// One version of a cup's readings.
enum CupText {
  static func print(_ result: CupResult, on console: Console) {
    console.line(
      "test \(result.test), version \(result.version), \(result.status), \(result.method)",
      .strong)
    let entered = "entered \(Shown.instant(result.enteredAt)) by \(result.by)"
    let controls = result.controlsSeen.map { "; control lines \($0 ? "seen" : "not seen")" } ?? ""
    console.paragraph("panel \(result.panel); \(entered)\(controls)")
    if let reason = result.reason {
      let approved = result.approvedBy.map { ", approved by \($0)" } ?? ""
      console.line("it follows another version: \(reason)\(approved)")
    }
    if let reader = result.verifiedBy { console.line("verified by \(reader)") }
    if let text = result.text { console.paragraph("  \(text)") }
    if result.observations.isEmpty {
      return console.line("  no readings: the version before is taken back")
    }
    var table = Table([
      .init("analyte"), .init("what", yields: true, drops: true), .init("reading"),
      .init("cutoff"), .init("remark"),
    ])
    for row in result.observations {
      let reading = [row.value, word(row.reading)].compactMap { $0 }.joined(separator: ", ")
      table.add([row.analyte, row.title, reading, row.cutoff, row.remark ?? ""])
    }
    console.table(table, indent: "  ")
  }

  /// What a version that counts means for the patient; one that was replaced, who saw it.
  static func printMeaning(_ result: CupResult, on console: Console) {
    for (verdict, why, analytes) in meanings(result.observations) {
      let word = Interpretation(rawValue: verdict)?.word ?? verdict
      console.paragraph(
        "  \(analytes.joined(separator: ", ")): \(word), \(why)",
        verdict.hasPrefix("unexpected") ? .warning : .plain)
    }
    if result.isReplaced { printUse(result, on: console) }
  }

  /// Who saw a version that gave way, and what was done on it.
  static func printUse(_ result: CupResult, on console: Console) {
    let readers = result.seenBy.map { "\($0.by) \(Shown.instant($0.at))" }
    let uses = result.usedFor.map { "\($0.what) by \($0.by) \(Shown.instant($0.at))" }
    for (did, whom) in [("replaced; seen before by", readers), ("done on it:", uses)]
    where !whom.isEmpty {
      console.paragraph("  \(did) \(whom.joined(separator: ", "))", .warning)
    }
    if readers.isEmpty, uses.isEmpty { console.line("  replaced; nobody had looked at it") }
  }

  /// Analytes of one meaning together, in the order of the first of each.
  private static func meanings(
    _ rows: [ObservationRow]
  ) -> [(verdict: String, why: String, analytes: [String])] {
    rows.reduce(into: []) { meanings, row in
      guard let verdict = row.interpretation, let why = row.why else { return }
      if let same = meanings.firstIndex(where: { $0.verdict == verdict && $0.why == why }) {
        meanings[same].analytes.append(row.analyte)
      } else {
        meanings.append((verdict, why, [row.analyte]))
      }
    }
  }

  /// The reading as people say it; one that this command does not know yet as it came.
  private static func word(_ reading: String) -> String {
    Reading(rawValue: reading)?.word ?? reading
  }
}
