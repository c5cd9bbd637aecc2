/// Why somebody enrolled is not expected today (`why` of a roster row).
package enum Absence: String, CaseIterable, Hashable, Sendable {
  case notExpected = "not-expected"
  case excused, hospital, custody, travel, discharged, other

  /// The ones a person may give; the others follow from attendance and enrolment.
  package static let reasons: [Absence] = [.excused, .hospital, .custody, .travel, .other]
}

/// Days on which a patient is away, both included.
package struct Away: Hashable, Sendable {
  package var first: CivilDate
  /// nil until somebody knows.
  package var last: CivilDate?
  package var why: Absence

  package init(first: CivilDate, last: CivilDate?, why: Absence) {
    self.first = first
    self.last = last
    self.why = why
  }

  package func covers(_ date: CivilDate) -> Bool {
    first <= date && last.map { date <= $0 } ?? true
  }
}

/// When one patient comes to one list.
package struct Attendance: Hashable, Sendable {
  /// The days of every week.
  package var pattern: WeekdaySet
  /// One-off days, added to the pattern.
  package var visits: Set<CivilDate>
  package var away: [Away]

  package init(pattern: WeekdaySet, visits: Set<CivilDate> = [], away: [Away] = []) {
    self.pattern = pattern
    self.visits = visits
    self.away = away
  }

  /// nil when the patient is expected on `date`, otherwise why not.
  ///
  /// An absence is the reason only on days that it takes away: somebody in hospital on a day on
  /// which nobody expected him is not expected. It outweighs a visit planned before it.
  package func absence(on date: CivilDate) -> Absence? {
    guard pattern.contains(date.weekday) || visits.contains(date) else { return .notExpected }
    return away.first { $0.covers(date) }?.why
  }

  package func isExpected(on date: CivilDate) -> Bool { absence(on: date) == nil }

  /// Those of a list's dates on which the patient is expected, in their order.
  package func expected(among dates: [CivilDate]) -> [CivilDate] { dates.filter(isExpected) }
}
