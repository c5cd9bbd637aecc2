import Evidence
import Selection

extension ListAgenda {
  /// Slots looked back on, more than an epoch has: a hole among them is seen in the next round.
  private static let lookback = 64

  /// What the log says of a list, as an agenda.
  package init(of list: String, in log: LogState) {
    let records = log.slots.values.filter { $0.slot.list == list && $0.isOnRecord }
      .sorted { $0.slot < $1.slot }
    // No hole may lie among them: what is on record and left out would seem to be missing.
    let oldest = records.firstIndex { !$0.isOver } ?? records.count
    let skipped = min(oldest, max(records.count - Self.lookback, 0))
    let slots = records.dropFirst(skipped)
    self.init(
      list: list,
      eras: log.policies.ruling(list).map { policy in
        Era(
          from: policy.entry.from, plan: policy.entry.policy.list(named: list),
          epoch: policy.entry.policy.epoch,
          committedTogether: policy.entry.policy.mixes.contains(.officer))
      },
      closures: Self.closures(of: list, in: log),
      slots: slots.compactMap { record in
        log.window(of: record).map { ListAgenda.Life(record, window: $0) }
      },
      zone: log.zone, since: skipped > 0 ? slots.first?.slot.date : nil, logged: log.at)
  }

  /// Closures that count. A date that was never committed can be closed before it opens only;
  /// afterwards it is missed all the same (LOG.md 4, "Calendar rule").
  private static func closures(of list: String, in log: LogState) -> Set<CivilDate> {
    (log.closures[list] ?? []).filter { date in
      guard let slot = Slot(date: date, list: list) else { return false }
      return log.slots[slot]?.commit != nil || log.requiredWindow(slot) == nil
    }
  }
}

extension ListAgenda.Life {
  fileprivate init(_ record: SlotRecord, window: SlotWindow) {
    self.init(
      slot: record.slot, opens: window.opens, closes: window.closes,
      isCommitted: record.commit != nil, hasRoster: record.roster != nil,
      isSettled: record.decided != nil, isRevealed: record.reveal != nil,
      lacksDice: record.mix(from: .officer) == nil,
      lacksPulse: record.draw?.entry.degraded == true && record.mix(from: .drand) == nil)
  }
}

extension SlotRecord {
  /// A closure or a cap alone does not make a slot.
  var isOnRecord: Bool { commit != nil || missed != nil }
  /// Of a lost slot the reveal may never come; it is looked for as long as the slot is looked at.
  fileprivate var isOver: Bool {
    decided != nil && (commit == nil || reveal != nil || isLost)
  }
}
