import Selection

/// Builds the rows of a slot from the log and from what the log does not hold: attendance.
///
/// `RowRules` checks what this builds; the two are written apart on purpose.
package struct RosterBuilder: Sendable {
  private let state: LogState
  private let record: SlotRecord
  private let calendar: ListCalendar
  package let policy: PolicyEntry
  package let anchor: Anchor

  /// Nil for a slot that is not committed or that no policy rules.
  package init?(slot: Slot, state: LogState, anchor: Anchor = .enrolment) {
    guard let record = state.slots[slot], let policy = state.ruling(record) else { return nil }
    self.state = state
    self.record = record
    self.policy = policy.entry
    self.anchor = anchor
    calendar = state.calendar(of: slot.list)
  }

  /// The rows, ascending by label.
  ///
  /// - Parameter attendance: of a label; nil where nothing is known, which is never expected.
  /// - Throws: `RowProblem`, where the policy does not know a phase or a figure is out of range.
  package func rows(
    attendance: (Label) -> Attendance?
  ) throws(RowProblem) -> [RosterRow] {
    var memo = ChanceMemo()
    var rows: [RosterRow] = []
    for enrolment in state.enrolled(for: record) {
      rows.append(try row(enrolment, attendance(enrolment.label), &memo))
    }
    return policy.policy.mode == .pool ? sharing(rows) : rows
  }

  /// The most per lane that the roster entry states.
  package var caps: [String: Int] { state.caps(record, policy.policy) }

  /// What the pool owes as the roster entry states it.
  package var pool: PoolState? { state.pool(record.slot, policy.policy) }

  private func row(
    _ enrolment: Enrolment, _ attendance: Attendance?, _ memo: inout ChanceMemo
  ) throws(RowProblem) -> RosterRow {
    let today = record.slot.date
    guard let phase = policy.policy.phases[enrolment.phase] else {
      throw RowProblem(label: enrolment.label, text: "the policy has no phase \(enrolment.phase)")
    }
    let duties = dutyState(enrolment, phase)
    let dates = calendar.dates(from: today, through: duties.horizon(today: today))
    let plan = duties.plan(today: today, eligible: attendance?.expected(among: dates) ?? [])
    let chance: Chance
    do {
      chance = try plan.chance(in: phase, memo: &memo)
    } catch { throw RowProblem(label: enrolment.label, text: error.description) }
    let isPool = policy.policy.mode == .pool
    return RosterRow(
      slot: record.slot, label: enrolment.label, phase: enrolment.phase, lane: enrolment.lane,
      base: isPool ? .pool : plan.base, duties: isPool ? [] : plan.duties, chance: chance,
      why: absence(enrolment, attendance))
  }

  private func absence(_ enrolment: Enrolment, _ attendance: Attendance?) -> Absence? {
    if enrolment.discharged != nil { return .discharged }
    guard let attendance else { return .notExpected }
    return attendance.absence(on: record.slot.date)
  }

  /// What the log holds of the label, as Selection wants it.
  package func dutyState(_ enrolment: Enrolment, _ phase: Phase) -> DutyState {
    DutyState(
      phase: phase, start: enrolment.start, anchor: anchor(enrolment, phase),
      firstRow: enrolment.rows.first(in: enrolment.phase),
      guaranteed: enrolment.rows.isGuaranteed(in: enrolment.phase),
      done: enrolment.done, makeups: enrolment.makeups)
  }

  /// A window may not begin anew before its last one ended: where the program's anchor was changed
  /// and does not fit the windows that the label had in the phase, they go on as they were.
  private func anchor(_ enrolment: Enrolment, _ phase: Phase) -> Anchor {
    let ends = phase.duties.filter { $0.kind == .window }.compactMap { rule in
      enrolment.rows.end(of: rule, in: enrolment.phase).map { (rule: rule, by: $0) }
    }
    let start = if case .monday(let monday) = anchor { monday } else { enrolment.start }
    let today = record.slot.date
    let fits = ends.allSatisfy { end in
      let by = windowEnd(today: today, anchor: start, days: end.rule.days)
      return by == end.by || by - end.by >= end.rule.days
    }
    guard !fits, let longest = ends.max(by: { $0.rule.days < $1.rule.days }) else { return anchor }
    return .monday(longest.by + 1)
  }

  private func sharing(_ rows: [RosterRow]) -> [RosterRow] {
    let pool = self.pool
    let share = ChanceRule.pool(
      owed: pool?.owed ?? 0, left: pool?.left ?? 1, eligible: rows.count(where: \.isEligible))
    return rows.map { row in
      var row = row
      row.chance = share
      return row
    }
  }
}

/// A row that cannot be built.
package struct RowProblem: Error, Hashable, Sendable {
  package let label: Label
  package let text: String
}

/// What a roster takes from the log.
extension LogState {
  /// Who has a row: everybody enrolled in the list, and those discharged since the commit;
  /// ascending by label.
  package func enrolled(for record: SlotRecord) -> [Enrolment] {
    let labels = Array(members[record.slot.list] ?? []) + recentLeavers(record)
    return labels.sorted().compactMap { enrolments[$0] }
  }

  /// Labels discharged from the list since the slot's commit.
  func recentLeavers(_ record: SlotRecord) -> [Label] {
    guard let commit = record.commit?.index, let left = leavers[record.slot.list] else {
      return []
    }
    let recent = left.reversed().prefix { enrolments[$0]?.discharged ?? 0 > commit }
    return Array(recent)
  }

  /// The policy's caps, as changed for the slot. A change of a lane without a cap counts for
  /// nothing, whoever let it into the log.
  package func caps(_ record: SlotRecord, _ policy: Policy) -> [String: Int] {
    guard policy.mode == .capped else { return [:] }
    return policy.caps.merging(record.caps.filter { policy.caps[$0.key] != nil }) { $1 }
  }

  /// What a pool owes on a list today, and the dates left to it; nil without a pool.
  package func pool(_ slot: Slot, _ policy: Policy) -> PoolState? {
    guard policy.mode == .pool, let plan = policy.pool else { return nil }
    guard plan.first <= slot.date, slot.date <= plan.last else {
      return PoolState(left: 1, owed: 0)
    }
    let tests = (done[slot.list] ?? []).count { plan.first <= $0 && $0 <= plan.last }
    let left = calendar(of: slot.list).dates(from: slot.date, through: plan.last).count
    return PoolState(left: left, owed: max(0, plan.owed - tests))
  }
}
