import Libcrypto

/// What became of one lane's chances where only so many can be collected.
package struct CappedOutcome: Hashable, Sendable {
  /// Ascending.
  package var selected: [Label]
  /// Certain patients for whom there was no room, ascending.
  package var deferred: [Label]
  /// The chance actually used, for every eligible row.
  package var used: [Label: Chance]
  /// Sum of the chances as planned, in ppb.
  package var asked: Int64
  /// Sum of the chances used, in ppb.
  package var granted: Int64
  /// The common factor by which chances below certainty were cut; nil when none was.
  package var cut: Cut?

  /// `room` of `wanted`, both in ppb: the room the certain patients left, and the others' chances.
  package struct Cut: Hashable, Sendable {
    package var room: Int64
    package var wanted: Int64
  }
}

extension Draw {
  /// At most `cap` of one lane: the certain ones first, then one pass along the others in ticket
  /// order which meets every used chance exactly.
  ///
  /// - Parameter day: the slot's date, which stands in for a missing `due`.
  package static func capped(
    _ rows: some Sequence<DrawRow>, cap: Int, lane: String, day: CivilDate,
    _ randomness: SlotRandomness
  ) -> CappedOutcome {
    let lot = rows.filter { $0.isEligible && $0.lane == lane }
      .map { Ticketed(row: $0, ticket: randomness.ticket(of: $0.label)) }
    let certain = lot.filter { $0.row.chance == .certain }
      .sorted { ($0.row.due ?? day, $0.ticket) < ($1.row.due ?? day, $1.ticket) }
    let others = lot.filter { .never < $0.row.chance && $0.row.chance < .certain }
      .sorted { $0.ticket < $1.ticket }
    // A capacity beyond the lane's rows changes nothing, and this keeps the product in range.
    let places = min(max(cap, 0), lot.count)
    let taken = certain.prefix(places)
    let (chances, cut) = cutting(others, to: Int64(places - taken.count) * Chance.certain.ppb)
    let start = billionths(randomness.ticket(use: "start", subject: Array(lane.utf8)))
    let walked = walk(chances, from: start).map { others[$0] }

    var used = Dictionary(lot.map { ($0.label, Chance.never) }) { first, _ in first }
    for one in taken { used[one.label] = .certain }
    for (one, chance) in zip(others, chances) { used[one.label] = chance }
    return CappedOutcome(
      selected: (taken + walked).map(\.label).sorted(),
      deferred: certain.dropFirst(places).map(\.label).sorted(), used: used,
      asked: lot.reduce(0) { $0 + $1.row.chance.ppb },
      granted: used.values.reduce(0) { $0 + $1.ppb }, cut: cut)
  }

  private struct Ticketed {
    let row: DrawRow
    let ticket: Digest
    var label: Label { row.label }
  }

  /// The chances as they are where they fit into `room`, else each times room / their sum, rounded
  /// down. The product needs 128 bits.
  private static func cutting(
    _ others: [Ticketed], to room: Int64
  ) -> (chances: [Chance], cut: CappedOutcome.Cut?) {
    let wanted = others.reduce(0) { $0 + $1.row.chance.ppb }
    guard wanted > room else { return (others.map(\.row.chance), nil) }
    let chances = others.map { one in
      let product = one.row.chance.ppb.multipliedFullWidth(by: room)
      return Chance(known: wanted.dividingFullWidth(product).quotient)
    }
    return (chances, CappedOutcome.Cut(room: room, wanted: wanted))
  }

  /// Adds chances up from `start`; whoever carries the sum past a whole billion is selected.
  ///
  /// - Returns: positions of the selected, ascending.
  package static func walk(_ chances: [Chance], from start: Int64) -> [Int] {
    var mark = start
    return chances.indices.filter { index in
      let before = mark / Chance.certain.ppb
      mark += chances[index].ppb
      return mark / Chance.certain.ppb != before
    }
  }
}
