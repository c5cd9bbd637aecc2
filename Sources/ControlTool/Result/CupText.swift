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
    if result.observations.isEmpty {
      return console.line("  no readings: the version before is taken back")
    }
    var table = Table([
      .init("analyte"), .init("what", yields: true, drops: true), .init("reading"),
      .init("cutoff"), .init("remark"),
    ])
    for row in result.observations {
      table.add([row.analyte, row.title, word(row.reading), row.cutoff, row.remark ?? ""])
    }
    console.table(table, indent: "  ")
  }

  /// The reading as people say it; one that this command does not know yet as it came.
  private static func word(_ reading: String) -> String {
    Reading(rawValue: reading)?.word ?? reading
  }
}
