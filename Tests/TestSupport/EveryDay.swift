import Selection

extension WeekdaySet {
  /// For rules that must hold on any day of the week.
  package static let everyDay = WeekdaySet(Weekday.allCases)
}
