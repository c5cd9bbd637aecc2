import GRDB
import Selection
import Toxicology

extension StoreReader {
  /// What a stay's medications should show in a specimen of `date`: of each drug the row recorded
  /// last, with whether it had ended. One that ended long ago explains nothing any more.
  ///
  /// - Parameter entry: as the records stood before that one; as they stand now by default.
  package func medications(
    of enrolment: Int64, on date: CivilDate, before entry: Int64 = .max
  ) throws -> [Medication] {
    let rows = try db.rows(
      """
      SELECT drug, analytes, critical, to_date FROM medication
      WHERE enrolment = ? AND from_date <= ? AND entry < ? ORDER BY id
      """, [enrolment, date, entry])
    let newest = Dictionary(rows.map { ($0[0] as String, $0) }, uniquingKeysWith: { $1 })
    return newest.sorted { $0.key < $1.key }.compactMap { drug, row in
      let (analytes, end): (String, CivilDate?) = (row[1], row[3])
      if let end, end < date - Self.daysSeen { return nil }
      return Medication(
        drug: drug, analytes: analytes.split(separator: " ").map(String.init),
        isCritical: row[2], hasEnded: end.map { $0 < date } ?? false)
    }
  }

  /// Days after its end for which a medication may still be seen: the longest windows in urine.
  private static let daysSeen = 30

  /// Whoever saw a version of a result while it counted, and when, the first time each: who compares
  /// versions later has read the one that stands too.
  package func readers(ofReport report: Int64) throws -> [(by: String, at: Int64)] {
    try db.rows(
      """
      SELECT a.label, min(v.at) FROM view v JOIN actor a ON a.id = v.actor
      WHERE v.kind = 'report' AND v.report = ?1
        AND v.entry < (SELECT ifnull(min(entry), v.entry + 1) FROM report WHERE predecessor = ?1)
      GROUP BY a.label ORDER BY min(v.at), a.label
      """, [report]
    ).map { (by: $0[0], at: $0[1]) }
  }
}
