import Libcrypto
import Selection
import TestSupport
import Testing

/// A made-up roster, and the draws over it, compared with the naive ones.
struct DrawTests {
  static let day = CivilDate.on("2026-11-23")

  static func rows(_ count: Int, lanes: [String] = ["all"], _ dice: inout SplitMix) -> [DrawRow] {
    (0..<count).map { _ in
      DrawRow(
        label: dice.label(), chance: dice.chance(),
        due: dice.flip() ? nil : day + dice.int(-9...9),
        lane: lanes[dice.int(0...(lanes.count - 1))], isEligible: dice.int(0...3) > 0)
    }
  }

  @Test func independentDrawsAgree() throws {
    var dice = SplitMix(seed: 11)
    for size in 0..<60 {
      let rows = Self.rows(size, &dice)
      let prk = dice.digest()
      let selected = Draw.independent(rows, SlotRandomness(prk: prk))
      #expect(Set(selected) == (try Naive.independent(rows, prk)))
      #expect(selected == selected.sorted())
    }
  }

  @Test func theNumberMustBeBelowTheChance() {
    var dice = SplitMix(seed: 19)
    for _ in 0..<20 {
      let label = dice.label()
      let slot = SlotRandomness(prk: dice.digest())
      let number = slot.number(of: label).value
      for (ppb, isSelected) in [(number - 1, false), (number, false), (number + 1, true)] {
        let row = DrawRow(label: label, chance: Chance(ppb: ppb) ?? .never)
        #expect(Draw.independent([row], slot).isEmpty == !isSelected)
      }
    }
  }

  @Test func removingOneChangesNobodyElse() {
    var dice = SplitMix(seed: 12)
    let rows = Self.rows(40, &dice)
    let slot = SlotRandomness(prk: dice.digest())
    let all = Draw.independent(rows, slot)
    for row in rows {
      let others = rows.filter { $0.label != row.label }
      #expect(Draw.independent(others, slot) == all.filter { $0 != row.label })
    }
  }

  @Test func aRaisedChanceNeverSparesAnybody() throws {
    var dice = SplitMix(seed: 13)
    for _ in 0..<20 {
      let rows = Self.rows(30, &dice)
      let slot = SlotRandomness(prk: dice.digest())
      let raised = rows.map { row in
        var row = row
        row.chance = max(row.chance, dice.chance())
        return row
      }
      #expect(Set(Draw.independent(rows, slot)).isSubset(of: Draw.independent(raised, slot)))
    }
  }

  @Test func theIneligibleTheCertainAndTheImpossible() {
    var dice = SplitMix(seed: 14)
    for _ in 0..<50 {
      let slot = SlotRandomness(prk: dice.digest())
      let label = dice.label()
      let draw = { (chance: Chance, isEligible: Bool) in
        Draw.independent([DrawRow(label: label, chance: chance, isEligible: isEligible)], slot)
      }
      #expect(draw(.certain, true) == [label])
      #expect(draw(.never, true) == [])
      #expect(draw(.certain, false) == [])
    }
    #expect(Draw.independent([], SlotRandomness(prk: dice.digest())) == [])
  }

  @Test func theOrderOfTheRowsDoesNotMatter() {
    var dice = SplitMix(seed: 15)
    for _ in 0..<20 {
      let rows = Self.rows(25, &dice)
      let mixed = rows.shuffled(using: &dice)
      let slot = SlotRandomness(prk: dice.digest())
      #expect(Draw.independent(rows, slot) == Draw.independent(mixed, slot))
      #expect(
        Draw.capped(rows, cap: 4, lane: "all", day: Self.day, slot)
          == Draw.capped(mixed, cap: 4, lane: "all", day: Self.day, slot))
      #expect(
        Draw.pool(rows, outstanding: 9, left: 2, slot)
          == Draw.pool(mixed, outstanding: 9, left: 2, slot))
    }
  }

  @Test func poolsAgree() throws {
    var dice = SplitMix(seed: 16)
    for size in 0..<60 {
      let rows = Self.rows(size, &dice)
      let prk = dice.digest()
      let (owed, left) = (dice.int(0...30), dice.int(1...12))
      let slot = SlotRandomness(prk: prk)
      let selected = Draw.pool(rows, outstanding: owed, left: left, slot)
      #expect(Set(selected) == (try Naive.pool(rows, owed: owed, left: left, prk)))
      #expect(selected == selected.sorted())
      let due = Draw.due(outstanding: owed, left: left, slot)
      #expect(selected.count == min(due, rows.count { $0.isEligible }))
      #expect(left > 1 || due == owed)
    }
  }

  @Test(arguments: [(0, 5), (-3, 5)])
  func aPoolThatOwesNothingDrawsNobody(_ owed: Int, _ left: Int) {
    var dice = SplitMix(seed: 17)
    let rows = Self.rows(20, &dice)
    let slot = SlotRandomness(prk: dice.digest())
    #expect(Draw.pool(rows, outstanding: owed, left: left, slot) == [])
  }

  @Test(arguments: [(0, 4, 37), (-1, 4, 37), (9, 4, 0), (9, 4, -1)])
  func aPoolWithoutTestsOrMembersHasNoChance(_ owed: Int, _ left: Int, _ eligible: Int) {
    #expect(ChanceRule.pool(owed: owed, left: left, eligible: eligible) == .never)
  }

  @Test func hugePoolsStayInRange() {
    #expect(ChanceRule.pool(owed: .max, left: 1, eligible: 1) == .certain)
    #expect(ChanceRule.pool(owed: 1, left: .max, eligible: .max) == .never)
    #expect(ChanceRule.pool(owed: .max, left: .max, eligible: 2).ppb == 500_000_000)
  }

  @Test func picksStayInRangeAndDifferByUse() {
    var dice = SplitMix(seed: 18)
    let slot = SlotRandomness(prk: dice.digest())
    let labels = (0..<200).map { _ in dice.label() }
    let panels = labels.map { slot.pick(use: "panel", of: 3, for: $0) }
    #expect(Set(panels) == [0, 1, 2])
    #expect(panels != labels.map { slot.pick(use: "hour", of: 3, for: $0) })
    #expect(labels.allSatisfy { slot.pick(use: "run", of: 1, for: $0) == 0 })
  }
}
