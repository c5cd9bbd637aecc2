import Foundation
import GRDB
import Selection
import Toxicology

/// One version of a result.
package struct ReportRecord: Hashable, Sendable {
  package let id: Int64
  package let test: Int64
  package let predecessor: Int64?
  package let source: NewReport.Source
  package let method: MethodClass
  /// `preliminary`, `final`, `corrected`, `amended`, `cancelled`, `entered-in-error`.
  package let status: String
  package let panel: Int64?
  /// Number of the device's lot.
  package let lot: String?
  package let controlsSeen: Bool?
  /// The day of collection as the laboratory gives it; nil where it does not.
  package let collected: CivilDate?
  /// Why it follows another version; nil for a first one.
  package let reason: String?
  package let at: Int64
  package let by: String
  /// Label of who approved it; nil where nobody had to.
  package let approver: String?
  /// Label of the second reader; nil before one has agreed.
  package let verifier: String?
  /// Own words of who asked for it, or the notes of a laboratory's message; nil without any, and
  /// after erasure.
  package let text: String?
  package let entry: Int64
  package let observations: [ObservationRecord]

  /// The status of a version that takes back the one before it.
  static let retracted = "entered-in-error"
  package var isRetracted: Bool { status == Self.retracted }

  /// Whether a device may be read in its place: it was taken back, or not one of its strips worked.
  package var isOpen: Bool {
    isRetracted || observations.allSatisfy(\.reading.isUnread)
  }
}

/// One analyte of a report.
package struct ObservationRecord: Hashable, Sendable {
  package let analyte: String
  package let method: MethodClass
  package let reading: Reading
  package let cutoff: String?
  package let cutoffUnit: String?
}

/// A version of a panel as applied.
package struct PanelRecord: Hashable, Sendable {
  package let id: Int64
  package let name: String
  package let version: Int
  package let from: CivilDate
  package let document: String
}

extension StoreReader {
  /// Every version of every result of a test, the oldest first.
  package func reports(of test: Int64) throws -> [ReportRecord] {
    try db.rows(
      """
      SELECT r.id, r.test, r.predecessor, r.source, r.method, r.status, r.panel, r.controls, r.at,
        a.label, r.entry, r.reason_code, s.label, r.text,
        (SELECT x.label FROM verification v JOIN actor x ON x.id = v.actor WHERE v.report = r.id),
        l.number, r.collected
      FROM report r JOIN actor a ON a.id = r.actor LEFT JOIN actor s ON s.id = r.second
      LEFT JOIN lot l ON l.id = r.lot WHERE r.test = ? ORDER BY r.id
      """, [test]
    ).map(report)
  }

  /// The version that counts, of one method and, where one is named, source; the last one where all
  /// were taken back.
  package func newestReport(
    of test: Int64, method: MethodClass, from source: NewReport.Source? = nil
  ) throws -> ReportRecord? {
    func isMeant(_ report: ReportRecord) -> Bool {
      report.method == method && (source == nil || report.source == source)
    }
    return try standingReports(of: test).last(where: isMeant)
      ?? reports(of: test).last(where: isMeant)
  }

  package func panel(_ id: Int64) throws -> PanelRecord? { try panels("WHERE id = ?", [id]).first }

  /// The version of a panel applied last.
  package func newestPanel(_ name: String) throws -> PanelRecord? {
    try panels("WHERE panel = ?", [name]).last
  }

  /// Every version of every panel.
  package func panels() throws -> [PanelRecord] { try panels("", []) }

  private func panels(_ condition: String, _ arguments: StatementArguments) throws -> [PanelRecord]
  {
    try db.rows(
      """
      SELECT id, panel, version, from_date, document FROM panel_version \(condition) ORDER BY id
      """, arguments
    ).map {
      PanelRecord(id: $0[0], name: $0[1], version: $0[2], from: $0[3], document: $0[4])
    }
  }

  private func report(_ row: Row) throws -> ReportRecord {
    let id: Int64 = row[0]
    guard let source = NewReport.Source(rawValue: row[3]),
      let method = MethodClass(rawValue: row[4])
    else { throw StoreError.damaged(entry: row[10]) }
    let (test, entry, sealed): (Int64, Int64, Data?) = (row[1], row[10], row[13])
    let text = try sealed.flatMap {
      try unsealed($0, of: try person(ofTest: test), use: "report/\(entry)")
    }
    return ReportRecord(
      id: id, test: test, predecessor: row[2], source: source, method: method, status: row[5],
      panel: row[6], lot: row[15], controlsSeen: row[7], collected: row[16], reason: row[11],
      at: row[8], by: row[9], approver: row[12], verifier: row[14], text: text, entry: entry,
      observations: try observations(of: id))
  }

  private func observations(of report: Int64) throws -> [ObservationRecord] {
    try db.rows(
      """
      SELECT analyte, method, value, cutoff, cutoff_unit FROM observation
      WHERE report = ? AND kind = 'analyte' ORDER BY ordinal
      """, [report]
    ).map { row in
      guard let method = MethodClass(rawValue: row[1]), let reading = Reading(rawValue: row[2])
      else { throw StoreError.damaged(entry: nil) }
      return ObservationRecord(
        analyte: row[0], method: method, reading: reading, cutoff: row[3], cutoffUnit: row[4])
    }
  }
}
