import Foundation
import GRDB
import Selection
import Toxicology

/// An amendment that waits for a second person.
package struct PendingAmendment: Hashable, Sendable {
  package let request: PendingRequest
  package let amendment: NewAmendment
}

/// What somebody did with a version of a result while it counted, beside looking at it.
package struct UseRecord: Hashable, Sendable {
  /// `reviewed`, `closed`, `test 7 ordered for-cause`, `disclosed: …`.
  package let what: String
  package let by: String
  /// UTC seconds.
  package let at: Int64
}

extension StoreReader {
  /// Versions that no later one stands for, and that were not taken back.
  package func standingReports(of test: Int64) throws -> [ReportRecord] {
    let reports = try reports(of: test)
    let replaced = Set(reports.compactMap(\.predecessor))
    return reports.filter { !replaced.contains($0.id) && !$0.isRetracted }
  }

  /// - Throws: `invalid`, where a later version stands in its place.
  func requireStanding(_ report: Int64, of test: Int64) throws -> ReportRecord {
    guard let version = try standingReports(of: test).first(where: { $0.id == report }) else {
      throw StoreError.invalid("that version of the result of test \(test) no longer counts")
    }
    return version
  }

  /// Where the test stood before a cup was entered whose author may still take it back alone: as long
  /// as nothing else has happened to the test, and nobody has verified it. Nil for anybody else.
  func state(
    before version: ReportRecord, enteredBy actor: String, of test: TestRecord
  ) throws -> TestState? {
    let events = try events(of: test)
    guard version.source == .cup, let entered = events.last, entered.entry == version.entry,
      entered.by == actor, entered.approver == nil, version.verifier == nil
    else { return nil }
    return events.reversed().drop { $0.what == .amended }.dropFirst().first?.state
  }

  /// Where a test stands by the versions that count once `version` has given way.
  func state(
    of test: TestRecord, whenReplaced version: ReportRecord, by lines: [LabObservationRecord]
  ) throws -> TestState {
    let methods = try standingReports(of: test.number)
      .filter { $0.id != version.id || !lines.isEmpty }.map(\.method)
    if methods.contains(.definitive) { return .definitive }
    if methods.contains(.presumptive) { return .presumptive }
    return try events(of: test).last { !$0.state.isResulted && $0.state != .closed }?.state
      ?? .collected
  }

  /// The amendment of a test that nobody has decided on. It ends by itself when its version gives
  /// way to another one.
  package func pendingAmendment(of test: Int64) throws -> PendingAmendment? {
    try pendingAmendments("AND r.test = ?", [test]).first
  }

  package func pendingAmendments() throws -> [PendingAmendment] { try pendingAmendments("", []) }

  private func pendingAmendments(
    _ condition: String, _ arguments: StatementArguments
  ) throws -> [PendingAmendment] {
    try db.rows(
      """
      SELECT r.id, r.test, r.reason_code, a.label, r.at, r.requester, r.kind, r.report, r.text,
        r.entry
      FROM request r JOIN actor a ON a.id = r.requester
      WHERE r.kind IN ('amend', 'retract')
        AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.request = r.id)
        AND NOT EXISTS (SELECT 1 FROM report s WHERE s.predecessor = r.report) \(condition)
      ORDER BY r.id
      """, arguments
    ).map { row in
      let request = PendingRequest(
        id: row[0], test: row[1], reason: row[2], by: row[3], at: row[4], requester: row[5])
      let (sealed, entry): (Data, Int64) = (row[8], row[9])
      let text = try unsealed(
        sealed, of: try person(ofTest: request.test), use: "amendment/\(entry)")
      guard let kind = NewAmendment.Kind(rawValue: row[6]),
        let amendment = NewAmendment(
          kind, of: row[7], reason: request.reason, sealedText: text)
      else { throw StoreError.damaged(entry: entry) }
      return PendingAmendment(request: request, amendment: amendment)
    }
  }

  /// What was decided on a version, and to whom what of the patient was given, between its entry and
  /// that of the version after it. Orders of the same stay count: nobody records what led to them. A
  /// receipt proves a draw and holds no result.
  package func uses(of version: ReportRecord) throws -> [UseRecord] {
    let next = try db.one(
      Int64.self, "SELECT entry FROM report WHERE predecessor = ?", [version.id])
    return try db.rows(
      """
      SELECT v.what, a.label, v.at, v.entry AS place FROM test_event v
      JOIN actor a ON a.id = v.actor
      WHERE v.test = ?1 AND v.what IN ('verified', 'sent-out', 'reviewed', 'closed') AND v.entry BETWEEN ?2 AND ?3
      UNION ALL
      SELECT 'test ' || t.id || ' ordered ' || t.reason, a.label, t.at, t.entry FROM test t
      JOIN test w ON w.id = ?1 AND w.enrolment = t.enrolment JOIN actor a ON a.id = t.actor
      WHERE t.slot IS NULL AND t.id <> ?1 AND t.entry BETWEEN ?2 AND ?3
      UNION ALL
      SELECT 'exported', a.label, v.at, v.entry FROM view v JOIN actor a ON a.id = v.actor
      WHERE v.kind = 'export' AND (v.report = ?4 OR v.test = ?1) AND v.entry BETWEEN ?2 AND ?3
      UNION ALL
      SELECT 'disclosed: ' || d.what, a.label, d.at, d.entry FROM disclosure d
      JOIN actor a ON a.id = d.actor
      WHERE d.person = ?5 AND d.what NOT LIKE 'receipt %' AND d.entry BETWEEN ?2 AND ?3
      ORDER BY place
      """,
      [
        version.test, version.entry, next ?? Int64.max, version.id,
        try person(ofTest: version.test),
      ]
    ).map { UseRecord(what: $0[0], by: $0[1], at: $0[2]) }
  }
}
