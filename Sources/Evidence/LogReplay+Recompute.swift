import Libcrypto
import Selection

/// The sums again, once the seed is known.
extension LogReplay {
  mutating func recompute(_ record: SlotRecord, seed: Digest) {
    if let draw = record.draw {
      recompute(record, draw.entry, seed: seed)
    } else {
      recomputeMissed(record, seed: seed)
    }
  }

  private mutating func recompute(_ record: SlotRecord, _ draw: DrawEntry, seed: Digest) {
    guard let roster = work[record.slot]?.roster, roster.isSigned else {
      noteUnchecked("\(record.slot) not drawn again: its roster is not the one in the log")
      return
    }
    let mixes = record.mixes.filter { draw.mixes.contains($0.index) }
    let drawing = drawing(roster, seed: seed, mixes: mixes)
    let list = drawing.list(roster.rows)
    if LineRoot.of(list) != draw.res { compare(record, draw, list) }
    work[record.slot]?.drawn = draw.nSelected
    work[record.slot]?.isDrawnAgain = true
    checkLate(record, roster, drawing)
    checkPicks(record, list.map(\.label), drawing)
    noteAbsent(record, roster, drawing)
    if draw.degraded { recomputeDegraded(record, roster, list, seed: seed) }
  }

  private func drawing(
    _ roster: LoadedRoster, seed: Digest, mixes: [Logged<Mix>], slot: Slot? = nil
  ) -> SlotDraw {
    let slot = slot ?? roster.slot
    let salt = DomainHash.salt(logID: state.logID, slot: slot, mixes: mixes.map(\.entry.bytes))
    return SlotDraw(
      slot: slot, mode: roster.mode, caps: roster.caps, pool: roster.pool,
      randomness: SlotRandomness(seed: seed, salt: salt))
  }

  /// How the list in the log differs from the one that follows.
  private mutating func compare(_ record: SlotRecord, _ draw: DrawEntry, _ list: [ListLine]) {
    let index = record.draw?.index
    guard let logged = work[record.slot]?.list else {
      findings.append(
        Finding(
          .listCountDiffers, slot: record.slot, entry: index,
          "the list's root is not the one that follows from seed, roster and policy"))
      return
    }
    let (mine, theirs) = (Set(list.map(\.label)), Set(logged.map(\.label)))
    let missing = mine.subtracting(theirs).sorted()
    let extra = theirs.subtracting(mine).sorted()
    if let first = missing.first {
      findings.append(
        Finding(
          .personLeftOff, slot: record.slot, entry: index,
          "drawn and not on the list: \(first)\(more(missing))"))
    }
    if let first = extra.first {
      findings.append(
        Finding(
          .personAdded, slot: record.slot, entry: index,
          "on the list and not drawn: \(first)\(more(extra))"))
    }
    if missing.isEmpty, extra.isEmpty {
      findings.append(
        Finding(
          .numberAltered, slot: record.slot, entry: index,
          "a number or the order of the list is not what follows"))
    }
  }

  private func more(_ labels: [Label]) -> String {
    labels.count > 1 ? " (and \(labels.count - 1) more)" : ""
  }

  private mutating func checkLate(
    _ record: SlotRecord, _ roster: LoadedRoster, _ drawing: SlotDraw
  ) {
    var drawn: [Label] = []
    for late in record.late {
      guard let row = roster.row(leaf: late.entry.leaf), row.why == .notExpected else { continue }
      let isDrawn = drawing.randomness.number(of: row.label).isBelow(row.chance)
      if isDrawn { drawn.append(row.label) }
      if isDrawn != late.entry.drawn {
        findings.append(
          Finding(
            .lateOutcomeDiffers, slot: record.slot, entry: late.index,
            "the own ticket of \(row.label) says \(isDrawn ? "drawn" : "not drawn")"))
      }
    }
    if !drawn.isEmpty {
      wouldHave.append(WouldHave(slot: record.slot, cause: .late, labels: drawn.sorted()))
    }
  }

  private mutating func checkPicks(
    _ record: SlotRecord, _ labels: [Label], _ drawing: SlotDraw
  ) {
    for pick in record.picks {
      let lines = labels.map { label in
        PickLine(
          label: label,
          pick: drawing.randomness.pick(
            use: pick.entry.use, of: UInt64(pick.entry.of), for: label)
        ).line
      }
      if LineRoot.of(lines) != pick.entry.root {
        findings.append(
          Finding(
            .pickAltered, slot: record.slot, entry: pick.index,
            "the picks of use '\(pick.entry.use)' are not what follows"))
      }
    }
  }

  /// Everybody not eligible who would have been drawn, by the reason given.
  private mutating func noteAbsent(
    _ record: SlotRecord, _ roster: LoadedRoster, _ drawing: SlotDraw
  ) {
    var would: [Absence: [Label]] = [:]
    let late = Set(record.late.compactMap { roster.row(leaf: $0.entry.leaf)?.label })
    for row in drawing.wouldSelect(among: roster.rows) where !late.contains(row.label) {
      if let why = row.why { would[why, default: []].append(row.label) }
    }
    for why in Absence.allCases {
      guard let labels = would[why] else { continue }
      wouldHave.append(WouldHave(slot: record.slot, cause: .absent(why), labels: labels))
    }
  }

  /// The list that the late pulse would have given, against the file that states it.
  private mutating func recomputeDegraded(
    _ record: SlotRecord, _ roster: LoadedRoster, _ drawn: [ListLine], seed: Digest
  ) {
    let list = drawing(roster, seed: seed, mixes: record.mixes).list(roster.rows)
    let others = Set(list.map(\.label)).symmetricDifference(drawn.map(\.label))
    wouldHave.append(
      WouldHave(slot: record.slot, cause: .degraded, labels: list.map(\.label)))
    work[record.slot]?.remarks.append("degraded, \(others.count) differ")
    guard record.mix(from: .drand) != nil else { return }
    do {
      if try bundle.file(LogBundle.degraded(record.slot)) != list.map(\.line).joinedLines() {
        findings.append(
          Finding(
            .listAltered, slot: record.slot, entry: record.draw?.index,
            "the list that the late pulse would have given is another one"))
      }
    } catch { obstacles.append(error.description) }
  }

  /// Who would have been drawn in a slot that was missed: from its own roster, or else from the
  /// list's last one.
  private mutating func recomputeMissed(_ record: SlotRecord, seed: Digest) {
    let own = work[record.slot]?.roster
    guard let roster = own ?? lastRoster[record.slot.list], roster.isSigned else {
      noteUnchecked("\(record.slot) was missed before its list had a roster")
      return
    }
    let list = drawing(roster, seed: seed, mixes: record.mixes, slot: record.slot)
      .list(roster.rows)
    wouldHave.append(WouldHave(slot: record.slot, cause: .missed, labels: list.map(\.label)))
  }
}
