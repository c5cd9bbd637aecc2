import Selection

/// What one label's rows have said so far, phase by phase: windows and gaps are followed from row
/// to row, and nobody who comes back to a phase begins in it anew.
package struct RowHistory: Hashable, Sendable {
  private var phases: [PhaseRows] = []

  /// The rows of one phase.
  private struct PhaseRows: Hashable, Sendable {
    let phase: String
    /// Date of the first row.
    let first: CivilDate
    /// Whether a row has stood on the floor.
    var isGuaranteed = false
    /// Last `by` of each window.
    var ends: [Window] = []
  }

  private struct Window: Hashable, Sendable {
    let rule: DutyRule
    var by: CivilDate
  }

  /// Date of the label's first row in the phase.
  package func first(in phase: String) -> CivilDate? { rows(in: phase)?.first }

  /// Whether any row in the phase has stood on the floor: then none may be flat again.
  package func isGuaranteed(in phase: String) -> Bool { rows(in: phase)?.isGuaranteed ?? false }

  package func end(of rule: DutyRule, in phase: String) -> CivilDate? {
    rows(in: phase)?.ends.first { $0.rule == rule }?.by
  }

  private func rows(in phase: String) -> PhaseRows? { phases.first { $0.phase == phase } }

  /// Whether `add` would say nothing new, as most days.
  func knows(_ row: RosterRow, rules: [DutyRule]) -> Bool {
    guard let known = rows(in: row.phase) else { return false }
    guard row.base == .floor else { return true }
    guard known.isGuaranteed else { return false }
    return zip(rules, row.duties).allSatisfy { rule, duty in
      rule.kind == .gap || known.ends.contains { $0.rule == rule && $0.by == duty.by }
    }
  }

  mutating func add(_ row: RosterRow, rules: [DutyRule]) {
    let index = phases.firstIndex { $0.phase == row.phase } ?? phases.endIndex
    if index == phases.endIndex {
      phases.append(PhaseRows(phase: row.phase, first: row.slot.date))
    }
    guard row.base == .floor else { return }
    phases[index].isGuaranteed = true
    for (rule, duty) in zip(rules, row.duties) where rule.kind == .window {
      note(duty.by, rule: rule, at: index)
    }
  }

  private mutating func note(_ by: CivilDate, rule: DutyRule, at index: Int) {
    if let window = phases[index].ends.firstIndex(where: { $0.rule == rule }) {
      phases[index].ends[window].by = by
    } else {
      phases[index].ends.append(Window(rule: rule, by: by))
    }
  }
}
