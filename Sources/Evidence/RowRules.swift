import Selection

/// The rules of LOG.md 4 that one roster row must keep, given what the log says of its label.
struct RowRules {
  private let today: CivilDate
  private let policy: Policy
  private let calendar: ListCalendar
  /// Chance of every row of a pool; nil outside pool mode.
  private let share: Chance?
  private var memo = ChanceMemo()
  /// The list's dates from today to a date, counted once per date.
  private var counts: [CivilDate: Int] = [:]

  /// What is wrong with one row.
  struct Fault: Hashable {
    let code: FaultCode
    let text: String
  }

  init(
    slot: Slot, policy: Policy, calendar: ListCalendar, pool: PoolState?, eligible: Int
  ) {
    today = slot.date
    self.policy = policy
    self.calendar = calendar
    share =
      policy.mode == .pool
      ? ChanceRule.pool(owed: pool?.owed ?? 0, left: pool?.left ?? 1, eligible: eligible) : nil
  }

  /// The first thing wrong with each part of the row, chance last: it follows from the others.
  mutating func check(_ row: RosterRow, _ enrolment: Enrolment) -> Fault? {
    if let fault = checkStanding(row, enrolment) { return fault }
    guard let phase = policy.phases[row.phase] else {
      return Fault(code: .phaseUnknown, text: "the policy has no phase '\(row.phase)'")
    }
    if let share { return checkPool(row, share) }
    let fault =
      switch row.base {
      case .pool: Fault(code: .baseWrong, text: "a pool's row in a list without a pool")
      case .flat: checkFlat(row, enrolment, phase)
      case .floor: checkDuties(row, enrolment, phase)
      }
    return fault ?? checkChance(row, phase)
  }

  private func checkStanding(_ row: RosterRow, _ enrolment: Enrolment) -> Fault? {
    if row.phase != enrolment.phase {
      return Fault(
        code: .phaseSlipped,
        text: "the row says phase '\(row.phase)', the log '\(enrolment.phase)'")
    }
    if row.lane != enrolment.lane {
      return Fault(
        code: .laneDiffers, text: "the row says lane '\(row.lane)', the log '\(enrolment.lane)'")
    }
    if policy.mode == .capped, policy.caps[row.lane] == nil {
      return Fault(code: .laneUncapped, text: "lane '\(row.lane)' has no cap")
    }
    if (row.why == .discharged) != (enrolment.discharged != nil) {
      return Fault(code: .dischargeDiffers, text: "row and log differ about a discharge")
    }
    return nil
  }

  private func checkPool(_ row: RosterRow, _ share: Chance) -> Fault? {
    guard row.base == .pool, row.duties.isEmpty else {
      return Fault(code: .baseWrong, text: "a pool's row has base 'pool' and no duties")
    }
    return row.chance == share ? nil : differs(row.chance, share)
  }

  /// Flat rows: in a phase with duties, on few dates after its start, before the label's first floor
  /// row in it, in whichever stay that was.
  private func checkFlat(_ row: RosterRow, _ enrolment: Enrolment, _ phase: Phase) -> Fault? {
    let shortest = phase.duties.map(\.days).min() ?? 0
    let isEarly =
      today - enrolment.start < shortest && !enrolment.rows.isGuaranteed(in: row.phase)
    if isEarly, row.duties.isEmpty { return nil }
    return Fault(code: .flatTooLong, text: "base 'flat' is not allowed on this date of the phase")
  }

  private mutating func checkDuties(
    _ row: RosterRow, _ enrolment: Enrolment, _ phase: Phase
  ) -> Fault? {
    let makeups = phase.allowed == 0 ? enrolment.makeups : []
    let expected = phase.duties.count + makeups.count
    if row.duties.count != expected {
      return Fault(
        code: row.duties.count < expected ? .dutyDropped : .dutyAdded,
        text: "the row has \(row.duties.count) duties, \(expected) follow from the log")
    }
    for (rule, duty) in zip(phase.duties, row.duties) {
      if let fault = check(duty, rule, enrolment, phase) ?? checkLeft(duty) { return fault }
    }
    for (by, duty) in zip(makeups, row.duties.dropFirst(phase.duties.count)) {
      if let fault = checkMakeup(duty, by: by) ?? checkLeft(duty) { return fault }
    }
    return nil
  }

  private func check(
    _ duty: Duty, _ rule: DutyRule, _ enrolment: Enrolment, _ phase: Phase
  ) -> Fault? {
    if (duty.allowed != nil) != (phase.allowed > 0) {
      return Fault(
        code: duty.allowed != nil ? .ceilingInvented : .ceilingDropped,
        text: "the policy's ceiling for the phase is \(phase.allowed)")
    }
    return rule.kind == .window
      ? checkWindow(duty, rule, enrolment, phase) : checkGap(duty, rule, enrolment)
  }

  private func checkWindow(
    _ duty: Duty, _ rule: DutyRule, _ enrolment: Enrolment, _ phase: Phase
  ) -> Fault? {
    let first = duty.by - (rule.days - 1)
    guard first <= today, today <= duty.by else {
      return Fault(
        code: .dutyMisdated, text: "\(today) is not in the \(rule.days) days to \(duty.by)")
    }
    if let last = enrolment.rows.end(of: rule, in: enrolment.phase), duty.by != last,
      duty.by - last < rule.days
    {
      return Fault(
        code: .dutyRestarted, text: "the window ended \(last) before and now ends \(duty.by)")
    }
    let tests = enrolment.tests(from: first, through: duty.by)
    if let allowed = duty.allowed, allowed != max(0, phase.allowed - tests) {
      return Fault(code: .ceilingDiffers, text: "allowed is \(allowed) after \(tests) tests")
    }
    return checkOwed(duty, max(0, rule.atLeast - tests))
  }

  private func checkGap(_ duty: Duty, _ rule: DutyRule, _ enrolment: Enrolment) -> Fault? {
    let by =
      (enrolment.done.last ?? enrolment.rows.first(in: enrolment.phase) ?? today) + rule.days
    if duty.by != by {
      return Fault(
        code: duty.by > by ? .gapStretched : .gapShortened,
        text: "the gap ends \(by), the row says \(duty.by)")
    }
    return checkOwed(duty, 1)
  }

  private func checkMakeup(_ duty: Duty, by: CivilDate) -> Fault? {
    if duty.by != by || duty.allowed != nil {
      return Fault(code: .makeupDiffers, text: "the make-up is due by \(by)")
    }
    return checkOwed(duty, 1)
  }

  private func checkOwed(_ duty: Duty, _ owed: Int) -> Fault? {
    guard duty.owed != owed else { return nil }
    return Fault(
      code: duty.owed < owed ? .dutyForgiven : .dutyInvented,
      text: "\(owed) owed by \(duty.by), the row says \(duty.owed)")
  }

  /// Attendance is not in the log: the days left are between 1 and the list's dates.
  private mutating func checkLeft(_ duty: Duty) -> Fault? {
    let most = max(1, dates(through: duty.by))
    if (1...most).contains(duty.left) { return nil }
    return Fault(
      code: .leftStretched,
      text: "\(duty.left) days left to \(duty.by), the list has \(most) dates")
  }

  private mutating func dates(through last: CivilDate) -> Int {
    if let count = counts[last] { return count }
    let count = calendar.dates(from: today, through: last).count
    counts[last] = count
    return count
  }

  private mutating func checkChance(_ row: RosterRow, _ phase: Phase) -> Fault? {
    let base = row.base == .flat ? phase.flat : phase.floor
    guard let chance = try? memo.chance(base: base, duties: row.duties) else {
      return Fault(code: .dutyMisdated, text: "no chance follows from the row's duties")
    }
    return row.chance == chance ? nil : differs(row.chance, chance)
  }

  private func differs(_ chance: Chance, _ expected: Chance) -> Fault {
    let code: FaultCode =
      if chance == .never {
        .chanceZeroedAtSource
      } else if chance < expected {
        .chanceLoweredAtSource
      } else {
        .chanceRaisedAtSource
      }
    return Fault(code: code, text: "the chance is \(chance), \(expected) follows from the policy")
  }
}
