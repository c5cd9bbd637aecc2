import ControlAPI
import Toxicology

/// Exported results as a table: a line for each analyte of each version, dates as ISO 8601 has them.
enum ExportCSV {
  private static let header = [
    "patient", "name", "born", "test", "date", "reason", "specimen", "collected", "version",
    "replaces", "status", "standing", "method", "source", "entered", "analyte", "title", "loinc",
    "reading", "value", "cutoff", "caveats", "notes",
  ]

  static func text(_ export: ExportResults.Reply) -> String {
    let mark = export.practice ? CSV.record([Practice.mark]) : ""
    return mark + CSV.record(header)
      + export.tests.flatMap { test in
        test.versions.flatMap { version in
          // A version that takes everything back is a line as well.
          (version.lines.isEmpty ? [nil] : version.lines.map(Optional.some)).map { line in
            CSV.record(
              [export.patient, export.name, export.born] + cells(test) + cells(version)
                + cells(line)
                + [test.caveats.joined(separator: " "), ExportText.notes(version) ?? ""])
          }
        }
      }.joined()
  }

  private static func cells(_ test: ExportedTest) -> [String] {
    ["\(test.test)", test.date, test.reason, test.specimen ?? "", test.collected ?? ""]
  }

  private static func cells(_ version: ExportedVersion) -> [String] {
    [
      "\(version.version)", version.replaces.map(String.init) ?? "", version.status,
      ExportText.standing(version), version.method, version.source, version.entered,
    ]
  }

  private static func cells(_ line: ExportedLine?) -> [String] {
    guard let line else { return ["", "", "", "", "", ""] }
    return [
      line.analyte, line.title, line.loinc ?? "", ExportText.reading(line), line.value ?? "",
      line.cutoff ?? "",
    ]
  }
}

/// Words that the forms of an export share.
enum ExportText {
  /// Whether a version counts.
  static func standing(_ version: ExportedVersion) -> String {
    if version.isReplaced { return "replaced" }
    return version.lines.isEmpty ? "taken back" : "stands"
  }

  /// What the laboratory wrote beside a version, on one line.
  static func notes(_ version: ExportedVersion) -> String? {
    version.notes.map { "The laboratory notes: \($0.replacing("\n", with: "; "))" }
  }

  /// As people say it; one that this command does not know yet as it came.
  static func reading(_ line: ExportedLine) -> String {
    Reading(rawValue: line.reading)?.word ?? line.reading
  }
}
