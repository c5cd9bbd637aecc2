import Evidence
import Selection
import Testing

/// Every window and every gap that a policy guarantees a test in, and what became of it.
struct Guarantees {
  /// One that was not met.
  struct Unmet: CustomStringConvertible {
    let label: Label
    let by: CivilDate
    let why: String

    var description: String { "\(label) by \(by): \(why)" }
  }

  private(set) var met = 0
  /// Unmet, and the log shows why: staff recorded no specimen, or the patient was away.
  private(set) var reported: [Unmet] = []
  /// A window too short for a guarantee to hide in, or one that the stay in the phase did not fill.
  private(set) var partial = 0
  /// Unmet for no reason that anybody can see.
  private(set) var broken: [Unmet] = []
  let stays: [StayHistory]

  private let inspection: Inspection
  private let zone: ZoneRules
  /// Every patient's days, ascending.
  private let rows: [Label: [Inspection.PatientDay]]

  /// - Parameter last: the last day lived.
  init(_ inspection: Inspection, zone: ZoneRules, last: CivilDate) throws {
    self.inspection = inspection
    self.zone = zone
    stays = StayHistory.all(inspection.changes, zone: zone, last: last)
    rows = Dictionary(grouping: inspection.days.values.flatMap { $0 }, by: \.row.label)
      .mapValues { $0.sorted { $0.row.slot < $1.row.slot } }
    let policy = try #require(inspection.policies.values.first)
    for stay in stays {
      for stint in stay.stints {
        for rule in try #require(policy.phases[stint.phase]).duties {
          switch rule.kind {
          case .window: judgeWindows(stay, stint, rule)
          case .gap: judgeGaps(stay, stint, rule)
          }
        }
      }
    }
  }

  private func days(
    of stay: StayHistory, _ first: CivilDate, _ last: CivilDate
  ) -> [Inspection.PatientDay] {
    rows[stay.label, default: []].filter {
      first <= $0.row.slot.date && $0.row.slot.date <= last
    }
  }

  // MARK: Windows

  private mutating func judgeWindows(
    _ stay: StayHistory, _ stint: StayHistory.Stint, _ rule: DutyRule
  ) {
    let late = (stint.first - stay.start(of: stint.phase)) % rule.days
    if late > 0 { partial += 1 }
    var first = stint.first + (late > 0 ? rule.days - late : 0)
    while first + (rule.days - 1) < stint.end {
      judge(stay, rule, first: first)
      first = first + rule.days
    }
    if first < stint.end { partial += 1 }
  }

  private mutating func judge(_ stay: StayHistory, _ rule: DutyRule, first: CivilDate) {
    let by = first + (rule.days - 1)
    let days = days(of: stay, first, by)
    if stay.done.count(where: { first <= $0 && $0 <= by }) >= rule.atLeast {
      met += 1
    } else if days.contains(where: { $0.row.base == .flat }) {
      partial += 1
    } else {
      judgeUnmet(stay, days, by)
    }
  }

  private mutating func judgeUnmet(
    _ stay: StayHistory, _ days: [Inspection.PatientDay], _ by: CivilDate
  ) {
    if let why = reason(days, stay, by) {
      reported.append(Unmet(label: stay.label, by: by, why: why))
    } else {
      broken.append(Unmet(label: stay.label, by: by, why: "\(days.count) days"))
    }
  }

  // MARK: Gaps

  private mutating func judgeGaps(
    _ stay: StayHistory, _ stint: StayHistory.Stint, _ rule: DutyRule
  ) {
    let own = rows[stay.label, default: []]
    let before = stay.done.last { $0 < stint.first }
    guard var last = before ?? own.first(where: { $0.row.phase == stint.phase })?.row.slot.date
    else { return }
    while last + rule.days < stint.end {
      let due = last + rule.days
      let next = stay.done.first { last < $0 } ?? stint.end
      if due < stint.first {
        partial += 1
      } else if next <= due {
        met += 1
      } else {
        judgeUnmet(stay, days(of: stay, max(last, stint.first), due), due)
      }
      judgeOverdue(stay, due: max(due, stint.first - 1), next: min(next, stint.end))
      last = next
    }
    partial += 1
  }

  /// Once the gap is past, every day on which the patient comes is certain until it is closed.
  private mutating func judgeOverdue(_ stay: StayHistory, due: CivilDate, next: CivilDate) {
    for day in days(of: stay, due + 1, next - 1)
    where day.row.isEligible && day.row.chance != .certain {
      broken.append(Unmet(label: stay.label, by: due, why: "overdue, not certain: \(day.row)"))
    }
  }

  // MARK: Reasons

  /// Why a duty is unmet: on the last day on which the patient could be tested the test had become
  /// certain, was drawn and not given; or days that were counted on fell away after it.
  private func reason(
    _ days: [Inspection.PatientDay], _ stay: StayHistory, _ by: CivilDate
  ) -> String? {
    let last = days.last { $0.row.isEligible }
    if let last, let duty = last.row.duties.first(where: { $0.by == by }),
      duty.owed >= duty.left
    {
      return last.isListed ? "drawn, and no specimen" : nil
    }
    let after = last?.row.slot.date ?? by - 366
    if isAway(days, after: after) { return "away" }
    if isMissed(stay.list, after, by) { return "the list was missed" }
    return isClosed(stay.list, after, by) ? "the list was closed" : nil
  }

  private func isAway(_ days: [Inspection.PatientDay], after: CivilDate) -> Bool {
    days.contains { day in
      day.row.slot.date > after && day.row.why.map(Absence.reasons.contains) == true
    }
  }

  private func isMissed(_ list: String, _ after: CivilDate, _ by: CivilDate) -> Bool {
    inspection.missed.contains { $0.list == list && after < $0.date && $0.date <= by }
  }

  /// By a closure that nobody knew of on the last day.
  private func isClosed(_ list: String, _ after: CivilDate, _ by: CivilDate) -> Bool {
    inspection.changes.contains { change in
      guard case .closure(let date, list) = change.row else { return false }
      return after < date && date <= by && zone.local(change.at).date >= after
    }
  }
}
