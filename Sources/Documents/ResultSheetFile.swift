import Toxicology

/// Results as a CSV or pipe file, laid out as the laboratory's file says. A line that cannot be
/// read is held, and the rest is read; a row that is not there says nothing.
package enum ResultSheetFile {
  package static let byteLimit = 64 << 20

  /// - Throws: only where the file is no text, has more lines than are read, or is none of this
  ///   laboratory's: not one line of it has the columns.
  package static func read(
    _ bytes: [UInt8], file: String, layout: SheetLayout, laboratory: Laboratory,
    table: SubstanceTable, lineLimit: Int = 200_000
  ) throws(Problems) -> LabMessage {
    let log = ProblemLog(file: file)
    guard let text = SourceText.decode(bytes, limit: byteLimit, log: log), log.isEmpty else {
      throw log.problems
    }
    var sheet = ResultSheet(layout: layout, judge: LineJudge(table: table, laboratory: laboratory))
    var reader = CSVReader(text, log: log, separator: layout.separator)
    if layout.hasHeader, let header = sheet.header(&reader) {
      let (cell, message) = header
      throw Problems([
        Problem(file: file, line: cell.line, column: cell.column, message: message)
      ])
    }
    var known = log.total
    while let record = reader.next() {
      guard sheet.lines < lineLimit else {
        log.add("more than \(lineLimit) lines", line: record[0].line, column: 1)
        throw log.problems
      }
      sheet.take(record, isWellFormed: log.total == known)
      known = log.total
    }
    guard sheet.fits != false else {
      throw Problems([
        Problem(
          file: file, line: 1, column: 1,
          message: "not one line has the \(layout.columns.count) "
            + "columns of a sheet of '\(laboratory.name)'")
      ])
    }
    return sheet.message(sender: laboratory.sender)
  }
}

/// Gathers the rows of one specimen and order into one report each.
struct ResultSheet {
  let layout: SheetLayout
  let judge: LineJudge
  private(set) var lines = 0
  /// Whether a line had the layout's columns; nil while there was none.
  private(set) var fits: Bool?
  private var held: [HeldLine] = []
  private var builders: [[String]: ReportBuilder] = [:]
  private var order: [[String]] = []

  init(layout: SheetLayout, judge: LineJudge) {
    self.layout = layout
    self.judge = judge
  }

  /// Reads the header, the first row that is none of blank and comment; what is wrong with it.
  mutating func header(
    _ reader: inout CSVReader
  ) -> (cell: CSVField, message: String)? {
    while let record = reader.next() {
      guard !isPassedOver(record) else { continue }
      measure(record)
      return ResultSheetHeader(layout: layout, judge: judge).fault(in: record)
    }
    return nil
  }

  /// Whether a row is blank or a comment. What has the columns of the sheet is a row of it.
  private func isPassedOver(_ record: [CSVField]) -> Bool {
    record.count == 1 && record[0].text.isEmpty
      || record.count != layout.columns.count
        && layout.comment.map { record[0].text.first == $0 } ?? false
  }

  mutating func take(_ record: [CSVField], isWellFormed: Bool) {
    guard !isPassedOver(record) else { return }
    lines += 1
    measure(record)
    let row = record.map(\.text).joined(separator: String(layout.separator))
    guard isWellFormed else {
      return hold(record, .notUnderstood("quotes that do not match"), row)
    }
    guard record.count == layout.columns.count else {
      return hold(record, .shortLine(fields: record.count, needed: layout.columns.count), row)
    }
    take(record, row)
  }

  mutating func measure(_ record: [CSVField]) {
    fits = fits == true || record.count == layout.columns.count
  }

  private mutating func take(_ record: [CSVField], _ row: String) {
    func text(_ column: SheetLayout.Column) -> String { layout.text(column, in: record) }
    var line = Self.line(record, layout)
    line.text = row
    for time in [text(.collected), text(.issued)] where !Self.isTime(time) {
      let what = "time not understood: '\(time.prefix(40))'; '2026-11-22 08:00' is one"
      return hold(record, .notUnderstood(what), row)
    }
    let key = [text(.specimen), text(.order)]
    var builder = builders[key] ?? begin(key, line.line, text(.collected), text(.issued))
    builder.take(line)
    builders[key] = builder
  }

  /// What a row says, each cell in its column.
  static func line(_ record: [CSVField], _ layout: SheetLayout) -> LabLine {
    func text(_ column: SheetLayout.Column) -> String { layout.text(column, in: record) }
    var line = LabLine(line: record[0].line)
    line.local = text(.code)
    line.codes = [text(.code)]
    line.names = [text(.name)].filter { !$0.isEmpty }
    if line.names.isEmpty { line.names = line.codes }
    line.value = text(.value)
    line.unit = text(.unit)
    line.cutoffs = [text(.cutoff)]
    line.flags = [text(.flag)]
    line.status = LineStatus(word: text(.status))
    return line
  }

  /// Nothing, or `YYYY-MM-DD[ HH:MM[:SS]]` with or without its marks. The zone is the laboratory's.
  private static func isTime(_ text: String) -> Bool {
    let digits = text.filter { $0.isASCII && $0.isNumber }
    let year = text.prefix { $0.isASCII && $0.isNumber }.count
    guard !text.isEmpty else { return true }
    func part(_ start: Int) -> Int { Int(digits.dropFirst(start).prefix(2)) ?? 0 }
    return [8, 12, 14].contains(digits.count) && (year == 4 || year >= 8)
      && 1...12 ~= part(4) && 1...31 ~= part(6) && part(8) < 24 && part(10) < 60 && part(12) < 61
  }

  private mutating func begin(
    _ key: [String], _ line: Int, _ collected: String, _ issued: String
  ) -> ReportBuilder {
    order.append(key)
    var builder = ReportBuilder(judge: judge)
    builder.line = line
    builder.order = key[1].isEmpty ? key[0] : key[1]
    builder.specimens = Array(key.reversed().drop(while: \.isEmpty).reversed())
    builder.collected = collected.filter(\.isNumber)
    builder.issued = issued.filter(\.isNumber)
    return builder
  }

  private mutating func hold(_ record: [CSVField], _ reason: HoldReason, _ row: String) {
    held.append(HeldLine(line: record[0].line, reason: reason, text: row))
  }

  func message(sender: String) -> LabMessage {
    var message = LabMessage()
    message.sender = sender
    message.lines = lines
    message.held = held
    for key in order {
      guard var builder = builders[key] else { continue }
      message.reports += builder.reports()
      message.held += builder.held
    }
    message.held.sort { $0.line < $1.line }
    return message
  }
}

extension SheetLayout {
  fileprivate func text(_ column: Column, in record: [CSVField]) -> String {
    columns.firstIndex(of: column).map { Plain.trimmed(record[$0].text) } ?? ""
  }
}
