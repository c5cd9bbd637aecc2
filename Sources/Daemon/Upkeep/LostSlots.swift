import Evidence
import Selection
import Storage

/// What a return to an earlier head loses (LOG.md 4, `restore`): slots whose seed is gone, and slots
/// that may have been drawn in what was abandoned. Nobody can tell what was: whatever had opened
/// counts, so that no day is ever drawn twice.
struct LostSlots {
  let log: LogState
  /// UTC seconds.
  let now: Int64
  /// Nothing was logged after the head that is returned to.
  let isWhole: Bool
  let hasSeed: (Slot) throws -> Bool

  /// Ascending.
  func all() throws -> [LostSlot] {
    let committed = try log.slots.values.compactMap(lost)
    let uncommitted = isWhole ? [] : log.policies.lists.flatMap(opened)
    return (committed + uncommitted).sorted { $0.slot < $1.slot }
  }

  private func lost(_ record: SlotRecord) throws -> LostSlot? {
    guard record.commit != nil, record.reveal == nil, !record.isLost,
      let window = log.window(of: record)
    else { return nil }
    let mayBeDrawn = !isWhole && record.decided == nil && window.opens <= now
    guard try mayBeDrawn || !hasSeed(record.slot) else { return nil }
    return LostSlot(record.slot, opens: window.opens, closes: window.closes)
  }

  /// Dates that were committed, if ever, in what was abandoned.
  private func opened(_ list: String) -> [LostSlot] {
    log.uncommitted(list, asOf: now).map {
      LostSlot($0.slot, opens: $0.window.opens, closes: $0.window.closes)
    }
  }
}
