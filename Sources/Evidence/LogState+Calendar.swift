import Selection

/// Which slots a list has, and which policy rules each (LOG.md 4, "Calendar rule").
extension LogState {
  /// The policy that rules a committed slot: the last one logged before its officer's mix or,
  /// without one, before its commit. Nil for a slot without a commit.
  package func ruling(_ record: SlotRecord) -> Logged<PolicyEntry>? {
    guard let commit = record.commit else { return nil }
    let limit = record.mix(from: .officer)?.index ?? commit.index
    return policies.inForce(record.slot.list, on: record.slot.date, before: limit)
  }

  /// The policy under which a slot would be committed now.
  package func rulingNow(_ slot: Slot) -> Logged<PolicyEntry>? {
    policies.inForce(slot.list, on: slot.date)
  }

  /// The dates of a list as far as the log knows them now.
  package func calendar(of list: String) -> ListCalendar {
    let eras = policies.ruling(list).map { policy in
      ListCalendar.Era(
        from: policy.entry.from,
        weekdays: policy.entry.policy.list(named: list)?.weekdays ?? .none)
    }
    return ListCalendar(eras: eras, closures: closures[list] ?? [])
  }

  /// A plan's window on a date, in UTC seconds.
  package func window(_ plan: ListPlan, on date: CivilDate) -> SlotWindow {
    SlotWindow(opens: zone.instant(date, plan.opens), closes: zone.instant(date, plan.closes))
  }

  /// The window that a slot must have, from the policy that rules it.
  package func window(of record: SlotRecord) -> SlotWindow? {
    let policy = ruling(record) ?? rulingUncommitted(record.slot)
    guard let plan = policy?.entry.policy.list(named: record.slot.list) else { return nil }
    return window(plan, on: record.slot.date)
  }

  /// The policy that rules a date without a commit: the last one logged before that list's next
  /// commit and before that date's opens.
  package func rulingUncommitted(_ slot: Slot) -> Logged<PolicyEntry>? {
    let limit = nextCommit(after: slot)
    var ruling: Logged<PolicyEntry>?
    for policy in policies.ruling(slot.list)
    where policy.index < limit && policy.entry.from <= slot.date {
      let plan =
        policy.entry.policy.list(named: slot.list)
        ?? ruling?.entry.policy.list(named: slot.list)
      if let plan, policy.entry.at >= window(plan, on: slot.date).opens { continue }
      ruling = policy
    }
    return ruling
  }

  /// Index of the first commit of a later date of the same list.
  func nextCommit(after slot: Slot) -> Int {
    commits[slot.list]?.first { $0.date > slot.date }?.index ?? .max
  }

  /// Dates of a list, up to the as-of time, that must have a commit or a `missed` and have neither,
  /// and whether a later date of the list was committed.
  package func uncommitted(_ list: String, asOf: Int64) -> [UncommittedDate] {
    guard let first = policies.ruling(list).map(\.entry.from).min() else { return [] }
    let last = zone.local(asOf).date
    guard first <= last else { return [] }
    return (0...(last - first)).compactMap { days in
      guard let slot = Slot(date: first + days, list: list), slots[slot]?.commit == nil,
        slots[slot]?.missed == nil, let window = requiredWindow(slot), window.opens <= asOf
      else { return nil }
      return UncommittedDate(
        slot: slot, window: window, isFollowed: nextCommit(after: slot) != .max)
    }
  }

  /// The window of a date that no commit names, if the calendar has the date; nil if it has not.
  package func requiredWindow(_ slot: Slot) -> SlotWindow? {
    guard let plan = rulingUncommitted(slot)?.entry.policy.list(named: slot.list),
      plan.weekdays.contains(slot.date.weekday)
    else { return nil }
    let window = window(plan, on: slot.date)
    let limit = nextCommit(after: slot)
    let isClosed = slots[slot]?.closures.contains { $0.index < limit && $0.at < window.opens }
    return isClosed == true ? nil : window
  }
}

/// When a slot opens and closes, in UTC seconds.
package struct SlotWindow: Hashable, Sendable {
  package let opens: Int64
  package let closes: Int64
}

/// A date that should have a commit and has none.
package struct UncommittedDate: Hashable, Sendable {
  package let slot: Slot
  package let window: SlotWindow
  /// Whether a later date of the list has one.
  package let isFollowed: Bool
}
