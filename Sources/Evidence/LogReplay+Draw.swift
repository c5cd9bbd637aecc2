import Libcrypto
import Selection
import TransparencyLog

/// Rules about draws, late arrivals and second draws, as far as they can be asked before the seed
/// is known.
extension LogReplay {
  mutating func check(_ entry: DrawEntry) {
    let record = record(entry.slot)
    guard record.draw == nil else {
      report(.secondDraw, slot: entry.slot, "the slot is drawn already")
      return
    }
    guard let roster = record.roster, record.missed == nil, record.reveal == nil else {
      report(.drawOutOfOrder, slot: entry.slot, "a draw comes after its roster, before its end")
      return
    }
    if entry.roster != roster.index {
      report(
        .drawRosterDiffers, slot: entry.slot,
        "drawn from entry \(entry.roster), the roster is entry \(roster.index)")
    }
    checkTiming(entry, record)
    checkMixes(entry, record)
    loadList(entry)
    noteCuts(entry.slot)
    work[entry.slot, default: SlotWork()].lateRows = lateRows(record, roster.index)
  }

  private mutating func checkTiming(_ entry: DrawEntry, _ record: SlotRecord) {
    if let window = state.window(of: record), entry.at >= window.closes {
      report(.drawLate, slot: entry.slot, "drawn after the slot closed")
    }
    if let commit = record.commit, record.closures.contains(where: { $0.index > commit.index }) {
      report(.closureIgnored, slot: entry.slot, "the date was closed after the commit")
    }
    if record.isLost {
      report(.lostSlotDrawn, slot: entry.slot, "a slot that a restore lost is drawn again")
    }
  }

  /// Every mix that serves the slot counts, and the ones that the policy asks for are there.
  private mutating func checkMixes(_ entry: DrawEntry, _ record: SlotRecord) {
    let asked = state.ruling(record)?.entry.policy.mixes ?? []
    if entry.degraded, !asked.contains(.drand) {
      report(
        .diceSkippedAsDegraded, slot: entry.slot,
        "degraded, and the policy asks for no pulse that could be missing")
      return
    }
    if asked.contains(.officer), record.mix(from: .officer) == nil {
      report(.diceMissing, slot: entry.slot, "drawn without the officer's dice")
    }
    if asked.contains(.drand), (record.mix(from: .drand) == nil) != entry.degraded {
      report(.pulseSkipped, slot: entry.slot, "degraded, or not, against what the log holds")
    }
    if entry.mixes != record.mixes.map(\.index) {
      report(.mixesDiffer, slot: entry.slot, "not all the mixes that serve the slot, in order")
    }
  }

  private mutating func loadList(_ entry: DrawEntry) {
    guard let lines = readLines(LogBundle.list(entry.slot), entry.slot) else { return }
    let list = lines.compactMap { ListLine(line: $0) }
    work[entry.slot, default: SlotWork()].selected = Set(list.map(\.label))
    work[entry.slot]?.isListRead = true
    work[entry.slot]?.drawn = entry.nSelected
    guard LineRoot.of(lines.map { Array($0) }) == entry.res else {
      let text = list.count == lines.count ? difference(list, entry) : "lines that are no lines"
      report(
        .listAltered, slot: entry.slot, "the list does not hash to the root in the log: \(text)")
      return
    }
    guard list.count == lines.count else {
      report(.notCanonical, slot: entry.slot, "lines of the list are not canonical")
      return
    }
    if list.count != entry.nSelected {
      report(
        .listCountDiffers, slot: entry.slot, "\(entry.nSelected) selected, \(list.count) lines")
    }
    work[entry.slot]?.list = list
    checkPlausible(entry, list)
  }

  /// What a list can be held to before its seed is known: everybody on it has an eligible row and,
  /// where patients are independent, a number below the chance.
  private mutating func checkPlausible(_ entry: DrawEntry, _ list: [ListLine]) {
    for (line, next) in zip(list, list.dropFirst()) where line.label >= next.label {
      report(.numberAltered, slot: entry.slot, "the list is not in order")
      break
    }
    guard let roster = work[entry.slot]?.roster, roster.isSigned else { return }
    let rows = Dictionary(roster.rows.map { ($0.label, $0) }) { first, _ in first }
    for line in list {
      if let row = rows[line.label], row.isEligible,
        roster.mode != .independent || line.number.isBelow(row.chance)
      {
        continue
      }
      work[entry.slot]?.implausible.append(line.label)
    }
  }

  private func difference(_ list: [ListLine], _ entry: DrawEntry) -> String {
    list.count == entry.nSelected
      ? "a label or a number was changed" : "\(list.count) lines for \(entry.nSelected) selected"
  }

  /// Rows whose label, phase or excuse was logged when the slot's outcome could be known.
  private func lateRows(_ record: SlotRecord, _ roster: Int) -> Int {
    guard let entropy = record.entropy, entropy < roster else { return 0 }
    let late = (work[record.slot]?.recent ?? []).count { entropy < $0 && $0 < roster }
    return late + record.excuses.count { entropy < $0 && $0 < roster }
  }

  mutating func check(_ entry: Late) {
    let record = record(entry.slot)
    guard let roster = work[entry.slot]?.roster, record.draw != nil, record.reveal == nil,
      roster.mode == .independent
    else {
      report(
        .lateUnfounded, slot: entry.slot, "only after a draw in which patients are independent")
      return
    }
    if let window = state.window(of: record), entry.at >= window.closes {
      report(.lateUnfounded, slot: entry.slot, "after the slot closed")
    }
    guard let row = roster.row(leaf: entry.leaf), row.why == .notExpected else {
      report(.lateUnfounded, slot: entry.slot, "no row of somebody not expected")
      return
    }
    if record.late.contains(where: { $0.entry.leaf == entry.leaf }) {
      warnings.append("entry \(index): \(entry.slot): label \(row.label) was drawn late before")
    }
    if entry.drawn { work[entry.slot]?.selected.insert(row.label) }
  }

  mutating func check(_ entry: Pick) {
    let record = record(entry.slot)
    if record.draw == nil || record.reveal != nil
      || record.picks.contains(where: { $0.entry.use == entry.use })
    {
      report(
        .pickOutOfOrder, slot: entry.slot,
        "a second draw of a use comes once, after the draw and before the reveal")
    }
    let path = LogBundle.picks(entry.slot, use: entry.use)
    guard let lines = readLines(path, entry.slot) else { return }
    if LineRoot.of(lines.map { Array($0) }) != entry.root {
      report(.pickAltered, slot: entry.slot, "the picks do not hash to the root in the log")
      return
    }
    let picks = lines.compactMap { PickLine(line: $0) }
    guard picks.count == lines.count else {
      report(.notCanonical, slot: entry.slot, "lines of the picks are not canonical")
      return
    }
    if let list = work[entry.slot]?.list, picks.map(\.label) != list.map(\.label) {
      report(.pickAltered, slot: entry.slot, "the picks are not of the list's people, in order")
    } else if let pick = picks.first(where: { $0.pick >= UInt64(entry.of) }) {
      report(
        .pickAltered, slot: entry.slot, "\(pick.label) has pick \(pick.pick) of \(entry.of)")
    }
  }
}
