/// What a file with a patient in each line asks of every line.
extension ProblemLog {
  /// Whether the line has a field for each column that the first line names.
  func isComplete(_ record: [CSVField], columns: Int) -> Bool {
    let isBlank = record.count == 1 && record[0].text.isEmpty
    if record.count == columns, !isBlank { return true }
    add(
      isBlank
        ? "line is empty" : "line has \(record.count) fields, the first line names \(columns)",
      line: record[0].line, column: 1)
    return false
  }

  /// Whether no line before names the patient, whose line is kept in `firstLines` then.
  func isFirst(_ patient: CSVField, _ firstLines: inout [String: Int]) -> Bool {
    if let first = firstLines[patient.text] {
      add(
        "patient \(quoted(patient.text)) is given twice, first on line \(first)",
        line: patient.line, column: patient.column)
      return false
    }
    firstLines[patient.text] = patient.line
    return true
  }
}
