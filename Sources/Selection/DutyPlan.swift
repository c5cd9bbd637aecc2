/// Where a phase's windows begin.
package enum Anchor: Hashable, Sendable {
  /// At the start of the stay in the phase: every full window of every stay counts.
  case enrolment
  /// At a given date, a Monday where it is the same for everybody.
  case monday(CivilDate)
}

/// What a roster row says of one patient's chance before it is worked out.
package struct RowPlan: Hashable, Sendable {
  package var base: Base
  package var duties: [Duty]

  package init(base: Base, duties: [Duty]) {
    self.base = base
    self.duties = duties
  }

  /// The chance in a phase; `.floor` or `.flat` rows only, a pool's is its `ChanceRule.pool`.
  package func chance(
    in phase: Phase, memo: inout ChanceMemo
  ) throws(ChanceRule.Fault) -> Chance {
    try memo.chance(base: base == .flat ? phase.flat : phase.floor, duties: duties)
  }
}

/// What one patient owes in one stay in a phase, from what the log holds (LOG.md 4, "Row line").
package struct DutyState: Hashable, Sendable {
  package var phase: Phase
  /// Enrolment, or the change into this phase.
  package var start: CivilDate
  package var anchor: Anchor
  /// The first row of this stay in the phase; nil before it.
  package var firstRow: CivilDate?
  /// Whether the patient has stood on this phase's floor before: flat rows come before the first
  /// floor row of a phase, so that whoever returns to it finds no second set of them.
  package var guaranteed: Bool
  /// Dates of the completed random tests that are in the log, in any phase and in any order.
  package var done: [CivilDate]
  /// Last days of the make-ups that are open, in the order of the log.
  package var makeups: [CivilDate]

  package init(
    phase: Phase, start: CivilDate, anchor: Anchor = .enrolment, firstRow: CivilDate? = nil,
    guaranteed: Bool = false, done: [CivilDate] = [], makeups: [CivilDate] = []
  ) {
    self.phase = phase
    self.start = start
    self.anchor = anchor
    self.firstRow = firstRow
    self.guaranteed = guaranteed
    self.done = done
    self.makeups = makeups
  }

  /// The days from today on over which `plan` wants to know when the patient is expected.
  package func horizon(today: CivilDate) -> CivilDate {
    let ends = phase.duties.map { end(of: $0, today: today) } + makeups
    return ends.reduce(today, max)
  }

  /// The row's base and duties on `today`.
  ///
  /// - Parameter eligible: days on which the patient is expected, each once, up to `horizon`.
  ///   Today counts whether he is expected or not: an ineligible row carries what he would have had.
  package func plan(today: CivilDate, eligible: [CivilDate]) -> RowPlan {
    let ahead = [today] + eligible.filter { $0 > today }
    if isFlat(today: today, ahead: ahead) { return RowPlan(base: .flat, duties: []) }
    let ruled = phase.duties.map { duty(for: $0, today: today, ahead: ahead) }
    // Under a ceiling the one duty stands alone.
    let extra = phase.allowed == 0 ? makeups : []
    let late = extra.map { Duty(by: $0, owed: 1, left: Self.left(until: $0, ahead: ahead)) }
    return RowPlan(base: .floor, duties: ruled + late)
  }

  private func duty(for rule: DutyRule, today: CivilDate, ahead: [CivilDate]) -> Duty {
    let by = end(of: rule, today: today)
    let left = Self.left(until: by, ahead: ahead)
    guard rule.kind == .window else { return Duty(by: by, owed: 1, left: left) }
    let first = by - (rule.days - 1)
    let tests = done.count { first <= $0 && $0 <= by }
    return Duty(
      by: by, owed: max(0, rule.atLeast - tests), left: left,
      allowed: phase.allowed == 0 ? nil : max(0, phase.allowed - tests))
  }

  /// Last day of a duty: of the window around today, or of the longest gap that may still pass.
  private func end(of rule: DutyRule, today: CivilDate) -> CivilDate {
    switch rule.kind {
    case .window: windowEnd(today: today, anchor: windowAnchor, days: rule.days)
    case .gap: (done.max() ?? firstRow ?? today) + rule.days
    }
  }

  private var windowAnchor: CivilDate {
    switch anchor {
    case .enrolment: start
    case .monday(let monday): monday
    }
  }

  /// Whether today falls before the first window that can carry a guarantee.
  ///
  /// Flat rows come first or not at all, and on fewer days than the shortest duty has.
  private func isFlat(today: CivilDate, ahead: [CivilDate]) -> Bool {
    guard !guaranteed, let shortest = phase.duties.map(\.days).min(), today - start < shortest
    else { return false }
    let windows = phase.duties.filter { $0.kind == .window }
    return !windows.isEmpty
      && windows.allSatisfy { isPartial($0, today: today, ahead: ahead) }
  }

  /// A window that began before the stay did, or has too few days for its guarantee to hide in.
  private func isPartial(_ rule: DutyRule, today: CivilDate, ahead: [CivilDate]) -> Bool {
    let by = end(of: rule, today: today)
    return by - (rule.days - 1) < start || ahead.count { $0 <= by } < rule.atLeast + 1
  }

  /// Eligible days up to `last`; at least 1, so that an overdue duty is due today.
  private static func left(until last: CivilDate, ahead: [CivilDate]) -> Int {
    max(1, ahead.count { $0 <= last })
  }
}

/// Last day of the window of `days` days that holds `today`, when one of them begins at `anchor`.
package func windowEnd(today: CivilDate, anchor: CivilDate, days: Int) -> CivilDate {
  let days = max(1, days)
  return today + (days - 1 - (today - anchor).modulo(days))
}
