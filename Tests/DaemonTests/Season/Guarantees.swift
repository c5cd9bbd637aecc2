import Evidence
import Selection
import Testing

/// Every window that a policy guarantees a test in, and what became of it.
struct Guarantees {
  private(set) var met = 0
  /// Unmet, and the log shows why: staff recorded no specimen, or the patient was away.
  private(set) var reported: [String] = []
  /// A window too short for a guarantee to hide in, or one that the stay did not fill.
  private(set) var partial = 0
  /// Unmet for no reason that anybody can see.
  private(set) var broken: [String] = []

  private struct Stay {
    let label: Label
    let list: String
    var phase: String
    var start: CivilDate
    var done: [CivilDate] = []
    var makeups: [CivilDate] = []
  }

  private let inspection: Inspection
  private let zone: ZoneRules
  private let last: CivilDate

  /// - Parameter last: the last day lived.
  init(_ inspection: Inspection, zone: ZoneRules, last: CivilDate) throws {
    self.inspection = inspection
    self.zone = zone
    self.last = last
    var stays: [Label: Stay] = [:]
    for change in inspection.changes {
      try take(change.row, on: zone.local(change.at).date, &stays)
    }
    for stay in stays.values { try close(stay, end: last) }
  }

  private mutating func take(
    _ row: ChangeRow, on date: CivilDate, _ stays: inout [Label: Stay]
  ) throws {
    switch row {
    case .enrol(let label, let list, let phase, _):
      stays[label] = Stay(label: label, list: list, phase: phase, start: date)
    case .phase(let label, let phase):
      let stay = try #require(stays[label])
      try close(stay, end: date)
      stays[label]?.phase = phase
      stays[label]?.start = date
      stays[label]?.makeups = []
    case .discharge(let label):
      let stay = stays.removeValue(forKey: label)
      try close(try #require(stay), end: date)
    case .done(let label, let date): stays[label]?.done.append(date)
    case .makeup(let label, let by): stays[label]?.makeups.append(by)
    default: break
    }
  }

  /// Goes through the windows of a stay in one phase, which ended before the last of them did.
  private mutating func close(_ stay: Stay, end: CivilDate) throws {
    let policy = try #require(inspection.days.values.first?.first?.policy)
    let phase = try #require(policy.phases[stay.phase])
    for rule in phase.duties where rule.kind == .window {
      var first = stay.start
      while first + (rule.days - 1) < end {
        judge(stay, rule, first: first)
        first = first + rule.days
      }
      if first < end { partial += 1 }
    }
  }

  private mutating func judge(_ stay: Stay, _ rule: DutyRule, first: CivilDate) {
    let by = first + (rule.days - 1)
    let done = stay.done.count { first <= $0 && $0 <= by }
    let days = days(of: stay, first, by)
    if done >= rule.atLeast {
      met += 1
    } else if days.contains(where: { $0.row.base == .flat }) {
      partial += 1
    } else if let reason = reason(days, stay, rule, by) {
      reported.append("\(by): \(reason)")
    } else {
      broken.append("\(stay.label) \(stay.phase) \(first)…\(by): \(done) of \(rule.atLeast)")
    }
  }

  private func days(
    of stay: Stay, _ first: CivilDate, _ by: CivilDate
  ) -> [Inspection.PatientDay] {
    (0...(by - first)).compactMap { Slot(date: first + $0, list: stay.list) }
      .compactMap { slot in inspection.days[slot]?.first { $0.row.label == stay.label } }
  }

  /// Why a window is unmet: on the last day on which the patient could be tested the test had
  /// become certain, was drawn and not given; or days that were counted on fell away after it.
  private func reason(
    _ days: [Inspection.PatientDay], _ stay: Stay, _ rule: DutyRule, _ by: CivilDate
  ) -> String? {
    let last = days.last { $0.row.isEligible }
    if let last, let duty = last.row.duties.first(where: { $0.by == by }),
      duty.owed >= duty.left
    {
      return last.isListed ? "drawn, and no specimen" : nil
    }
    let after = last?.row.slot.date ?? by - rule.days
    let isAway = days.contains { day in
      day.row.slot.date > after && day.row.why.map(Absence.reasons.contains) == true
    }
    if isAway { return "away" }
    let isMissed = inspection.missed.contains {
      $0.list == stay.list && after < $0.date && $0.date <= by
    }
    return isMissed ? "the list was missed" : nil
  }
}
