import ControlAPI
import Toxicology

/// Every version of a test's results: those of one method side by side, the oldest first, as long as
/// they fit; otherwise one below the other.
enum VersionTable {
  static func print(_ results: [CupResult], on console: Console) {
    for method in MethodClass.allCases {
      let versions = results.filter { $0.method == method.rawValue }
        .sorted { $0.version < $1.version }
      guard !versions.isEmpty else { continue }
      if let table = table(of: versions, for: console) {
        console.line(heading(method, versions), .strong)
        for version in versions { CupText.printOrigin(version, on: console) }
        console.table(table, indent: "  ")
      } else {
        for version in versions { CupText.print(version, on: console) }
      }
      for version in versions {
        if versions.count > 1 { console.line("version \(version.version)", .strong) }
        CupText.printMeaning(version, on: console)
      }
    }
  }

  /// The method and, where it found anything, what must be read with it.
  private static func heading(_ method: MethodClass, _ versions: [CupResult]) -> String {
    let found = Reading.found(by: method)
    let isFound = versions.flatMap(\.observations).contains { $0.reading == found.rawValue }
    return method == .presumptive && isFound ? found.interpretation : method.rawValue
  }

  /// A line for each analyte that any version has; nil where it is wider than the terminal.
  private static func table(of versions: [CupResult], for console: Console) -> Table? {
    var table = Table(
      [.init("analyte"), .init("cutoff")]
        + versions.map { .init("version \($0.version)\(counts($0) ? " *" : "")") })
    for row in rows(of: versions) {
      table.add([CupText.name(row), row.cutoff] + versions.map { cell(row, in: $0) })
    }
    let widest = table.lines(width: nil, unicode: console.unicode).map(DisplayWidth.of).max()
    guard versions.count > 1, widest ?? 0 <= (console.width ?? 80) - 2 else { return nil }
    return table
  }

  /// Neither replaced nor itself a taking back.
  private static func counts(_ version: CupResult) -> Bool {
    !version.isReplaced && !version.observations.isEmpty
  }

  /// Analytes in the order in which the versions name them.
  private static func rows(of versions: [CupResult]) -> [ObservationRow] {
    versions.flatMap(\.observations).reduce(into: []) { rows, row in
      if !rows.contains(where: { $0.analyte == row.analyte }) { rows.append(row) }
    }
  }

  /// What a version says of an analyte; one that says nothing of it, in words.
  private static func cell(_ row: ObservationRow, in version: CupResult) -> String {
    if version.observations.isEmpty { return "taken back" }
    let own = version.observations.first { $0.analyte == row.analyte }
    return own.map(CupText.reading) ?? "not reported"
  }
}
