import Selection

/// Everything that decides what must happen next to one list: a value, worked out anew from the
/// log after every step, so that starting up, catching up and an ordinary morning are one code.
package struct ListAgenda: Sendable {
  /// What one policy says of the list. A policy that drops the list ends it.
  package struct Era: Hashable, Sendable {
    package var from: CivilDate
    package var plan: ListPlan?
    package var epoch: Int
    /// Slots of an epoch share the officer's dice, so that they are committed together.
    package var committedTogether: Bool

    package init(from: CivilDate, plan: ListPlan?, epoch: Int, committedTogether: Bool) {
      self.from = from
      self.plan = plan
      self.epoch = epoch
      self.committedTogether = committedTogether
    }
  }

  /// How far one slot has come (LOG.md 6).
  package struct Life: Hashable, Sendable {
    package var slot: Slot
    /// UTC seconds.
    package var opens: Int64
    package var closes: Int64
    package var isCommitted: Bool
    package var hasRoster: Bool
    /// Drawn or missed.
    package var isSettled: Bool
    package var isRevealed: Bool
    /// The policy asks for an officer's dice and there are none.
    package var lacksDice: Bool
    /// Drawn without the pulse that the policy asks for, which has not been logged since.
    package var lacksPulse: Bool

    package init(
      slot: Slot, opens: Int64, closes: Int64, isCommitted: Bool = true, hasRoster: Bool = false,
      isSettled: Bool = false, isRevealed: Bool = false, lacksDice: Bool = false,
      lacksPulse: Bool = false
    ) {
      self.slot = slot
      self.opens = opens
      self.closes = closes
      self.isCommitted = isCommitted
      self.hasRoster = hasRoster
      self.isSettled = isSettled
      self.isRevealed = isRevealed
      self.lacksDice = lacksDice
      self.lacksPulse = lacksPulse
    }
  }

  /// The next thing to do.
  package enum Step: Hashable, Sendable {
    /// Lock away a seed for each of these slots.
    case commit([PlannedSlot])
    case fixRoster(Slot)
    case draw(Slot)
    case miss(PlannedSlot, why: MissReason)
    case reveal(Slot)

    /// The slots that it is about.
    var slots: [Slot] {
      switch self {
      case .commit(let planned): planned.map(\.slot)
      case .miss(let planned, _): [planned.slot]
      case .fixRoster(let slot), .draw(let slot), .reveal(let slot): [slot]
      }
    }
  }

  /// A slot with its window.
  package struct PlannedSlot: Hashable, Sendable {
    package var slot: Slot
    package var opens: Int64
    package var closes: Int64
  }

  package enum MissReason: Hashable, Sendable {
    /// The window passed while nothing could draw.
    case outage
    /// A closure came after the commitment.
    case closed
    /// The officer's dice that the policy asks for never came.
    case noDice
  }

  package let list: String
  /// In log order.
  package let eras: [Era]
  /// Dates on which this list does not collect.
  package let closures: Set<CivilDate>
  /// Ascending by date: every slot on record since `since`.
  package let slots: [Life]
  /// The first date looked back on; nil is the list's first day.
  package let since: CivilDate?
  package let zone: ZoneRules
  /// Time of the last entry, UTC seconds: a clock that was set back since does not undo it.
  package let logged: Int64

  package init(
    list: String, eras: [Era], closures: Set<CivilDate>, slots: [Life], zone: ZoneRules,
    since: CivilDate? = nil, logged: Int64 = 0
  ) {
    self.list = list
    self.eras = eras
    self.closures = closures
    self.slots = slots.sorted { $0.slot < $1.slot }
    self.zone = zone
    self.since = since
    self.logged = logged
  }

  package var calendar: ListCalendar {
    ListCalendar(
      eras: eras.map { .init(from: $0.from, weekdays: $0.plan?.weekdays ?? .none) },
      closures: closures)
  }

  /// The oldest thing due at `now`, or nil when the list may rest.
  ///
  /// - Parameter stuck: slots that cannot go on, which must not hold up those after them.
  package func nextStep(now: Int64, except stuck: Set<Slot> = []) -> Step? {
    for life in slots where !stuck.contains(life.slot) {
      if let step = step(for: life, now: now) { return step }
    }
    return overdue(now: now, except: stuck) ?? commitment(now: now)
  }

  /// The next instant at which something will be due, as far as the log shows now.
  package func nextWake(after now: Int64) -> Int64? {
    let known = slots.filter { !$0.isRevealed }.flatMap { [$0.opens, $0.closes] }
    let uncommitted = uncommitted(until: now).map(\.closes)
    return (known + uncommitted).filter { $0 > now }.min()
  }

  /// The next slot that will be drawn: one that a closure has made a missed one is none.
  package func next(after now: Int64) -> Life? {
    slots.first { $0.opens > now && !$0.isSettled }
  }

  private func step(for life: Life, now: Int64) -> Step? {
    guard life.isSettled else { return unsettledStep(for: life, now: now) }
    // A late pulse counts only before the reveal (LOG.md 4, `draw`): revealed without it, the slot
    // would look as if somebody had kept it back.
    let isReady = life.isCommitted && !life.isRevealed && !life.lacksPulse
    let isDue = isReady && life.closes <= now
    return isDue ? .reveal(life.slot) : nil
  }

  private func unsettledStep(for life: Life, now: Int64) -> Step? {
    let planned = PlannedSlot(slot: life.slot, opens: life.opens, closes: life.closes)
    if closures.contains(life.slot.date) { return .miss(planned, why: .closed) }
    if now >= life.closes { return .miss(planned, why: lacksDice(life) ? .noDice : .outage) }
    guard now >= life.opens else { return nil }
    if !life.hasRoster { return .fixRoster(life.slot) }
    return lacksDice(life) ? nil : .draw(life.slot)
  }

  /// Whether a slot that is not settled can never be drawn for want of dice.
  package func lacksDice(_ slot: Slot) -> Bool {
    slots.contains { $0.slot == slot && !$0.isSettled && lacksDice($0) }
  }

  /// Without the officer's dice nothing may be drawn (LOG.md 4, `draw`).
  private func lacksDice(_ life: Life) -> Bool {
    let era = eras.last { $0.from <= life.slot.date }
    return era?.committedTogether == true && life.lacksDice
  }

  /// A date whose window came and went without a commitment: it can only be declared.
  private func overdue(now: Int64, except stuck: Set<Slot>) -> Step? {
    uncommitted(until: now).first { $0.closes <= now && !stuck.contains($0.slot) }
      .map { .miss($0, why: .outage) }
  }

  /// Seeds to lock away so that the list always has its slots committed ahead.
  private func commitment(now: Int64) -> Step? {
    let planned = wanting(now: now)
    return planned.isEmpty ? nil : .commit(planned)
  }

  /// The slots whose seeds must be locked away next.
  package func wanting(now: Int64) -> [PlannedSlot] {
    guard let era = eras.last else { return [] }
    let ahead = slots.filter { $0.isCommitted && !$0.isSettled }.count
    let wanted = era.committedTogether && ahead > 0 ? ahead : era.epoch
    return ahead < wanted ? upcoming(wanted - ahead, now: now) : []
  }

  /// The agenda as it will be once `slot` is drawn: what must be committed with that draw.
  package func settling(_ slot: Slot) -> ListAgenda {
    let settled = slots.map { life in
      var life = life
      if life.slot == slot { life.isSettled = true }
      return life
    }
    return ListAgenda(
      list: list, eras: eras, closures: closures, slots: settled, zone: zone, since: since,
      logged: logged)
  }

  /// The next `count` slots of the calendar that have neither a commitment nor begun.
  private func upcoming(_ count: Int, now: Int64) -> [PlannedSlot] {
    let begun = max(now, logged)
    var found: [PlannedSlot] = []
    var date = max(slots.last?.slot.date ?? firstDate - 1, zone.local(begun).date - 1)
    while found.count < count, let next = calendar.next(after: date) {
      date = next
      if let planned = planned(on: next), planned.opens > begun { found.append(planned) }
    }
    return found
  }

  /// Dates of the calendar that have opened by `now` and have no slot in the log.
  private func uncommitted(until now: Int64) -> [PlannedSlot] {
    let first = max(since ?? firstDate, firstDate)
    let today = zone.local(now).date
    guard first <= today else { return [] }
    let recorded = Set(slots.map(\.slot.date))
    return (0...(today - first)).map { first + $0 }
      .filter { !recorded.contains($0) && calendar.meets(on: $0) }
      .compactMap(planned(on:)).filter { $0.opens <= now }
  }

  /// The list's first day: the `from` of its first policy.
  private var firstDate: CivilDate {
    eras.first?.from ?? CivilDate(daysSinceEpoch: 0)
  }

  package func planned(on date: CivilDate) -> PlannedSlot? {
    guard let plan = eras.last(where: { $0.from <= date })?.plan,
      let slot = Slot(date: date, list: list)
    else { return nil }
    return PlannedSlot(
      slot: slot, opens: zone.instant(date, plan.opens), closes: zone.instant(date, plan.closes))
  }
}
