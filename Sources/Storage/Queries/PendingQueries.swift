import GRDB
import Toxicology

/// Something that a test's result still needs.
package struct PendingResult: Hashable, Sendable {
  /// Raw values are sent.
  package enum Need: String, Hashable, Sendable {
    /// The specimen is in, and nothing is known of it.
    case report
    /// A preliminary report has not been followed.
    case final
    /// A definitive reading, for which the specimen was sent out.
    case confirmation
    /// A second reader's word on what one person entered alone.
    case verification
    /// A second person's word on an amendment.
    case approval
    /// A definitive test or a clinician's word, where not all was negative as expected.
    case review
    /// Another device or specimen, where an analyte came out invalid or could not be read.
    case `repeat`
  }

  package let test: TestRecord
  package let need: Need
  /// UTC seconds at which the waiting began.
  package let since: Int64
  /// Of which a definitive reading is awaited; none where any would do.
  package let analytes: [String]
}

extension StoreReader {
  /// What results need, of every test or of one that nobody has closed. Whether anybody asks for a
  /// verification is the program's to say.
  package func pendingResults(
    of test: Int64? = nil, by table: SubstanceTable
  ) throws -> [PendingResult] {
    try db.rows(
      """
      WITH state AS (
        SELECT test, state, at FROM test_event v
        WHERE seq = (SELECT max(seq) FROM test_event w WHERE w.test = v.test)
          AND (?1 IS NULL OR test = ?1)
      ), standing AS (
        SELECT r.id, r.test, r.method, r.status, r.source, r.at, r.second, r.entry FROM report r
        WHERE r.status NOT IN ('entered-in-error', 'cancelled')
          AND NOT EXISTS (SELECT 1 FROM report s WHERE s.predecessor = r.id)
      )
      SELECT test, 'report', at FROM state WHERE state = 'collected'
      UNION ALL
      SELECT test, 'final', r.at FROM state JOIN standing r USING (test)
      WHERE r.status = 'preliminary' AND state NOT IN ('closed', 'specimen-rejected')
      UNION ALL
      SELECT test, 'confirmation', v.at FROM state JOIN test_event v USING (test)
      WHERE v.what = 'sent-out' AND NOT EXISTS (
        SELECT 1 FROM test_event w WHERE w.test = v.test AND w.seq > v.seq
          AND w.what IN ('specimen-rejected', 'closed'))
      UNION ALL
      SELECT test, 'verification', r.at FROM state JOIN standing r USING (test)
      WHERE r.source IN ('cup', 'paper') AND r.second IS NULL
        AND state NOT IN ('closed', 'specimen-rejected')
        AND NOT EXISTS (SELECT 1 FROM verification v WHERE v.report = r.id)
      UNION ALL
      SELECT test, 'approval', q.at FROM state JOIN request q USING (test)
      WHERE q.kind IN ('amend', 'retract')
        AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.request = q.id)
        AND NOT EXISTS (SELECT 1 FROM report s WHERE s.predecessor = q.report)
      UNION ALL
      SELECT test, iif(o.value IN ('invalid', 'not-tested') OR v.verdict = 'invalid-specimen',
        'repeat', 'review'), min(r.at)
      FROM state JOIN standing r USING (test) JOIN observation o ON o.report = r.id
      LEFT JOIN verdict v ON v.observation = o.id
        AND NOT EXISTS (SELECT 1 FROM verdict w WHERE w.predecessor = v.id)
      WHERE state IN ('presumptive', 'definitive', 'specimen-rejected') AND o.kind = 'analyte'
        AND \(Self.open)
        AND NOT EXISTS (SELECT 1 FROM observation s WHERE s.predecessor = o.id)
        AND NOT EXISTS (
          SELECT 1 FROM test_event e WHERE e.test = state.test AND e.what = 'sent-out'
            AND e.entry > r.entry)
      GROUP BY 1, 2
      """, [test]
    ).compactMap { row in
      guard let need = PendingResult.Need(rawValue: row[1]), let test = try self.test(row[0]) else {
        return nil
      }
      guard need == .confirmation else {
        return PendingResult(test: test, need: need, since: row[2], analytes: [])
      }
      return try awaited(of: test, by: table).map {
        PendingResult(test: test, need: need, since: row[2], analytes: $0)
      }
    }
  }

  /// A reading `o` that its verdict `v` does not settle. What was unexpected once stays so until
  /// somebody has looked: a medication that is recorded afterwards explains nothing by itself.
  private static let open = """
    (o.value IN ('presumptive-positive', 'positive', 'indeterminate', 'invalid', 'not-tested')
        AND v.verdict IS NOT 'expected-positive'
      OR v.verdict = 'invalid-specimen' OR v.verdict = 'cannot-say' AND v.critical
      OR EXISTS (
        SELECT 1 FROM verdict w WHERE w.observation = o.id AND w.verdict LIKE 'unexpected-%'))
    """

  /// One of them about which a definitive test can say more.
  private static let askable = """
    \(open) AND v.verdict IS NOT 'invalid-specimen'
    AND (o.value <> 'not-tested' OR r.source = 'cup')
    """

  /// What was open when the specimen was sent out, was not taken back and has no definitive reading
  /// yet. Nil where the answer is in: where nothing was open, any definitive report is one.
  private func awaited(of test: TestRecord, by table: SubstanceTable) throws -> [String]? {
    guard let sent = try events(of: test).last(where: { $0.what == .sentOut })?.entry else {
      return nil
    }
    let standing = try standingReports(of: test.number)
    let claimed = standing.filter { $0.method == .presumptive }.flatMap(\.observations)
    let answers = standing.filter { $0.method == .definitive && $0.entry > sent }
    let asked = try openAnalytes(of: test.number, before: sent).filter { code in
      claimed.contains { $0.analyte == code }
    }
    let read = answers.flatMap(\.observations).filter { $0.reading != .notTested }
    let awaited = asked.filter { code in
      !read.contains { table.answers($0.analyte, isFound: $0.reading.isFound, to: code) }
    }
    return awaited.isEmpty && !answers.isEmpty ? nil : awaited
  }

  /// As the presumptive reports stood before an entry, in their order.
  private func openAnalytes(of test: Int64, before entry: Int64) throws -> [String] {
    try db.rows(
      """
      SELECT o.analyte FROM report r JOIN observation o ON o.report = r.id
      LEFT JOIN verdict v ON v.observation = o.id
        AND NOT EXISTS (SELECT 1 FROM verdict w WHERE w.predecessor = v.id)
      WHERE r.test = ?1 AND r.method = 'presumptive' AND r.entry < ?2 AND o.kind = 'analyte'
        AND NOT EXISTS (SELECT 1 FROM report s WHERE s.predecessor = r.id AND s.entry < ?2)
        AND \(Self.askable)
      GROUP BY 1 ORDER BY min(o.id)
      """, [test, entry]
    ).map { $0[0] }
  }
}
