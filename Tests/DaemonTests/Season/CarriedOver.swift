import Evidence
import Selection

/// The make-ups of windows that closed unmet, as they must have been logged: roster by roster, from
/// the rows of the one before it.
struct CarriedOver {
  private(set) var count = 0
  /// Windows that closed unmet while another make-up was open.
  private(set) var covered = 0
  /// Make-ups older than the roster that they belong to: something came between the two.
  private(set) var interrupted = 0
  private(set) var faults: [String] = []

  private let inspection: Inspection
  private let within: Int
  /// Open make-ups.
  private var open: [Label: [CivilDate]] = [:]
  private var done: [Label: Set<CivilDate>] = [:]
  private var discharged: Set<Label> = []
  /// When each first left its phase since the list's last roster.
  private var left: [Label: CivilDate] = [:]
  /// Logged by the daemon since the list's last roster.
  private var carried: [Label: [CivilDate]] = [:]
  /// When it last did, UTC seconds.
  private var carriedAt: Int64 = 0

  init(_ inspection: Inspection, within: Int) {
    self.inspection = inspection
    self.within = within
    var previous: [String: Slot] = [:]
    var changes = inspection.changes[...]
    for roster in inspection.rosters {
      while let change = changes.first, change.index < roster.index {
        take(changes.removeFirst())
      }
      // A roster whose seed is not out yet, or whose draw never came, has no rows here.
      guard let rows = inspection.days[roster.slot] else { continue }
      if !carried.isEmpty, carriedAt < roster.entry.at { interrupted += 1 }
      let list = roster.slot.list
      if let last = previous[list].flatMap({ inspection.days[$0] }) {
        compare(last, rows, on: roster.slot.date)
      }
      previous[list] = roster.slot
      for day in rows { (carried[day.row.label], left[day.row.label]) = (nil, nil) }
    }
  }

  private mutating func take(_ change: Inspection.Opened) {
    switch change.row {
    case .makeup(let label, let by):
      if change.by == "daemon" {
        carried[label, default: []].append(by)
        carriedAt = change.at
      }
      open[label, default: []].append(by)
    case .done(let label, let date):
      open[label] = []
      done[label, default: []].insert(date)
    case .phase(let label, _):
      left[label] = left[label] ?? ZoneRules.chicago.local(change.at).date
    case .discharge(let label): discharged.insert(label)
    default: break
    }
  }

  private mutating func compare(
    _ last: [Inspection.PatientDay], _ rows: [Inspection.PatientDay], on date: CivilDate
  ) {
    let last = Dictionary(last.map { ($0.row.label, $0) }) { first, _ in first }
    for day in rows {
      let made = carried[day.row.label] ?? []
      let isDue = last[day.row.label].map { isUnmet($0, day, before: date) } ?? false
      let others = (open[day.row.label] ?? []).count - made.count
      if isDue, others > 0 { covered += 1 }
      let expected = isDue && others == 0 ? 1 : 0
      if made.count != expected { note(day, "\(made.count) make-ups, not \(expected)") }
      count += made.count
      compare(day, made)
    }
  }

  /// Whether a window that the last row stood in is over, unmet, and was not left before its end.
  private func isUnmet(
    _ last: Inspection.PatientDay, _ day: Inspection.PatientDay, before date: CivilDate
  ) -> Bool {
    let label = last.row.label
    guard last.row.base == .floor, !discharged.contains(label),
      let rules = last.policy.phases[last.row.phase]?.duties
    else { return false }
    return zip(rules, last.row.duties).contains { rule, duty in
      guard rule.kind == .window, duty.by < min(date, left[label] ?? date) else { return false }
      let tests = done[label, default: []].count { duty.by - rule.days < $0 && $0 <= duty.by }
      return tests < rule.atLeast
    }
  }

  /// Every open make-up is a duty of the row; a new one ends on the so-manieth attending day.
  private mutating func compare(_ day: Inspection.PatientDay, _ made: [CivilDate]) {
    guard day.row.base == .floor else { return }
    let rules = day.policy.phases[day.row.phase]?.duties.count ?? 0
    let duties = day.row.duties.dropFirst(rules)
    if duties.map(\.by) != open[day.row.label] ?? [] { note(day, "other make-ups are open") }
    for duty in duties where made.contains(duty.by) {
      // Today is counted, whether he comes or not.
      let left = within + (day.row.isEligible ? 0 : 1)
      if duty.owed != 1 || duty.left != left { note(day, "a make-up of \(duty)") }
    }
  }

  private mutating func note(_ day: Inspection.PatientDay, _ what: String) {
    faults.append("\(day.row.slot) \(day.row.label): \(what)")
  }
}
