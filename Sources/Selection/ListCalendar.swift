/// The dates on which a list collects, as far as is known now.
package struct ListCalendar: Hashable, Sendable {
  /// What one policy says of the list, from a date on. A policy that drops it has no weekdays.
  package struct Era: Hashable, Sendable {
    package var from: CivilDate
    package var weekdays: WeekdaySet

    package init(from: CivilDate, weekdays: WeekdaySet) {
      self.from = from
      self.weekdays = weekdays
    }
  }

  /// In the order of the log, not of their dates: a later entry overrules an earlier one.
  package var eras: [Era]
  package var closures: Set<CivilDate>

  package init(eras: [Era], closures: Set<CivilDate> = []) {
    self.eras = eras
    self.closures = closures
  }

  /// A list that has only ever known one policy.
  package init(weekdays: WeekdaySet, from: CivilDate, closures: Set<CivilDate> = []) {
    self.init(eras: [Era(from: from, weekdays: weekdays)], closures: closures)
  }

  /// Under the last policy whose `from` has come, whether the list collects on `date`.
  package func meets(on date: CivilDate) -> Bool {
    guard !closures.contains(date), let era = eras.last(where: { $0.from <= date }) else {
      return false
    }
    return era.weekdays.contains(date.weekday)
  }

  /// The list's dates as of a roster fixed today: today itself, whatever was decided since, and
  /// the later days up to `last`. Empty when `last` is past; not a day beyond `mostDays`, which no
  /// window outlasts, however far `last` lies.
  package func dates(from today: CivilDate, through last: CivilDate) -> [CivilDate] {
    guard today <= last else { return [] }
    let days = min(last - today, ChanceRule.mostDays)
    return [today] + (0..<days).map { today + $0 + 1 }.filter(meets)
  }

  /// The first date after `date` within `days`, or nil.
  package func next(after date: CivilDate, within days: Int = 366) -> CivilDate? {
    (1...max(1, days)).lazy.map { date + $0 }.first(where: meets)
  }
}
