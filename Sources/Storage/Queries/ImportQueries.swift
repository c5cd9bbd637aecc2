import Foundation
import GRDB
import Selection
import Toxicology

/// One analyte of a laboratory's report, as kept.
package struct LabObservationRecord: Hashable, Sendable {
  /// Nil before it is kept.
  package let id: Int64?
  let predecessor: Int64?
  package let analyte: String
  package let isMeasure: Bool
  package let loinc: String?
  package let method: MethodClass
  package let reading: Reading
  package let quantity: Quantity?
  package let canonical: Quantity?
  /// What a pad showed that has no figures.
  package let level: PadReading.Level?
  package let cutoff: Quantity?
  /// The laboratory has not said its last word on it.
  let isPreliminary: Bool
  /// What the laboratory wrote beside it, with its analyte; nil without any, and after erasure.
  let note: String?

  init(_ pad: PadReading) {
    id = nil
    predecessor = nil
    analyte = pad.pad.rawValue
    isMeasure = true
    loinc = nil
    method = .presumptive
    reading = pad.reading
    quantity = pad.quantity
    canonical = pad.canonical
    level = pad.level
    cutoff = nil
    isPreliminary = false
    note = nil
  }

  init(_ line: LabObservation, predecessor: Int64?, note: String?) {
    id = nil
    self.predecessor = predecessor
    analyte = line.analyte
    isMeasure = line.kind == .measure
    loinc = line.loinc?.description
    method = line.method
    reading = line.reading
    quantity = line.quantity
    canonical = line.canonical
    level = nil
    cutoff = line.cutoff
    isPreliminary = line.status == .preliminary
    self.note = note
  }

  fileprivate init(_ row: Row, note: String?) throws {
    guard let method = MethodClass(rawValue: row[3]), let reading = Reading(rawValue: row[4]) else {
      throw StoreError.damaged(entry: nil)
    }
    id = row[0]
    predecessor = nil
    analyte = row[1]
    isMeasure = row[10] == "validity"
    loinc = row[2]
    self.method = method
    self.reading = reading
    quantity = Self.quantity(row[5], row[6], row[7])
    canonical = Self.quantity(row[5], row[11], row[12])
    let number: String? = row[6]
    level = number.flatMap { PadReading.Level(rawValue: $0) }
    cutoff = Self.quantity(nil, row[8], row[9])
    isPreliminary = row[13]
    self.note = note
  }

  private static func quantity(_ comparator: String?, _ number: String?, _ unit: String?)
    -> Quantity?
  {
    number.flatMap { Quantity((comparator ?? "") + $0, unit: unit ?? "") }
  }

  /// - Parameter reading: another one than before; the figure that went with that one is left out.
  private init(_ line: LabObservationRecord, predecessor: Int64?, reading: Reading?) {
    id = nil
    self.predecessor = predecessor
    analyte = line.analyte
    isMeasure = line.isMeasure
    loinc = line.loinc
    method = line.method
    self.reading = reading ?? line.reading
    quantity = reading == nil ? line.quantity : nil
    canonical = reading == nil ? line.canonical : nil
    level = reading == nil ? line.level : nil
    cutoff = line.cutoff
    isPreliminary = line.isPreliminary
    note = line.note
  }

  /// The same line in the next version.
  var carried: LabObservationRecord { LabObservationRecord(self, predecessor: id, reading: nil) }

  /// The line in a version in which a person corrects some analytes.
  func amended(_ readings: [String: Reading]) -> LabObservationRecord {
    let reading = isMeasure ? nil : readings[analyte]
    return LabObservationRecord(self, predecessor: id, reading: reading)
  }

  /// Two lines that say the same, wherever they are kept.
  package static func == (a: Self, b: Self) -> Bool {
    a.analyte == b.analyte && a.method == b.method && a.reading == b.reading
      && a.quantity == b.quantity && a.cutoff == b.cutoff && a.loinc == b.loinc
      && a.isPreliminary == b.isPreliminary
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(analyte)
    hasher.combine(reading)
  }
}

/// The version of a laboratory's report that counts.
struct VersionRecord {
  let id: Int64
  let test: Int64
  let status: String
  /// UTC seconds at which the laboratory made it.
  let issued: Int64?
  let collected: CivilDate?
  let message: Int64?
  /// What was written beside it; nil without any, and after erasure.
  let text: String?
  let observations: [LabObservationRecord]
  /// Of which it, or a version before it, says something.
  let analytes: Set<String>

  /// Whether somebody here took it back, and no message of the laboratory's.
  var isTakenBackHere: Bool {
    message == nil && status == ResultStatus.enteredInError.rawValue
  }
}

/// A line that waits for somebody.
package struct HeldRecord: Hashable, Sendable {
  package let id: Int64
  let message: Int64
  package let source: NewReport.Source
  package let line: Int
  /// A code of `HoldReason`.
  package let reason: String
  /// Reason in words, and what the line says; nil after erasure.
  package let detail: String?
  package let at: Int64
  /// Why somebody laid it aside; nil while it waits.
  package let dismissed: String?
}

extension StoreReader {
  /// Whether a version of a laboratory's report that was not taken back is another test's.
  func stands(_ order: String, elsewhereThan test: Int64) throws -> Bool {
    try db.one(
      Int.self,
      """
      SELECT 1 FROM report r WHERE external = ? AND test <> ? AND status <> ?
        AND NOT EXISTS (SELECT 1 FROM report s WHERE s.predecessor = r.id) LIMIT 1
      """, [order, test, ResultStatus.enteredInError.rawValue]) != nil
  }

  /// The order of another sender's report of this number, where it stands on the test and nothing of
  /// one's own ever did.
  func order(_ number: String, besides own: String, on test: TestRecord) throws -> String? {
    try db.one(
      String.self,
      """
      SELECT external FROM report r WHERE test = ?1 AND report_number = ?2 AND status <> ?4
        AND NOT EXISTS (SELECT 1 FROM report s WHERE s.predecessor = r.id)
        AND NOT EXISTS (SELECT 1 FROM report o WHERE o.test = ?1 AND o.external = ?3) LIMIT 1
      """, [test.number, number, own, ResultStatus.enteredInError.rawValue])
  }

  /// Whether somebody's amendment of it waits for a second person.
  func isAskedToChange(_ version: VersionRecord) throws -> Bool {
    try pendingAmendment(of: version.test)?.amendment.report == version.id
  }

  /// Whether it, or a version before it, corrects another or takes it back.
  func isCorrected(_ version: VersionRecord) throws -> Bool {
    try db.one(
      Int.self,
      """
      \(Self.chain)
      SELECT 1 FROM chain JOIN report USING (id)
      WHERE status NOT IN ('preliminary', 'final') OR reason_code IN (?, ?) LIMIT 1
      """, [version.id, ReasonCodes.corrected, ReasonCodes.disowned]) != nil
  }

  /// A version and those before it.
  private static let chain = """
    WITH RECURSIVE chain (id, predecessor) AS (
      SELECT id, predecessor FROM report WHERE id = ?
      UNION ALL
      SELECT r.id, r.predecessor FROM report r JOIN chain c ON r.id = c.predecessor)
    """

  /// What the laboratory last said of an analyte before people here amended it; nil where its
  /// reading is the laboratory's own.
  func reading(beforeAmendmentOf line: LabObservationRecord) throws -> Reading? {
    let said = try db.rows(
      """
      WITH RECURSIVE said (id, age) AS (
        SELECT ?, 0 UNION ALL
        SELECT o.predecessor, age + 1 FROM observation o JOIN said USING (id)
        WHERE o.predecessor IS NOT NULL)
      SELECT o.value, r.message IS NULL FROM said JOIN observation o USING (id)
      JOIN report r ON r.id = o.report ORDER BY age
      """, [line.id]
    ).map { (value: $0[0] as String, isOurs: $0[1] as Bool) }
    let since = said.prefix { $0.value == line.reading.rawValue }
    guard since.last?.isOurs == true else { return nil }
    return said.dropFirst(since.count).first { !$0.isOurs }.flatMap { Reading(rawValue: $0.value) }
  }

  /// The newest version of a laboratory's own report on a test.
  func currentVersion(
    ofOrder order: String, method: MethodClass, on test: Int64
  ) throws -> VersionRecord? {
    let row = try db.row(
      """
      SELECT id, test, status, read_at, message, collected, text, entry FROM report r
      WHERE external = ? AND method = ? AND test = ?
        AND NOT EXISTS (SELECT 1 FROM report s WHERE s.predecessor = r.id)
      """, [order, method.rawValue, test])
    return try row.map { row in
      let (sealed, entry): (Data?, Int64) = (row[6], row[7])
      return VersionRecord(
        id: row[0], test: row[1], status: row[2], issued: row[3], collected: row[5],
        message: row[4],
        text: try sealed.flatMap {
          try unsealed($0, of: person(ofTest: test), use: "report/\(entry)")
        },
        observations: try labObservations(of: row[0]),
        analytes: try analytes(ofChain: row[0]))
    }
  }

  private func analytes(ofChain report: Int64) throws -> Set<String> {
    let rows = try db.rows(
      "\(Self.chain) SELECT DISTINCT analyte FROM chain c JOIN observation o ON o.report = c.id",
      [report])
    return Set(rows.map { $0[0] })
  }

  /// Everything a report says, validity measures too.
  package func labObservations(of report: Int64) throws -> [LabObservationRecord] {
    try db.rows(
      """
      SELECT o.id, analyte, loinc, o.method, value, comparator, number, unit, cutoff, cutoff_unit,
        kind, canonical, canonical_unit, coalesce(preliminary, status = 'preliminary'), note,
        ordinal
      FROM observation o JOIN report r ON r.id = o.report WHERE o.report = ? ORDER BY ordinal
      """, [report]
    ).map { row in
      let (sealed, ordinal): (Data?, Int) = (row[14], row[15])
      let note = try sealed.flatMap {
        try unsealed(
          $0, of: person(ofReport: report), use: "observation/\(report)/\(ordinal)")
      }
      return try LabObservationRecord(row, note: note)
    }
  }

  func person(ofReport report: Int64) throws -> Int64 {
    let test = try db.one(Int64.self, "SELECT test FROM report WHERE id = ?", [report])
    guard let test else { throw StoreError.damaged(entry: nil) }
    return try person(ofTest: test)
  }

  /// Lines that nobody has decided on, the oldest first.
  package func heldLines() throws -> [HeldRecord] { try held("o.held IS NULL", []) }

  /// Lines laid aside, the newest first, as many as anybody looks through.
  package func dismissedLines() throws -> [HeldRecord] {
    try held(Self.aside, [], order: "h.id DESC LIMIT 1000")
  }

  /// How many lines still wait for somebody that a message says of this test, or may: only a sheet
  /// names the specimen in each of its rows.
  package func heldLines(ofTest test: TestRecord) throws -> Int {
    let lines = try held(
      """
      o.held IS NULL AND h.message IN (
        SELECT r.message FROM report r WHERE r.test = ? AND NOT EXISTS (
          SELECT 1 FROM report s WHERE s.predecessor = r.id AND s.status = 'entered-in-error'))
      """, [test.number])
    let shared = try Set(lines.map(\.message)).filter { try isShared($0) }
    let codes = [test.accession, "\(SpecimenLabel(test: test.number))"].compactMap(\.self)
    func isNamed(in line: HeldRecord) -> Bool {
      codes.contains { line.detail?.contains($0) ?? true }
    }
    let known = Set(lines.map(\.id))
    let whole = try held("o.held IS NULL AND h.reason IN (\(Self.ofReports))", [])
    return lines.count { line in
      line.source != .csv || !shared.contains(line.message) || isNamed(in: line)
    } + whole.count { !known.contains($0.id) && isNamed(in: $0) }
  }

  /// Why a report is held whole that would say something else of its test. An older one would not.
  private static let ofReports = """
    'uncorrected', 'other-sender', 'other-patient', 'other-kind', 'leaves-out', 'change-asked',
    'taken-back', 'future'
    """

  /// Whether a message has given versions to more than one test.
  private func isShared(_ message: Int64) throws -> Bool {
    let tests = try db.one(
      Int.self, "SELECT count(DISTINCT test) FROM report WHERE message = ?", [message])
    return tests ?? 0 > 1
  }

  func heldLines(ofMessage message: Int64) throws -> [HeldRecord] {
    try held("o.held IS NULL AND h.message = ?", [message])
  }

  /// A line that waits, or was laid aside.
  package func heldLine(_ id: Int64) throws -> HeldRecord? {
    try held("(o.held IS NULL OR \(Self.aside)) AND h.id = ?", [id]).first
  }

  /// Laid aside, and not taken up again since: then it stands once more, further down.
  private static let aside = """
    (o.outcome = 'dismissed' AND NOT EXISTS (SELECT 1 FROM held_line s
      WHERE s.id > h.id AND s.message = h.message AND s.detail IS h.detail))
    """

  /// Every reason for which the line is or was held, whatever became of it.
  package func reasons(ofLineOf held: HeldRecord) throws -> Set<String> {
    let rows = try db.rows(
      "SELECT reason FROM held_line WHERE message = ? AND line = ?", [held.message, held.line])
    return Set(rows.map { $0[0] })
  }

  private func held(
    _ condition: String, _ arguments: StatementArguments, order: String = "h.id"
  ) throws -> [HeldRecord] {
    try db.rows(
      """
      SELECT h.id, h.message, m.source, h.line, h.reason, h.detail, h.at, o.reason
      FROM held_line h JOIN raw_message m ON m.id = h.message
      LEFT JOIN held_outcome o ON o.held = h.id
      WHERE \(condition) ORDER BY \(order)
      """, arguments
    ).map { row in
      guard let source = NewReport.Source(rawValue: row[2]) else {
        throw StoreError.damaged(entry: nil)
      }
      let (message, line, sealed): (Int64, Int, Data?) = (row[1], row[3], row[5])
      let detail = try sealed.map {
        try box(ofMessage: message).open([UInt8]($0), use: "held/\(line)")
      }
      return HeldRecord(
        id: row[0], message: message, source: source, line: line, reason: row[4],
        detail: detail.map { String(decoding: $0, as: UTF8.self) }, at: row[6], dismissed: row[7])
    }
  }

  /// The message of a held line, as it came.
  package func message(of held: HeldRecord) throws -> [UInt8] {
    let sealed = try db.one(
      Data.self, "SELECT sealed FROM raw_message WHERE id = ?", [held.message])
    guard let sealed else { throw StoreError.unknown(noun: "message", id: "\(held.message)") }
    return try box(ofMessage: held.message).open([UInt8](sealed), use: "message")
  }

  func box(ofMessage message: Int64) throws -> SealedBox {
    let wrapped = try db.one(
      Data.self, "SELECT wrapped FROM message_key WHERE message = ?", [message])
    guard let wrapped else { throw StoreError.unknown(noun: "key of message", id: "\(message)") }
    return try house.sealing.unwrap([UInt8](wrapped), for: .message(message))
  }
}
