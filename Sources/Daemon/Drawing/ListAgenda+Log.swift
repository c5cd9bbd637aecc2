import Evidence
import Selection

extension ListAgenda {
  /// Slots looked back on: more than an epoch has, so that no hole between them goes unseen.
  private static let lookback = 64

  /// What the log says of a list, as an agenda.
  package init(of list: String, in log: Evidence.LogState) {
    let records = log.slots.values.filter { $0.slot.list == list && $0.isOnRecord }
      .sorted { $0.slot < $1.slot }
    let pending = records.filter { !$0.isOver }
    let slots = Array(records.suffix(Self.lookback)) + pending
    self.init(
      list: list,
      eras: log.policies.ruling(list).map { policy in
        Era(
          from: policy.entry.from, plan: policy.entry.policy.list(named: list),
          epoch: policy.entry.policy.epoch,
          committedTogether: policy.entry.policy.mixes.contains(.officer))
      },
      closures: log.closures[list] ?? [],
      slots: Set(slots.map(\.slot)).compactMap { log.slots[$0] }.compactMap { record in
        log.window(of: record).map { ListAgenda.Life(record, window: $0) }
      },
      zone: log.zone)
  }
}

extension ListAgenda.Life {
  fileprivate init(_ record: Evidence.SlotRecord, window: SlotWindow) {
    self.init(
      slot: record.slot, opens: window.opens, closes: window.closes,
      isCommitted: record.commit != nil, hasRoster: record.roster != nil,
      isSettled: record.decided != nil, isRevealed: record.reveal != nil,
      lacksDice: record.mix(from: .officer) == nil)
  }
}

extension Evidence.SlotRecord {
  /// A closure or a cap alone does not make a slot.
  var isOnRecord: Bool { commit != nil || missed != nil }
  fileprivate var isOver: Bool { decided != nil && (commit == nil || reveal != nil) }
}
