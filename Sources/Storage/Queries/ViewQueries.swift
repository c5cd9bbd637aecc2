import GRDB
import Selection

/// Somebody saw something.
package struct ViewRecord: Hashable, Sendable {
  package enum Thing: Hashable, Sendable {
    case list(Slot)
    case test(Int64)
    case result(test: Int64)
    case patient
    /// Everybody, by name.
    case patients
    /// A name, asked for by its label.
    case identity
    case other(String)
  }

  package let thing: Thing
  /// How it was shown: `screen`, `print`, …
  package let print: String
  /// UTC seconds.
  package let at: Int64
  /// Label of who looked.
  package let by: String
  package let entry: Int64
}

extension StoreReader {
  /// Views of the lists of one date, and of patients and names between two instants.
  package func views(
    ofLists date: CivilDate, others: Range<Int64>
  ) throws -> [ViewRecord] {
    try views(
      """
      WHERE v.slot IN (SELECT s.slot FROM slot s WHERE s.date = ?1)
        OR (v.kind IN ('patient', 'identity') AND v.at >= ?2 AND v.at < ?3)
      """, [date, others.lowerBound, others.upperBound])
  }

  /// Views of a test and of its results.
  package func views(ofTest test: Int64) throws -> [ViewRecord] {
    try views("WHERE v.test = ?", [test])
  }

  private func views(
    _ condition: String, _ arguments: StatementArguments
  ) throws -> [ViewRecord] {
    try db.rows(
      """
      SELECT v.kind, v.slot, v.test, v.print, v.at, a.label, v.entry, v.person
      FROM view v JOIN actor a ON a.id = v.actor \(condition) ORDER BY v.entry, v.id
      """, arguments
    ).map { row in
      ViewRecord(
        thing: Self.thing(row), print: row[3], at: row[4], by: row[5], entry: row[6])
    }
  }

  private static func thing(_ row: Row) -> ViewRecord.Thing {
    let (kind, slot, test): (String, Slot?, Int64?) = (row[0], row[1], row[2])
    return switch (kind, slot, test) {
    case ("list", let slot?, _): .list(slot)
    case ("test", _, let test?): .test(test)
    case ("report", _, let test?): .result(test: test)
    case ("patient", _, _): row[7] == nil ? .patients : .patient
    case ("identity", _, _): .identity
    default: .other(kind)
    }
  }
}
