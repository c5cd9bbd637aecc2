import Selection

/// One label's stay, as far as the log tells it.
package struct Enrolment: Hashable, Sendable {
  package let label: Label
  package let list: String
  package internal(set) var phase: String
  package internal(set) var lane: String
  /// Local date of the enrolment, or of the change into the phase.
  package internal(set) var start: CivilDate
  /// Index of the entry that enrolled.
  package let enrolled: Int
  /// Index of the entry that set the phase.
  package internal(set) var phaseSet: Int
  /// Index of the discharge; nil while the stay lasts.
  package internal(set) var discharged: Int?
  /// Dates of completed random tests, ascending.
  package internal(set) var done: [CivilDate] = []
  /// Last days of the open make-ups, in log order.
  package internal(set) var makeups: [CivilDate] = []
  /// What its rows have said so far.
  package internal(set) var rows = RowHistory()

  package init(
    label: Label, list: String, phase: String, lane: String, start: CivilDate, enrolled: Int
  ) {
    self.label = label
    self.list = list
    self.phase = phase
    self.lane = lane
    self.start = start
    self.enrolled = enrolled
    phaseSet = enrolled
  }

  /// A make-up is open until the next completed test.
  mutating func complete(_ date: CivilDate) {
    let place = done.lastIndex { $0 <= date }.map { $0 + 1 } ?? 0
    done.insert(date, at: place)
    makeups = []
  }

  /// Completed tests from `first` to `last`; the latest come first, so years do not slow it down.
  func tests(from first: CivilDate, through last: CivilDate) -> Int {
    done.reversed().lazy.prefix { first <= $0 }.count { $0 <= last }
  }

  mutating func enter(_ phase: String, on date: CivilDate, index: Int) {
    self.phase = phase
    start = date
    phaseSet = index
    rows.enterPhase()
  }
}

/// What one label's rows have said so far: windows and gaps are followed from row to row.
package struct RowHistory: Hashable, Sendable {
  /// First row of this stay in the phase.
  package private(set) var first: CivilDate?
  /// Whether a row of this stay in the phase has stood on the floor.
  package private(set) var guaranteed = false
  /// Last `by` of each window, by phase and rule, over all stays.
  private var ends: [Window] = []

  private struct Window: Hashable, Sendable {
    let phase: String
    let rule: DutyRule
    var by: CivilDate
  }

  package func end(of rule: DutyRule, in phase: String) -> CivilDate? {
    ends.first { $0.rule == rule && $0.phase == phase }?.by
  }

  mutating func enterPhase() {
    first = nil
    guaranteed = false
  }

  /// Whether `add` would say nothing new, as most days.
  func knows(_ row: RosterRow, rules: [DutyRule]) -> Bool {
    guard first != nil, guaranteed || row.base != .floor else { return false }
    guard row.base == .floor else { return true }
    return zip(rules, row.duties).allSatisfy { rule, duty in
      rule.kind == .gap || end(of: rule, in: row.phase) == duty.by
    }
  }

  mutating func add(_ row: RosterRow, rules: [DutyRule]) {
    if first == nil { first = row.slot.date }
    guard row.base == .floor else { return }
    guaranteed = true
    for (rule, duty) in zip(rules, row.duties) where rule.kind == .window {
      note(duty.by, rule: rule, phase: row.phase)
    }
  }

  private mutating func note(_ by: CivilDate, rule: DutyRule, phase: String) {
    if let index = ends.firstIndex(where: { $0.rule == rule && $0.phase == phase }) {
      ends[index].by = by
    } else {
      ends.append(Window(phase: phase, rule: rule, by: by))
    }
  }
}
