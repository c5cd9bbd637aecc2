import Libcrypto
import Selection

/// Rules about how a slot ends: missed, or revealed.
extension LogReplay {
  mutating func check(_ entry: Missed) {
    let record = record(entry.slot)
    guard record.decided == nil, record.reveal == nil else {
      report(.missedOutOfOrder, slot: entry.slot, "the slot has come to its end already")
      return
    }
    let window = record.commit == nil ? state.requiredWindow(entry.slot) : state.window(of: record)
    guard let window else {
      report(.extraSlot, slot: entry.slot, "the calendar has no such date")
      return
    }
    let commit = record.commit?.index ?? .max
    let isClosed = record.closures.contains { $0.index > commit }
    if entry.at < window.closes, !isClosed, !record.isLost, !isBlind {
      report(.missedTooSoon, slot: entry.slot, "declared missed while it could still be drawn")
    }
    let commitment = record.commit == nil ? ", never committed" : ""
    warnings.append("\(entry.slot) missed\(commitment): \(entry.why)")
  }

  mutating func check(_ entry: Reveal) {
    let record = record(entry.slot)
    guard let commit = record.commit, record.decided != nil, record.reveal == nil else {
      report(.revealOutOfOrder, slot: entry.slot, "a reveal comes once, after the slot's end")
      return
    }
    let window = state.window(of: record)
    if let window, entry.at < window.closes {
      report(.revealedEarly, slot: entry.slot, "revealed before the slot closed")
    }
    let isAsked = state.ruling(record)?.entry.policy.mixes.contains(.drand) == true
    if isAsked, record.draw?.entry.degraded == true, record.mix(from: .drand) == nil {
      report(.pulseWithheld, slot: entry.slot, "the late pulse is not logged before the reveal")
    }
    noteLateness(entry, record, window)
    let commitment = DomainHash.commitment(
      logID: state.logID, slot: entry.slot, seed: entry.seed)
    guard commitment == commit.entry.c else {
      report(
        .seedSwapped, slot: entry.slot,
        "the seed does not open the commitment in entry \(commit.index)")
      return
    }
    recompute(record, seed: entry.seed)
    work[entry.slot]?.roster = nil
    work[entry.slot]?.list = nil
  }

  private mutating func noteLateness(
    _ entry: Reveal, _ record: SlotRecord, _ window: SlotWindow?
  ) {
    guard let window, let policy = state.ruling(record)?.entry.policy,
      entry.at > window.closes + Int64(policy.revealSeconds)
    else { return }
    warnings.append("\(entry.slot) revealed late")
    work[entry.slot, default: SlotWork()].remarks.append("revealed late")
  }

  /// What must have happened by the as-of time.
  mutating func finish(asOf: Int64) {
    for record in state.slots.values.sorted(by: { $0.slot < $1.slot }) where record.reveal == nil {
      checkOverdue(record, asOf)
      checkImplausible(record)
    }
    for list in state.policies.lists where !isBlind { checkCalendar(list, asOf) }
  }

  /// After the reveal the whole list is recomputed, which says the same and more.
  private mutating func checkImplausible(_ record: SlotRecord) {
    guard let label = work[record.slot]?.implausible.first else { return }
    findings.append(
      Finding(
        .personAdded, slot: record.slot, entry: record.draw?.index,
        "on the list, and no seed could have put it there: \(label)"))
  }

  private mutating func checkOverdue(_ record: SlotRecord, _ asOf: Int64) {
    guard let commit = record.commit, !record.isLost, let window = state.window(of: record),
      let policy = state.ruling(record)?.entry.policy,
      asOf > window.closes + Int64(policy.revealSeconds)
    else { return }
    if record.decided == nil {
      findings.append(
        Finding(
          .slotUndecided, slot: record.slot, entry: commit.index,
          "committed, and neither drawn nor missed"))
    } else {
      findings.append(
        Finding(
          .revealWithheld, slot: record.slot, entry: commit.index,
          "the seed was due and is not revealed"))
    }
  }

  /// Dates of one list left out that are named one by one.
  static let mostDates = 1000

  private mutating func checkCalendar(_ list: String, _ asOf: Int64) {
    let dates = state.uncommitted(list, asOf: asOf, most: Self.mostDates)
    if dates.count == Self.mostDates {
      warnings.append("list \(list): dates after \(Self.mostDates) left out were not looked at")
    }
    for date in dates {
      if date.window.closes > asOf {
        warnings.append("\(date.slot) is open and not committed")
        work[date.slot, default: SlotWork()].remarks.append("not committed")
      } else {
        findings.append(
          Finding(
            date.isFollowed ? .slotNeverCommitted : .slotsEndSilently, slot: date.slot,
            "the calendar has this date, the log has neither a commit nor a 'missed'"))
      }
    }
  }
}
