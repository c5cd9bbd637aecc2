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
    UncommittedDates(slot.list, self).ruling(on: slot.date)
  }

  /// Dates of a list, up to the as-of time, that must have a commit or a `missed` and have neither,
  /// and whether a later date of the list was committed; ascending.
  ///
  /// - Parameters:
  ///   - first: the first date to look at; nil is the list's first.
  ///   - most: where to stop. Whoever reads of a thousand dates left out has read enough.
  package func uncommitted(
    _ list: String, asOf: Int64, since first: CivilDate? = nil, most: Int = .max
  ) -> [UncommittedDate] {
    let dates = UncommittedDates(list, self)
    let last = min(zone.local(asOf).date, TimeBound.lastDate)
    guard let start = [dates.first, first].compactMap({ $0 }).max(), dates.first != nil else {
      return []
    }
    var found: [UncommittedDate] = []
    var date = start
    while date <= last, found.count < most {
      if let one = uncommitted(on: date, dates, asOf) { found.append(one) }
      date = date + 1
    }
    return found
  }

  private func uncommitted(
    on date: CivilDate, _ dates: UncommittedDates, _ asOf: Int64
  ) -> UncommittedDate? {
    guard let plan = dates.plan(on: date), plan.weekdays.contains(date.weekday),
      let slot = Slot(date: date, list: dates.list), slots[slot]?.commit == nil,
      slots[slot]?.missed == nil, let window = requiredWindow(slot, dates), window.opens <= asOf
    else { return nil }
    return UncommittedDate(
      slot: slot, window: window, isFollowed: dates.nextCommit(after: date) != .max)
  }

  /// The window of a date that no commit names, if the calendar has the date; nil if it has not.
  package func requiredWindow(_ slot: Slot) -> SlotWindow? {
    requiredWindow(slot, UncommittedDates(slot.list, self))
  }

  private func requiredWindow(_ slot: Slot, _ dates: UncommittedDates) -> SlotWindow? {
    guard let plan = dates.plan(on: slot.date), plan.weekdays.contains(slot.date.weekday) else {
      return nil
    }
    let window = window(plan, on: slot.date)
    let limit = dates.nextCommit(after: slot.date)
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
