import Libcrypto
import Selection
import TestSupport
import Testing

/// Draws where only so many can be collected.
struct CappedDrawTests {
  private let day = DrawTests.day

  @Test func cappedDrawsAgree() throws {
    var dice = SplitMix(seed: 21)
    for size in 0..<80 {
      let rows = DrawTests.rows(size, lanes: ["north", "south"], &dice)
      let (prk, cap) = (dice.digest(), dice.int(0...12))
      let ours = Draw.capped(rows, cap: cap, lane: "north", day: day, SlotRandomness(prk: prk))
      let naive = try Naive.capped(rows, cap: cap, lane: "north", day: day, prk)
      #expect(Set(ours.selected) == naive.selected)
      #expect(Set(ours.deferred) == naive.deferred)
      #expect(ours.used.mapValues { UInt128($0.ppb) } == naive.used)
      #expect(ours.granted == Int64(naive.used.values.reduce(0, +)))
    }
  }

  @Test func theCapAndTheCutHold() {
    var dice = SplitMix(seed: 22)
    for _ in 0..<200 {
      let rows = DrawTests.rows(dice.int(0...40), &dice)
      let cap = dice.int(0...15)
      let slot = SlotRandomness(prk: dice.digest())
      let outcome = Draw.capped(rows, cap: cap, lane: "all", day: day, slot)
      let eligible = rows.filter(\.isEligible)
      #expect(outcome.selected.count <= cap)
      #expect(Set(outcome.used.keys) == Set(eligible.map(\.label)))
      #expect(outcome.asked == eligible.reduce(0) { $0 + $1.chance.ppb })
      #expect(outcome.granted <= outcome.asked)
      #expect(Set(outcome.selected).isDisjoint(with: outcome.deferred))
      for row in eligible where outcome.selected.contains(row.label) {
        #expect(outcome.used[row.label] != .never)
      }
      // The count stays within one of its expectation.
      let granted = Double(outcome.granted) / 1e9
      #expect(abs(Double(outcome.selected.count) - granted) < 1)
      // Nothing is cut unless the chances exceed the room, and what is cut keeps its proportion.
      guard let cut = outcome.cut else {
        #expect(outcome.asked - outcome.granted == Int64(outcome.deferred.count) * 1_000_000_000)
        continue
      }
      #expect(cut.room < cut.wanted)
      for row in eligible where row.chance < .certain {
        let exact = Double(row.chance.ppb) * Double(cut.room) / Double(cut.wanted)
        #expect(abs(Double(outcome.used[row.label]?.ppb ?? -1) - exact) <= 1)
      }
    }
  }

  /// Every start there is: between two neighbouring turning points the list is the same, so the
  /// length of the stretches on which a patient is selected is his chance exactly.
  @Test func theWalkMeetsEveryChanceExactly() {
    var dice = SplitMix(seed: 23)
    let one: Int64 = 1_000_000_000
    for _ in 0..<40 {
      let chances = (0..<dice.int(1...12)).map { _ in
        let chance = dice.chance()
        return chance == .certain ? Chance.never : chance
      }
      var (sum, turns): (Int64, Set<Int64>) = (0, [0])
      for chance in chances {
        sum += chance.ppb
        turns.insert((one - sum % one) % one)
      }
      var selected = [Int64](repeating: 0, count: chances.count)
      let starts = turns.sorted()
      for (start, next) in zip(starts, starts.dropFirst() + [one]) {
        let list = Draw.walk(chances, from: start)
        #expect(list == Draw.walk(chances, from: next - 1))
        let expected = [sum / one, (sum + one - 1) / one]
        #expect(expected.contains(Int64(list.count)))
        for index in list { selected[index] += next - start }
      }
      #expect(selected == chances.map(\.ppb))
    }
  }

  @Test func theOldestDutyComesFirstAmongTheCertain() throws {
    var dice = SplitMix(seed: 24)
    for _ in 0..<30 {
      let rows = (0..<6).map { offset in
        DrawRow(label: dice.label(), chance: .certain, due: day + (offset - 3), lane: "all")
      }
      let slot = SlotRandomness(prk: dice.digest())
      let outcome = Draw.capped(rows.shuffled(using: &dice), cap: 2, lane: "all", day: day, slot)
      #expect(outcome.selected == rows.prefix(2).map(\.label).sorted())
      #expect(outcome.deferred == rows.dropFirst(2).map(\.label).sorted())
    }
  }

  @Test(arguments: [0, -1, Int.min])
  func withoutRoomNobodyIsSelected(_ cap: Int) {
    var dice = SplitMix(seed: 25)
    let rows = DrawTests.rows(30, &dice)
    let slot = SlotRandomness(prk: dice.digest())
    let outcome = Draw.capped(rows, cap: cap, lane: "all", day: day, slot)
    #expect(outcome.selected.isEmpty)
    #expect(outcome.granted == 0)
    #expect(outcome.deferred.count == rows.count { $0.isEligible && $0.chance == .certain })
  }

  @Test func aCapBeyondTheLaneCutsNothing() {
    var dice = SplitMix(seed: 26)
    let rows = DrawTests.rows(30, &dice)
    let slot = SlotRandomness(prk: dice.digest())
    let roomy = Draw.capped(rows, cap: 30, lane: "all", day: day, slot)
    #expect(Draw.capped(rows, cap: .max, lane: "all", day: day, slot) == roomy)
    #expect(roomy.cut == nil)
    #expect(roomy.asked == roomy.granted)
  }

  /// Two rows in a room for one: a billion in all fits, one part more is cut.
  @Test(arguments: [(400_000_000, false), (400_000_001, true)])
  func theCutBeginsWithTheFirstPartTooMuch(_ ppb: Int64, _ isCut: Bool) {
    var dice = SplitMix(seed: 28)
    let rows = [600_000_000, ppb].map { ppb in
      DrawRow(label: dice.label(), chance: Chance(ppb: ppb) ?? .never)
    }
    let slot = SlotRandomness(prk: dice.digest())
    let outcome = Draw.capped(rows, cap: 1, lane: "all", day: day, slot)
    #expect((outcome.cut != nil) == isCut)
    #expect((outcome.granted == outcome.asked) == !isCut)
  }

  @Test func lanesDoNotTouch() {
    var dice = SplitMix(seed: 27)
    let rows = DrawTests.rows(40, lanes: ["north", "south"], &dice)
    let slot = SlotRandomness(prk: dice.digest())
    let alone = Draw.capped(
      rows.filter { $0.lane == "south" }, cap: 3, lane: "south", day: day, slot)
    #expect(Draw.capped(rows, cap: 3, lane: "south", day: day, slot) == alone)
    #expect(Draw.capped(rows, cap: 3, lane: "west", day: day, slot).used.isEmpty)
  }
}
