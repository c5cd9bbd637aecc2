/// One cup of a file.
struct CupSheetRow {
  let line: Int
  /// The bar code, or the test's number.
  let specimen: String
  let cup: CupAnswers
  let lot: String?

  func problem(_ text: String) -> LineProblem { LineProblem(line: line, text: text) }
}

/// What is wrong with one line of the input.
struct LineProblem: Equatable {
  let line: Int
  let text: String
}

extension [LineProblem] {
  /// As they are shown, `line 3: …`.
  var inOrder: [String] {
    sorted { $0.line < $1.line }.map { "line \($0.line): \($0.text)" }
  }
}

/// Reads `specimen,readings,controls` and perhaps `validity` and `lot`, its columns in any order, one cup a
/// line.
enum CupSheetReader {
  static let columns = ["specimen", "readings", "controls"]
  static let more = ["validity", "lot"]

  /// The cups that can be read, and everything that is wrong with the others.
  static func read(_ lines: [String]) -> (rows: [CupSheetRow], problems: [LineProblem]) {
    let cells = lines.map(cells)
    guard let heading = cells.first ?? [], isHeading(heading) else {
      let expected = columns.joined(separator: ",")
      let also = more.map { "'\($0)'" }.joined(separator: " and ")
      return (
        [],
        [LineProblem(line: 1, text: "the first line must be '\(expected)', \(also) if you like")]
      )
    }
    var rows: [CupSheetRow] = []
    var problems: [LineProblem] = []
    for (index, line) in cells.enumerated().dropFirst() where line != [""] {
      switch row(line, heading: heading, line: index + 1) {
      case .success(let row): rows.append(row)
      case .failure(let fault): problems += fault.problems
      }
    }
    if rows.isEmpty, problems.isEmpty {
      problems = [LineProblem(line: 1, text: "no cup follows the heading")]
    }
    return (rows, problems)
  }

  private static func isHeading(_ heading: [String]) -> Bool {
    let names = Set(heading)
    return names.count == heading.count && names.isSuperset(of: columns)
      && names.isSubset(of: columns + more)
  }

  private struct Fault: Error { let problems: [LineProblem] }

  private static func row(
    _ cells: [String]?, heading: [String], line: Int
  ) -> Result<CupSheetRow, Fault> {
    guard let cells, cells.count == heading.count else {
      let text = cells.map { "has \(Shown.count($0.count, "field")), expected \(heading.count)" }
      return .failure(
        Fault(problems: [LineProblem(line: line, text: text ?? "a quote is not closed")]))
    }
    let named = Dictionary(uniqueKeysWithValues: zip(heading, cells))
    let (specimen, readings) = (named["specimen"] ?? "", named["readings"] ?? "")
    let controls = answer(named["controls"] ?? "")
    var texts: [String] = []
    if specimen.isEmpty { texts.append("specimen is empty") }
    if readings.isEmpty { texts.append("readings are empty") }
    if controls == nil {
      texts.append("controls must be yes or no, got '\(named["controls"] ?? "")'")
    }
    guard let controls, texts.isEmpty else {
      return .failure(Fault(problems: texts.map { LineProblem(line: line, text: $0) }))
    }
    return .success(
      CupSheetRow(
        line: line, specimen: specimen,
        cup: CupAnswers(
          readings: readings, controlsSeen: controls, validity: named["validity"] ?? ""),
        lot: named["lot"].flatMap { $0.isEmpty ? nil : $0 }))
  }

  private static func answer(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "yes", "y": true
    case "no", "n": false
    default: nil
    }
  }

  /// The fields of one line (RFC 4180) without blanks at their ends; nil where a quote is not
  /// closed. A field of several lines has no meaning here.
  static func cells(_ line: String) -> [String]? {
    var cells = [""]
    var quoted = false
    for character in line where character != "\u{FEFF}" && character != "\r" {
      switch character {
      case "\"": quoted.toggle()
      case "," where !quoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return quoted ? nil : cells.map(trimmed)
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
