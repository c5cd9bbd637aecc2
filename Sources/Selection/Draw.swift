import Libcrypto

/// What a roster row brings to the draw.
package struct DrawRow: Hashable, Sendable {
  package var label: Label
  package var chance: Chance
  /// Last day of the oldest duty that leaves no choice; nil without one.
  package var due: CivilDate?
  package var lane: String
  package var isEligible: Bool

  package init(
    label: Label, chance: Chance, due: CivilDate? = nil, lane: String = "all",
    isEligible: Bool = true
  ) {
    self.label = label
    self.chance = chance
    self.due = due
    self.lane = lane
    self.isEligible = isEligible
  }
}

/// Today's list from today's chances (SELECTION.md 2). Nobody ineligible is ever selected.
package enum Draw {
  /// A ticket as one of 0..<`n`: the high half of its first 8 bytes times n. Bias below n / 2^64.
  package static func below(_ ticket: Digest, _ n: UInt64) -> UInt64 {
    ticket.prefix64.multipliedFullWidth(by: n).high
  }

  static func billionths(_ ticket: Digest) -> Int64 {
    Int64(below(ticket, UInt64(Chance.certain.ppb)))
  }

  /// No capacity set: everybody whose number is below his chance, ascending.
  package static func independent(
    _ rows: some Sequence<DrawRow>, _ randomness: SlotRandomness
  ) -> [Label] {
    rows.lazy
      .filter { $0.isEligible && randomness.number(of: $0.label).isBelow($0.chance) }
      .map(\.label)
      .sorted()
  }

  /// A pool's list: as many lowest tickets among the eligible as tests fall on today, ascending.
  ///
  /// - Parameters:
  ///   - outstanding: tests that the pool still owes.
  ///   - left: the list's dates left to the pool, today included.
  package static func pool(
    _ rows: some Sequence<DrawRow>, outstanding: Int, left: Int, _ randomness: SlotRandomness
  ) -> [Label] {
    let members = rows.filter(\.isEligible).map(\.label)
    let count = due(outstanding: outstanding, left: left, randomness)
    return ranked(members, randomness).prefix(count).sorted()
  }

  /// How many of a pool's outstanding tests fall on today, each with chance 1 / `left`.
  package static func due(
    outstanding: Int, left: Int, _ randomness: SlotRandomness
  ) -> Int {
    let days = UInt64(max(left, 1))
    return (0..<max(outstanding, 0)).count { ordinal in
      below(randomness.ticket(use: "due", subject: Array(String(ordinal).utf8)), days) == 0
    }
  }

  /// Lowest ticket first: those after the selected ones are the alternates.
  package static func ranked(_ labels: [Label], _ randomness: SlotRandomness) -> [Label] {
    labels.map { (ticket: randomness.ticket(of: $0), label: $0) }
      .sorted { $0.ticket < $1.ticket }
      .map(\.label)
  }
}
