/// `census.csv`: who is really there, one patient a line, under a first line that names the columns
/// `patient` and, if it likes, `list` and `phase`.
///
/// A census comes from another system and usually holds more than we want: other columns are
/// passed over, and nothing of them is ever quoted. Either every line is read or none.
package struct CensusFile: Hashable, Sendable {
  package let lines: [CensusLine]

  package static func read(
    _ bytes: [UInt8], file: String, lineLimit: Int = RosterFile.defaultLineLimit
  ) throws(Problems) -> CensusFile {
    let log = ProblemLog(file: file)
    var lines: [CensusLine] = []
    if let text = SourceText.decode(bytes, limit: RosterFile.byteLimit, log: log) {
      var reader = CSVReader(text, log: log)
      if let columns = CensusColumns(reader.next() ?? [], log: log) {
        lines = CensusReader(columns: columns, log: log).read(&reader, limit: lineLimit)
      }
    }
    guard log.isEmpty else { throw log.problems }
    return CensusFile(lines: lines)
  }
}

/// One patient of a census.
package struct CensusLine: Hashable, Sendable {
  package let line: Int
  /// The clinic's own number for the patient.
  package let patient: String
  /// Nil where the census does not say.
  package let list: String?
  package let phase: String?
}

/// Which place of a record holds which column.
private struct CensusColumns {
  let count: Int
  private var places: [String: Int] = [:]
  private static let known = ["patient", "list", "phase"]

  init?(_ header: [CSVField], log: ProblemLog) {
    count = header.count
    for (place, field) in header.enumerated() where Self.known.contains(field.text) {
      if let first = places[field.text] {
        log.add(
          "column \(field.text) is given twice, first as column \(first + 1)", line: field.line,
          column: field.column)
      } else {
        places[field.text] = place
      }
    }
    guard places["patient"] != nil else {
      let hasSemicolons = header.count == 1 && header[0].text.contains(";")
      log.add(
        "the first line must name the column 'patient'", line: 1, column: 1,
        hint: hasSemicolons ? "separate them by commas, not by semicolons" : nil)
      return nil
    }
  }

  func field(_ name: String, of record: [CSVField]) -> CSVField? {
    places[name].map { record[$0] }
  }
}

/// Reads the lines of a census below the first.
private struct CensusReader {
  let columns: CensusColumns
  let log: ProblemLog

  func read(_ reader: inout CSVReader, limit: Int) -> [CensusLine] {
    var lines: [CensusLine] = []
    var firstLines: [String: Int] = [:]
    var count = 0
    while let record = reader.next() {
      count += 1
      guard count <= limit else {
        log.add("more than \(limit) patients", line: record[0].line, column: 1)
        return []
      }
      guard log.isComplete(record, columns: columns.count), let line = line(record, &firstLines)
      else { continue }
      lines.append(line)
    }
    if count == 0 { log.add("the census names no patient", line: 2, column: 1) }
    return lines
  }

  private func line(_ record: [CSVField], _ firstLines: inout [String: Int]) -> CensusLine? {
    let patient = patient(record, &firstLines)
    let list = word("list", record)
    let phase = word("phase", record)
    guard let patient, let list, let phase else { return nil }
    return CensusLine(line: record[0].line, patient: patient, list: list, phase: phase)
  }

  private func patient(_ record: [CSVField], _ firstLines: inout [String: Int]) -> String? {
    guard let field = columns.field("patient", of: record) else { return nil }
    guard Names.isPatient(field.text) else {
      log.add(
        "patient must be 1 to 32 letters, digits, '.', '_' and '-'", line: field.line,
        column: field.column)
      return nil
    }
    return log.isFirst(field, &firstLines) ? field.text : nil
  }

  /// A list or a phase; a nil of its own where the census has none, nil altogether after a problem.
  /// It is not quoted: somebody's name may stand in the wrong column.
  private func word(_ name: String, _ record: [CSVField]) -> String?? {
    guard let field = columns.field(name, of: record), !field.text.isEmpty else {
      return .some(nil)
    }
    let isWord = Names.matches(field.text, 1...32) {
      Names.isLowerOrDigit($0) || "._-".utf8.contains($0)
    }
    if isWord { return field.text }
    log.add(
      "\(name) must be 1 to 32 of a-z, 0-9, '.', '_' and '-'", line: field.line,
      column: field.column)
    return nil
  }
}
