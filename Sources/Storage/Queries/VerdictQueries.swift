import GRDB
import Selection
import Toxicology

/// A verdict as kept, with the rule it followed.
package struct VerdictRecord: Hashable, Sendable {
  /// What it is about: an observation or, without one, the specimen as a version of a report has it.
  package struct Subject: Hashable, Sendable {
    package let report: Int64
    package let observation: Int64?
  }

  package let id: Int64
  package let subject: Subject
  package let predecessor: Int64?
  /// The analyte's code; nil for the specimen.
  package let analyte: String?
  /// Of `Interpretation`, or of `Validity` where it is about the specimen.
  package let word: String
  package let isCritical: Bool
  package let reason: String
  /// Name and version of the rules; nil where they could not be put on record.
  package let rule: String?
  /// The version of the rules word for word.
  package let document: String?
  package let at: Int64
  package let entry: Int64

  func says(_ word: String, _ isCritical: Bool, _ reason: String) -> Bool {
    (word, isCritical, reason) == (self.word, self.isCritical, self.reason)
  }
}

/// What the versions that count say together, read against what the patient takes.
package struct TestReading: Sendable {
  /// The versions, the oldest first.
  package let reports: [Int64]
  /// Each analyte that was read.
  package let findings: [(subject: VerdictRecord.Subject, verdict: AnalyteVerdict)]
  /// Expected drugs that nothing tested.
  package let untested: [AnalyteVerdict]
  package let validity: ValidityVerdict
  /// There are analytes, and not one was tested.
  package let saysNothing: Bool
}

/// A line with the version it stands in.
private struct StandingLine {
  let report: Int64
  let source: NewReport.Source
  let line: LabObservationRecord
}

extension StoreReader {
  /// Interprets the standing versions of a test's results as of its collection. What the patient
  /// takes is asked anew each time; what cannot be read makes every analyte `cannot-say`.
  ///
  /// - Parameter entry: as the records stood before that one; as they stand now by default.
  package func reading(
    of test: TestRecord, by rules: Rules, before entry: Int64 = .max
  ) throws -> TestReading {
    let reports = try reports(of: test.number).filter { $0.entry < entry }
    let replaced = Set(reports.compactMap(\.predecessor))
    let standing = reports.filter { !replaced.contains($0.id) }
    let lines = try standing.flatMap { report in
      try labObservations(of: report.id).map {
        StandingLine(report: report.id, source: report.source, line: $0)
      }
    }
    let validity = agreedValidity(
      of: lines, temperature: try temperature(ofTest: test.number), by: rules.validity)
    let analytes = lines.filter { !$0.line.isMeasure }
    let interpreter = Interpreter(
      analytes.map { Self.finding($0.line, rules.substances) },
      expecting: try? medications(
        of: test.enrolment, on: try collectionDate(of: test), before: entry),
      validity: validity.verdict, table: rules.substances)
    let subjects = analytes.map {
      VerdictRecord.Subject(report: $0.report, observation: $0.line.id)
    }
    return TestReading(
      reports: standing.filter { !$0.isRetracted }.map(\.id),
      findings: zip(subjects, interpreter.verdicts()).map { (subject: $0, verdict: $1) },
      untested: interpreter.untested(), validity: validity,
      saysNothing: !analytes.isEmpty && analytes.allSatisfy { $0.line.reading == .notTested })
  }

  private static func finding(_ line: LabObservationRecord, _ table: SubstanceTable) -> Finding {
    Finding(
      analyte: table.code(named: line.analyte) ?? line.analyte, method: line.method,
      reading: line.reading, quantity: line.quantity)
  }

  /// Of an ordered test the specimen may come days later.
  private func collectionDate(of test: TestRecord) throws -> CivilDate {
    let collected = try events(of: test).last { $0.what == .collected }
    return try collected.map { try localDate($0.at) } ?? test.date
  }

  /// Two reports that measured one specimen are both right or neither: the first doubt stands.
  private func agreedValidity(
    of lines: [StandingLine], temperature: Int?, by rules: ValidityRules
  ) -> ValidityVerdict {
    let reports = Dictionary(grouping: lines, by: \.report).sorted { $0.key < $1.key }
    let alone = reports.map { validity(of: $0.value, temperature: temperature, by: rules) }
    let doubt = alone.first { $0.verdict.isLaboratorys && $0.verdict != .valid }
    return doubt ?? validity(of: lines, temperature: temperature, by: rules)
  }

  /// A laboratory's measures count as such whatever its report's method, and alone; a strip's never
  /// do. A temperature noted at the collection, tenths of a degree, stands before one read later: by
  /// then any specimen has cooled down.
  private func validity(
    of lines: [StandingLine], temperature: Int?, by rules: ValidityRules
  ) -> ValidityVerdict {
    let measures = lines.filter(\.line.isMeasure)
    let laboratorys = measures.filter { $0.source != .cup }
    var readings: [String: ValidityReading] = [:]
    for measure in (laboratorys.isEmpty ? measures : laboratorys).map(\.line) {
      if let quantity = measure.canonical ?? measure.quantity {
        readings[measure.analyte] = .figure(quantity.figure, quantity.comparator)
      } else if measure.reading.isFound || measure.reading.isAbsent {
        readings[measure.analyte] = measure.reading.isFound ? .present : .absent
      }
    }
    if laboratorys.isEmpty, let temperature {
      readings[Pad.temperature.rawValue] = .figure(Figure(temperature).shifted(by: -1))
    }
    return rules.judge(readings, method: laboratorys.isEmpty ? .presumptive : .definitive)
  }

  /// Every verdict on a test's results, the oldest first.
  package func verdicts(of test: Int64) throws -> [VerdictRecord] {
    try db.rows(
      """
      SELECT v.id, v.report, v.observation, v.predecessor, o.analyte, v.verdict, v.critical,
        v.reason, r.name || ' version ' || r.version, r.document, v.at, v.entry
      FROM verdict v JOIN report p ON p.id = v.report
      LEFT JOIN observation o ON o.id = v.observation LEFT JOIN rule_version r ON r.id = v.rule
      WHERE p.test = ? ORDER BY v.id
      """, [test]
    ).map { row in
      VerdictRecord(
        id: row[0], subject: .init(report: row[1], observation: row[2]), predecessor: row[3],
        analyte: row[4], word: row[5], isCritical: row[6], reason: row[7], rule: row[8],
        document: row[9], at: row[10], entry: row[11])
    }
  }

  /// The last verdict on each thing.
  func standingVerdicts(of test: Int64) throws -> [VerdictRecord.Subject: VerdictRecord] {
    try verdicts(of: test).reduce(into: [:]) { $0[$1.subject] = $1 }
  }
}
