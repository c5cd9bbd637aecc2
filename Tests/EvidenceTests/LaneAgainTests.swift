import Evidence
import Libcrypto
import Selection
import TestSupport
import Testing

/// Who would have been drawn in a capped slot or a pool, against drawing it again from scratch.
@Suite struct LaneAgainTests {
  private func rows(_ dice: inout SplitMix, _ slot: Slot) throws -> [RosterRow] {
    try (0..<40).map { number in
      let bytes = SHA256.hash(Array("row \(number) \(dice.below(1_000_000))".utf8)).bytes
      let ppb = dice.below(5) == 0 ? 1_000_000_000 : dice.below(1_000_000_000)
      let by = slot.date + dice.below(3)
      return RosterRow(
        slot: slot, label: try #require(Label(bytes: Array(bytes.prefix(16)))), phase: "1",
        lane: dice.below(3) == 0 ? "south" : "north", base: .floor,
        duties: ppb == 1_000_000_000 ? [Duty(by: by, owed: 1, left: 1)] : [],
        chance: try #require(Chance(ppb: Int64(dice.below(9) == 0 ? 0 : ppb))),
        why: dice.below(4) == 0 ? .travel : nil)
    }
  }

  /// The list again with one row made eligible.
  private func again(_ row: RosterRow, _ rows: [RosterRow], _ drawing: SlotDraw) -> Bool {
    let changed = rows.map { other in
      var other = other.drawRow
      if other.label == row.label { other.isEligible = true }
      return other
    }
    return drawing.selected(changed).contains(row.label)
  }

  @Test("one more row", arguments: [Mode.independent, .capped, .pool], 0..<20)
  func oneMore(_ mode: Mode, _ seed: Int) throws {
    var dice = SplitMix(seed: UInt64(seed))
    let slot = try #require(Slot("2026-11-23/main"))
    let rows = try rows(&dice, slot)
    let prk = SHA256.hash(Array("prk \(seed)".utf8))
    let drawing = SlotDraw(
      slot: slot, mode: mode, caps: ["north": dice.below(12), "south": dice.below(4)],
      pool: PoolState(left: 1 + dice.below(3), owed: dice.below(40)),
      randomness: SlotRandomness(prk: prk))
    let would = drawing.wouldSelect(among: rows).map(\.label)
    let expected = rows.filter { !$0.isEligible && again($0, rows, drawing) }.map(\.label)
    #expect(would == expected)
  }
}
