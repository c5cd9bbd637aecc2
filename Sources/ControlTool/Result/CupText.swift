import ControlAPI

/// One version of a cup's readings.
enum CupText {
  static func print(_ result: CupResult, on console: Console) {
    console.line(
      "test \(result.test), version \(result.version), \(result.status), \(result.method)",
      .strong)
    console.line(
      "panel \(result.panel); entered \(Shown.instant(result.enteredAt)) by \(result.by)")
    var table = Table([
      .init("analyte"), .init("what", yields: true), .init("reading"), .init("cutoff"),
      .init("remark", yields: true),
    ])
    for row in result.observations {
      table.add([row.analyte, row.title, row.reading, row.cutoff, row.remark ?? ""])
    }
    console.table(table, indent: "  ")
  }
}
