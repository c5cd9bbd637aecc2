import Selection

/// From what was replayed to a verdict per slot.
extension Verification {
  mutating func assess(_ replay: LogReplay, require: Level?) {
    let bad = Set(verdict.findings.compactMap(\.slot))
    let slots = Set(replay.state.slots.keys).union(replay.work.keys).union(bad)
    verdict.slots = slots.sorted().compactMap { slot in
      verdict(of: slot, replay, isBad: bad.contains(slot))
    }
    verdict.lastSlot = verdict.slots.last { $0.status != .open }?.slot
    verdict.covered = covered(replay)
    if let require { hold(to: require) }
    noteLimits()
  }

  private func verdict(of slot: Slot, _ replay: LogReplay, isBad: Bool) -> SlotVerdict? {
    let record = replay.record(slot)
    let work = replay.work[slot] ?? SlotWork()
    let isListed = record.commit != nil || record.missed != nil || !work.remarks.isEmpty || isBad
    guard isListed else { return nil }
    let level = level(record, work, replay)
    return SlotVerdict(
      slot: slot, level: level, status: isBad ? .bad : status(record, work), rows: work.rowCount,
      drawn: work.drawn, remarks: remarks(record, work, replay))
  }

  private func status(_ record: SlotRecord, _ work: SlotWork) -> SlotVerdict.Status {
    if record.missed != nil { return .missed }
    guard record.draw != nil, record.reveal != nil else { return .open }
    return work.isDrawnAgain && work.areRowsChecked ? .ok : .unchecked
  }

  /// The level that held heads and outside entropy give a drawn slot.
  func level(_ record: SlotRecord, _ work: SlotWork, _ replay: LogReplay) -> Level {
    guard let commit = record.commit, let draw = record.draw,
      isVouched(after: commit.index, to: draw.index)
    else { return .l0 }
    guard let dice = record.mix(from: .officer), draw.entry.mixes.contains(dice.index),
      work.lateRows == 0, !isSteerable(record, replay), isVouched(dice, replay)
    else { return .l1 }
    return .l2
  }

  /// Whether somebody outside keeps a head of size n with first < n ≤ last.
  private func isVouched(after first: Int, to last: Int) -> Bool {
    vouched.contains { first < $0 && $0 <= last }
  }

  /// Whether the officer brings a head with every commitment that the dice serve.
  private func isVouched(_ dice: Logged<Mix>, _ replay: LogReplay) -> Bool {
    let served = replay.state.committed.indices
      .clamped(to: dice.entry.first..<(dice.entry.last + 1))
    let commits = served.compactMap { replay.record(replay.state.committed[$0]).commit?.index }
    return commits.max().map { isVouched(after: $0, to: dice.index) } ?? false
  }

  /// Where one row's outcome can depend on others, whoever knows the tickets could steer it.
  private func isSteerable(_ record: SlotRecord, _ replay: LogReplay) -> Bool {
    guard let mode = replay.state.ruling(record)?.entry.policy.mode else { return false }
    return mode != .independent
  }

  private func remarks(
    _ record: SlotRecord, _ work: SlotWork, _ replay: LogReplay
  ) -> [String] {
    var remarks: [String] = []
    if record.mix(from: .officer) != nil { remarks.append("dice") }
    if record.mix(from: .drand) != nil { remarks.append("pulse") }
    if record.draw != nil, isSteerable(record, replay) { remarks.append("steerable") }
    if work.lateRows > 0 { remarks.append("\(work.lateRows) rows late") }
    if record.isLost { remarks.append("lost") }
    if record.commit == nil, record.missed != nil { remarks.append("never committed") }
    if isRevealDue(record, replay) { remarks.append("reveal due") }
    return remarks + work.remarks
  }

  private func isRevealDue(_ record: SlotRecord, _ replay: LogReplay) -> Bool {
    guard record.commit != nil, record.reveal == nil, !record.isLost,
      let window = replay.state.window(of: record)
    else { return false }
    return window.closes <= verdict.asOf
  }

  /// Any one held head proves everything before it.
  private func covered(_ replay: LogReplay) -> Int {
    guard let largest = vouched.last else { return 0 }
    return replay.state.slots.values.count { $0.decided ?? .max < largest }
  }

  private mutating func hold(to level: Level) {
    let short = verdict.slots.filter { $0.status == .ok && $0.level < level }
    guard let first = short.first else { return }
    verdict.obstacles.append(
      "\(level) is not shown for \(short.count) slots, the first is \(first.slot)")
  }

  private mutating func noteLimits() {
    verdict.unchecked += [
      "whether somebody was never enrolled",
      "whether anybody was told after the draw",
      "whose specimen it was",
      "when an excuse was agreed, unless its act names the slot",
      "days left in a row, beyond the list's own dates",
    ]
  }
}
