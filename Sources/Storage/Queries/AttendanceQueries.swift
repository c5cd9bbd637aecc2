import GRDB
import Selection

extension StoreReader {
  /// When everybody with a label on a list comes, as known now, with the pattern that holds on
  /// `date`. What else a roster needs follows from the log's entries.
  package func attendance(
    ofList list: String, on date: CivilDate
  ) throws -> [Label: Attendance] {
    let stays = "SELECT enrolment FROM label WHERE list = ?1"
    let patterns = try patterns(stays, list, date)
    let visits = try visits(stays, list)
    let away = try away(stays, list)
    var result: [Label: Attendance] = [:]
    for row in try db.rows("SELECT label, enrolment FROM label WHERE list = ?", [list]) {
      let enrolment: Int64 = row[1]
      result[row[0]] = Attendance(
        pattern: patterns[enrolment] ?? .none, visits: visits[enrolment] ?? [],
        away: away[enrolment] ?? [])
    }
    return result
  }

  /// One stay's attendance.
  package func attendance(of enrolment: Int64, on date: CivilDate) throws -> Attendance {
    Attendance(
      pattern: try patterns("?1", enrolment, date)[enrolment] ?? .none,
      visits: try visits("?1", enrolment)[enrolment] ?? [],
      away: try away("?1", enrolment)[enrolment] ?? [])
  }

  /// Spans away that stand, with the numbers by which they are replaced or withdrawn.
  package func spansAway(of enrolment: Int64) throws -> [(span: Int64, away: Away)] {
    try awayRows("?1", enrolment).compactMap { row in
      Self.away(row).map { (row[4], $0) }
    }
  }

  /// When a make-up that no test is behind was last logged, by label: a window that closed unmet.
  /// UTC seconds.
  package func carriedOver(ofList list: String) throws -> [Label: Int64] {
    try db.rows(
      """
      SELECT m.label, max(e.at) FROM makeup m JOIN label l ON l.label = m.label
      JOIN entry e ON e.idx = m.entry
      WHERE l.list = ? AND m.test IS NULL GROUP BY m.label
      """, [list]
    ).reduce(into: [:]) { $0[$1[0]] = $1[1] as Int64 }
  }

  /// The newest pattern whose date has come; before the first one, the first.
  private func patterns(
    _ stays: String, _ argument: any DatabaseValueConvertible, _ date: CivilDate
  ) throws -> [Int64: WeekdaySet] {
    let rows = try db.rows(
      """
      SELECT enrolment, weekdays, from_date FROM attendance_pattern
      WHERE enrolment IN (\(stays)) ORDER BY enrolment, from_date, id
      """, [argument])
    var result: [Int64: WeekdaySet] = [:]
    for row in rows where result[row[0]] == nil || (row[2] as CivilDate) <= date {
      result[row[0]] = row[1] as WeekdaySet
    }
    return result
  }

  private func visits(
    _ stays: String, _ argument: any DatabaseValueConvertible
  ) throws -> [Int64: Set<CivilDate>] {
    let rows = try db.rows(
      """
      SELECT enrolment, date FROM visit WHERE enrolment IN (\(stays)) AND expected ORDER BY id
      """, [argument])
    var result: [Int64: Set<CivilDate>] = [:]
    for row in rows { result[row[0], default: []].insert(row[1]) }
    return result
  }

  private func away(
    _ stays: String, _ argument: any DatabaseValueConvertible
  ) throws -> [Int64: [Away]] {
    var result: [Int64: [Away]] = [:]
    for row in try awayRows(stays, argument) {
      if let away = Self.away(row) { result[row[0], default: []].append(away) }
    }
    return result
  }

  private func awayRows(
    _ stays: String, _ argument: any DatabaseValueConvertible
  ) throws -> [Row] {
    try db.rows(
      """
      SELECT enrolment, first_date, last_date, why, id FROM away a
      WHERE enrolment IN (\(stays)) AND first_date IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM away r WHERE r.replaces = a.id)
      ORDER BY id
      """, [argument])
  }

  private static func away(_ row: Row) -> Away? {
    Absence(rawValue: row[3]).map { Away(first: row[1], last: row[2], why: $0) }
  }
}
