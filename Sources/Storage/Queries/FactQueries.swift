import Foundation
import GRDB
import Selection
import Toxicology

/// One dated fact of a stay, who recorded it and when.
package struct StayFact: Hashable, Sendable {
  package enum What: Hashable, Sendable {
    case enrolled(program: String)
    /// Enrolled, but not subject to testing.
    case notSubject
    case phase(String), lane(String), pattern(WeekdaySet)
    case visit
    /// A span away with its number; one that was withdrawn or replaced stands no longer.
    case away(span: Int64, Away, stands: Bool)
    case observer(String)
    case medication(drug: String, analytes: String, isCritical: Bool, to: CivilDate?)
    case clinician
    case discharged(reason: String)
  }

  /// From when it holds.
  package let date: CivilDate
  package let what: What
  /// UTC seconds.
  package let at: Int64
  /// Label of who recorded it.
  package let by: String
  package let entry: Int64
}

extension StoreReader {
  /// Everything recorded of a stay, in the order of the log.
  package func facts(of stay: Stay) throws -> [StayFact] {
    let id = stay.enrolment
    let all =
      try enrolmentFacts(id) + labelFacts(id) + attendanceFacts(id) + otherFacts(id)
    return all.enumerated().sorted { ($0.element.entry, $0.offset) < ($1.element.entry, $1.offset) }
      .map(\.element)
  }

  private func enrolmentFacts(_ id: Int64) throws -> [StayFact] {
    try facts("from_date, program", "enrolment", "x.id", id) { .enrolled(program: $0[4]) }
      + facts("from_date, subject", "subject", "x.enrolment", id) { _ in .notSubject }
      + facts("on_date, reason", "discharge", "x.enrolment", id) { .discharged(reason: $0[4]) }
  }

  private func labelFacts(_ id: Int64) throws -> [StayFact] {
    let labels = "(SELECT l.enrolment FROM label l WHERE l.label = x.label)"
    return try facts("from_date, phase", "phase", labels, id) { .phase($0[4]) }
      + facts("from_date, lane", "lane", labels, id) { .lane($0[4]) }
  }

  private func attendanceFacts(_ id: Int64) throws -> [StayFact] {
    let standing = Set(try spansAway(of: id).map(\.span))
    return try facts("from_date, weekdays", "attendance_pattern", "x.enrolment", id) {
      .pattern($0[4])
    } + facts("date, expected", "visit", "x.enrolment", id) { _ in .visit }
      + facts("first_date, last_date, why, id", "away", "x.enrolment", id) { row in
        Absence(rawValue: row[5]).map { why in
          let away = Away(first: row[0], last: row[4], why: why)
          return .away(span: row[6], away, stands: standing.contains(row[6]))
        }
      }
  }

  private func otherFacts(_ id: Int64) throws -> [StayFact] {
    try facts("from_date, preference", "observer_preference", "x.enrolment", id) {
      .observer($0[4])
    }
      + facts("from_date, drug, analytes, critical, to_date", "medication", "x.enrolment", id) {
        .medication(drug: $0[4], analytes: $0[5], isCritical: $0[6], to: $0[7])
      } + facts("from_date, id", "clinician", "x.enrolment", id) { _ in .clinician }
  }

  /// Rows of one table about one stay. `columns` begins with the date; the rest stand from place 4
  /// on. A row without a date says nothing by itself: it only withdraws another.
  private func facts(
    _ columns: String, _ table: String, _ owner: String, _ enrolment: Int64,
    _ what: (Row) -> StayFact.What?
  ) throws -> [StayFact] {
    let names = columns.split(separator: ", ").map { "x.\($0)" }
    let rest = names.dropFirst().joined(separator: ", ")
    return try db.rows(
      """
      SELECT \(names[0]), x.at, a.label, x.entry, \(rest)
      FROM \(table) x JOIN actor a ON a.id = x.actor
      WHERE \(owner) = ? AND \(names[0]) IS NOT NULL ORDER BY x.entry
      """, [enrolment]
    ).compactMap { row in
      what(row).map {
        StayFact(date: row[0], what: $0, at: row[1], by: row[2], entry: row[3])
      }
    }
  }
}
