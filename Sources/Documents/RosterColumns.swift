import Selection

enum RosterColumn: String, CaseIterable {
  case patient, name, born, list, phase, lane, attends, enrolled, observer, clinician, tested

  /// Most characters of a field.
  var limit: Int { self == .name || self == .clinician ? 120 : 64 }

  /// Whether every roster must have it. Lanes matter only where each has a capacity.
  func isRequired(in mode: Mode) -> Bool {
    switch self {
    case .patient, .name, .born, .list, .phase, .attends: true
    case .lane: mode == .capped
    case .enrolled, .observer, .clinician, .tested: false
    }
  }
}

/// Which place of a record holds which column, from the file's first line.
struct RosterColumns {
  let count: Int
  private var places: [RosterColumn: Int] = [:]

  /// Required columns that the file does not have: reported once, here, and not on each line.
  private var missing: Set<RosterColumn> = []

  /// Nil when the first line names no columns at all: then it may hold somebody's name, so that
  /// nothing of it is ever quoted.
  init?(_ header: [CSVField], policy: Policy, log: ProblemLog) {
    count = header.count
    guard header.contains(where: { RosterColumn(rawValue: $0.text) != nil }) else {
      Self.reportNoHeader(header, log: log)
      return nil
    }
    for (place, field) in header.enumerated() { take(field, at: place, log: log) }
    for column in RosterColumn.allCases
    where column.isRequired(in: policy.mode) && places[column] == nil {
      log.add("missing column '\(column.rawValue)'", line: 1, column: 1)
      missing.insert(column)
    }
  }

  private mutating func take(_ field: CSVField, at place: Int, log: ProblemLog) {
    guard let column = RosterColumn(rawValue: field.text) else {
      log.add(
        "column \(place + 1) has an unknown name", line: field.line, column: field.column,
        hint: suggestion(for: field.text, among: Self.known))
      return
    }
    if let first = places[column] {
      let repeated = "column \(column.rawValue) is given twice, first as column \(first + 1)"
      log.add(repeated, line: field.line, column: field.column)
    } else {
      places[column] = place
    }
  }

  func isMissing(_ column: RosterColumn) -> Bool { missing.contains(column) }

  /// The field of a column, nil when the file does not have the column.
  func field(_ column: RosterColumn, of record: [CSVField]) -> CSVField? {
    places[column].map { record[$0] }
  }

  private static let known = RosterColumn.allCases.map(\.rawValue)

  private static func reportNoHeader(_ header: [CSVField], log: ProblemLog) {
    guard let first = header.first, header.count > 1 || !first.text.isEmpty else {
      log.add("file is empty", line: 1, column: 1)
      return
    }
    let hasSemicolons = header.count == 1 && first.text.contains(";")
    log.add(
      "the first line must name the columns: " + known.joined(separator: ","), line: 1, column: 1,
      hint: hasSemicolons ? "separate them by commas, not by semicolons" : nil)
  }
}
