import Evidence
import Selection

/// A window that closed with fewer tests than it guaranteed, carried over as one make-up where the
/// policy wants that (`carry_unmet`; SELECTION.md 1, LOG.md 4 "Row line").
///
/// Asked just before a roster is fixed: afterwards the rows stand in the next window. What was
/// logged and then interrupted by a crash is an open make-up, which is never doubled.
struct CarryOver: Sendable {
  let today: CivilDate
  let phases: [String: Phase]
  /// The make-up's last day is the so-manieth attending one, today among them.
  let within: Int
  let calendar: ListCalendar
  let zone: ZoneRules

  /// Last day of the make-up that a stay owes from today on; nil where it owes none.
  ///
  /// - Parameters:
  ///   - carriedAt: UTC seconds at which a make-up was last carried over for the label.
  ///   - lastRoster: index of the list's roster before this one.
  func makeup(
    for stay: Enrolment, attendance: Attendance, carriedAt: Int64? = nil, lastRoster: Int = .max
  ) -> CivilDate? {
    guard stay.discharged == nil, stay.makeups.isEmpty,
      let end = unmet(stay, left: stay.moves.first { lastRoster < $0.index }),
      carriedAt.map({ zone.local($0).date <= end }) ?? true
    else { return nil }
    return lastDay(attendance)
  }

  /// Last day of the latest window that the stay's rows stood in, that is over, and whose
  /// guarantee was not met. Whoever has left the phase since the last roster owes its window all the
  /// same, unless it was still open: a window that was left before its end owes nothing.
  private func unmet(_ stay: Enrolment, left move: Enrolment.Move?) -> CivilDate? {
    let name = move?.from ?? stay.phase
    guard let phase = phases[name], phase.allowed == 0 else { return nil }
    return phase.duties.filter { $0.kind == .window }.compactMap { rule in
      guard let end = stay.rows.end(of: rule, in: name), end < today,
        move.map({ end < $0.date }) ?? true
      else { return nil }
      let first = end - (rule.days - 1)
      let tests = stay.done.count { first <= $0 && $0 <= end }
      return tests < rule.atLeast ? end : nil
    }.max()
  }

  /// Days looked ahead for attending ones.
  private static let horizon = 366

  private func lastDay(_ attendance: Attendance) -> CivilDate? {
    let days = calendar.dates(from: today, through: today + Self.horizon).lazy
      .filter(attendance.isExpected)
    return Array(days.prefix(within)).last
  }
}
