import ControlAPI
import Toxicology

/// One version of a cup's readings.
enum CupText {
  static func print(_ result: CupResult, on console: Console) {
    printOrigin(result, on: console)
    if result.observations.isEmpty {
      return console.line("  no readings: the version before is taken back")
    }
    var table = Table([
      .init("analyte"), .init("what", yields: true, drops: true), .init("reading"),
      .init("cutoff"), .init("remark"),
    ])
    for row in result.observations {
      let title = row.isMeasure ? "" : row.title
      table.add([name(row), title, reading(row), row.cutoff, row.remark ?? ""])
    }
    console.table(table, indent: "  ")
  }

  /// Which version it is, whose, and why.
  static func printOrigin(_ result: CupResult, on console: Console) {
    console.line(
      "test \(result.test), version \(result.version), \(standing(result)) (\(result.method) method)"
        + (result.isReplaced ? ", replaced" : ""), .strong)
    let entered = "entered \(Shown.instant(result.enteredAt)) by \(result.by)"
    let controls = controls(of: result).map { "; \($0)" } ?? ""
    let lot = result.lot.map { ", lot \($0)" } ?? ""
    console.paragraph("panel \(result.panel)\(lot); \(entered)\(controls)")
    if let reason = result.reason {
      let approved = result.approvedBy.map { ", approved by \($0)" } ?? ""
      let what = result.observations.isEmpty ? "reason" : "replaces the version before"
      console.line("\(what): \(reason)\(approved)")
    }
    if let reader = result.verifiedBy { console.line("verified by \(reader)") }
    if let text = result.text { console.paragraph("  \(text)") }
    for note in result.notes?.split(separator: "\n") ?? [] {
      console.paragraph("  the laboratory notes: \(Printable.text(String(note)))")
    }
  }

  /// A version without readings says by its status what becomes of the one before it.
  private static func standing(_ result: CupResult) -> String {
    result.observations.isEmpty ? "takes back the one before" : result.status
  }

  /// Nothing of a version that only takes back, or of a laboratory's.
  private static func controls(of result: CupResult) -> String? {
    guard let seen = result.controlsSeen, !result.observations.isEmpty else { return nil }
    guard seen else { return "control lines not seen" }
    let areAll = !result.observations.contains { Reading(rawValue: $0.reading)?.isUnread ?? false }
    return areAll ? "control lines seen" : "control lines of the others seen"
  }

  /// A measure of the specimen by its name, `creatinine`: its code means nothing to a reader.
  static func name(_ row: ObservationRow) -> String { row.isMeasure ? row.title : row.analyte }

  /// `62 ng/mL, positive`
  static func reading(_ row: ObservationRow) -> String {
    [row.value, word(row.reading)].compactMap { $0 }.joined(separator: ", ")
  }

  /// What a version means for the patient, or was taken to mean; of one that was replaced, who saw
  /// it.
  static func printMeaning(_ result: CupResult, on console: Console) {
    let verdicts = result.verdicts.filter { $0.analyte != "specimen" }
    for (row, analytes) in meanings(verdicts.filter { !$0.isReplaced }) {
      let counts = !result.isReplaced
      console.paragraph(
        "  \(analytes.joined(separator: ", ")): \(counts ? "" : "was read as ")\(text(row))",
        counts && row.verdict.hasPrefix("unexpected") ? .warning : .plain)
    }
    for row in verdicts where row.isReplaced {
      console.paragraph(
        "  \(row.analyte), as of \(Shown.instant(row.at)): \(text(row))", .faint)
    }
    if result.isReplaced { printUse(result, on: console) }
  }

  /// `unexpected positive, no recorded medication explains it (substances version 1)`
  private static func text(_ row: VerdictRow) -> String {
    let word = Interpretation(rawValue: row.verdict)?.word ?? row.verdict
    return "\(word), \(row.why)" + (row.rule.map { " (\($0))" } ?? "")
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
    _ rows: [VerdictRow]
  ) -> [(row: VerdictRow, analytes: [String])] {
    rows.reduce(into: []) { meanings, row in
      let same = meanings.firstIndex { text($0.row) == text(row) }
      if let same {
        meanings[same].analytes.append(row.analyte)
      } else {
        meanings.append((row, [row.analyte]))
      }
    }
  }

  /// The reading as people say it; one that this command does not know yet as it came.
  private static func word(_ reading: String) -> String {
    Reading(rawValue: reading)?.word ?? reading
  }
}
