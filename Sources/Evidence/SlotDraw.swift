import Libcrypto
import Selection

/// The draw of one slot: the one function behind the daemon's list and the verifier's.
package struct SlotDraw: Sendable {
  package let slot: Slot
  package let mode: Mode
  package let caps: [String: Int]
  package let pool: PoolState?
  package let randomness: SlotRandomness

  package init(
    slot: Slot, mode: Mode, caps: [String: Int] = [:], pool: PoolState? = nil,
    randomness: SlotRandomness
  ) {
    self.slot = slot
    self.mode = mode
    self.caps = caps
    self.pool = pool
    self.randomness = randomness
  }

  /// The selected, ascending, with their numbers.
  package func list(_ rows: [RosterRow]) -> [ListLine] {
    selected(rows.map(\.drawRow)).map { ListLine(label: $0, number: randomness.number(of: $0)) }
  }

  /// The labels selected from `rows`, ascending.
  package func selected(_ rows: [DrawRow]) -> [Label] {
    switch mode {
    case .independent: Draw.independent(rows, randomness)
    case .capped: outcomes(rows).flatMap(\.value.selected).sorted()
    case .pool:
      pool.map { Draw.pool(rows, outstanding: $0.owed, left: $0.left, randomness) } ?? []
    }
  }

  /// What became of each lane, by its name.
  package func outcomes(_ rows: [DrawRow]) -> [String: CappedOutcome] {
    var outcomes: [String: CappedOutcome] = [:]
    for (lane, cap) in caps {
      outcomes[lane] = Draw.capped(rows, cap: cap, lane: lane, day: slot.date, randomness)
    }
    return outcomes
  }

  /// What decided about one label: the words of `why` stand on these figures.
  package struct Explanation: Hashable, Sendable {
    package let number: Number
    /// The chance of the row.
    package let chance: Chance
    /// The chance used today: another one under a cut, and 0 for the ineligible.
    package let used: Chance
    package let isSelected: Bool
    /// Certain, and no room.
    package let isDeferred: Bool
    package let cut: CappedOutcome.Cut?
  }

  /// Why the label of one of `rows` was selected or not; nil when it is not among them.
  package func explain(_ label: Label, in rows: [RosterRow]) -> Explanation? {
    guard let row = rows.first(where: { $0.label == label }) else { return nil }
    let draw = rows.map(\.drawRow)
    let lane = mode == .capped ? outcomes(draw)[row.lane] : nil
    let used = row.isEligible ? lane?.used[label] ?? row.chance : .never
    return Explanation(
      number: randomness.number(of: label), chance: row.chance, used: used,
      isSelected: selected(draw).contains(label),
      isDeferred: lane?.deferred.contains(label) ?? false, cut: lane?.cut)
  }

  /// The ineligible rows whose labels would be selected, each if it alone were eligible too.
  ///
  /// In independent mode nobody else matters. In a pool a label is selected when fewer eligible
  /// tickets are lower than tests fall due. In a capped draw the lane is walked again for each.
  package func wouldSelect(among rows: [RosterRow]) -> [RosterRow] {
    let absent = rows.filter { !$0.isEligible }
    switch mode {
    case .independent:
      return absent.filter { randomness.number(of: $0.label).isBelow($0.chance) }
    case .pool: return absentInPool(absent, rows)
    case .capped: return absentInLanes(absent, rows)
    }
  }

  private func absentInPool(_ absent: [RosterRow], _ rows: [RosterRow]) -> [RosterRow] {
    guard let pool else { return [] }
    let due = Draw.due(outstanding: pool.owed, left: pool.left, randomness)
    let tickets = rows.filter(\.isEligible).map { randomness.ticket(of: $0.label) }.sorted()
    guard due > 0 else { return [] }
    guard due <= tickets.count else { return absent }
    return absent.filter { randomness.ticket(of: $0.label) < tickets[due - 1] }
  }
}
