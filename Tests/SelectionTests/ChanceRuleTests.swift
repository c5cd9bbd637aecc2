import Selection
import TestSupport
import Testing

/// The rule itself: against patterns of days written out one by one, and at its edges.
struct ChanceRuleTests {
  private func ppb(_ value: Int64) throws -> Chance { try #require(Chance(ppb: value)) }

  /// The rounding of one step moves the result by at most half a part; a window has few steps.
  @Test(arguments: 1...9)
  func everyPatternOfTheSameCountWeighsTheSame(_ days: Int) throws {
    var dice = SplitMix(seed: UInt64(days))
    for _ in 0..<60 {
      let floor = dice.chance()
      let owed = dice.int(-1...(days + 1))
      let allowed = dice.flip() ? nil : dice.int(max(0, owed)...(days + 2))
      let expected = Naive.today(
        days: days, owed: owed, floor: Double(floor.ppb) / 1e9, allowed: allowed)
      let got = try ChanceRule.today(daysLeft: days, owed: owed, floor: floor, allowed: allowed)
      #expect(
        abs(Double(got.ppb) - expected * 1e9) <= Double(2 * days),
        "\(days) days, \(owed) owed, floor \(floor), allowed \(String(describing: allowed))")
    }
  }

  /// Living through a window by the rule, day by day, gives each pattern its likelihood.
  @Test(arguments: [(4, 1, Int?.none), (5, 2, nil), (6, 1, 3), (6, 2, 2), (5, 0, 2)])
  func aWindowLivedThroughIsFair(_ days: Int, _ owed: Int, _ allowed: Int?) throws {
    let floor = try ppb(456_310_988)
    var byCount: [Int: [Double]] = [:]
    for pattern in 0..<(1 << days) {
      var (likelihood, taken) = (1.0, 0)
      for day in 0..<days {
        let left = allowed.map { max(0, $0 - taken) }
        let chance = try ChanceRule.today(
          daysLeft: days - day, owed: max(0, owed - taken), floor: floor, allowed: left)
        let isTested = pattern >> day & 1 == 1
        likelihood *= isTested ? Double(chance.ppb) / 1e9 : 1 - Double(chance.ppb) / 1e9
        taken += isTested ? 1 : 0
      }
      byCount[pattern.nonzeroBitCount, default: []].append(likelihood)
    }
    for (count, likelihoods) in byCount {
      let (least, most) = (likelihoods.min() ?? 0, likelihoods.max() ?? 0)
      #expect(most - least < 1e-7, "\(count) tests")
      let mayHappen = count >= owed && count <= allowed ?? days
      #expect((most > 0) == mayHappen, "\(count) tests")
    }
    #expect(abs(byCount.values.joined().reduce(0, +) - 1) < 1e-12)
  }

  @Test func theChanceRisesWithWhatIsOwedAndFallsWithTheDaysLeft() throws {
    var dice = SplitMix(seed: 3)
    for _ in 0..<300 {
      let (days, owed) = (dice.int(1...40), dice.int(0...12))
      let floor = dice.chance()
      let chance = try ChanceRule.today(daysLeft: days, owed: owed, floor: floor)
      #expect(chance >= floor)
      #expect(try ChanceRule.today(daysLeft: days, owed: owed + 1, floor: floor) >= chance)
      // Each figure is rounded once per day, so that neighbours may pass each other by one part.
      let later = try ChanceRule.today(daysLeft: days + 1, owed: owed, floor: floor)
      #expect(later.ppb <= chance.ppb + 1)
    }
  }

  @Test func nobodyIsSafeWithoutACeilingAndNobodyCertainBeforeHeMustBe() throws {
    let floor = try ppb(213_334_065)
    for owed in 0...4 {
      for days in 1...14 {
        let chance = try ChanceRule.today(daysLeft: days, owed: owed, floor: floor)
        #expect(chance > .never)
        #expect((chance == .certain) == (owed >= days))
      }
    }
  }

  @Test func exactlySoManyIsTheShareOfTheDaysLeft() throws {
    for days in 1...20 {
      for owed in 0...days {
        let chance = try ChanceRule.today(
          daysLeft: days, owed: owed, floor: ppb(500_000_000), allowed: owed)
        let share = Double(owed) / Double(days) * 1e9
        #expect(abs(Double(chance.ppb) - share) <= Double(days), "\(owed) of \(days)")
      }
    }
  }

  @Test func aSpentCeilingEndsIt() throws {
    #expect(try ChanceRule.today(daysLeft: 3, owed: 0, floor: .certain, allowed: 0) == .never)
  }

  @Test func theLongestWindowsStayInRange() throws {
    for floor in [0, 1, 500_000_000, 999_999_999, 1_000_000_000] as [Int64] {
      for owed in [1, 2, 60, 3659] {
        let chance = try ChanceRule.today(
          daysLeft: ChanceRule.mostDays, owed: owed, floor: ppb(floor))
        #expect(chance.ppb >= floor)
      }
    }
  }

  @Test(arguments: [0, -1, 3661, Int.max, Int.min])
  func daysLeftOutOfRangeAreRefused(_ days: Int) {
    #expect(throws: ChanceRule.Fault.daysLeft(days)) {
      try ChanceRule.today(daysLeft: days, owed: 1, floor: .never)
    }
  }

  @Test(arguments: [(2, 1), (1, 0), (0, -1), (0, Int.max), (0, Int.min), (5, 4)])
  func ceilingsBelowTheGuaranteeAreRefused(_ owed: Int, _ allowed: Int) {
    #expect(throws: ChanceRule.Fault.ceiling(allowed: allowed, owed: owed)) {
      try ChanceRule.today(daysLeft: 7, owed: owed, floor: .never, allowed: allowed)
    }
  }

  @Test func faultsNameTheLimit() {
    let fault = ChanceRule.Fault.daysLeft(0)
    #expect(fault.description == "days left must be between 1 and 3660, got 0")
  }
}

/// Several duties at once.
struct ChanceOfDutiesTests {
  private let floor = Chance(ppb: 213_334_065) ?? .never

  private func duty(_ owed: Int, _ left: Int, allowed: Int? = nil) -> Duty {
    Duty(by: .on("2026-11-29"), owed: owed, left: left, allowed: allowed)
  }

  @Test func theMostUrgentRules() throws {
    var dice = SplitMix(seed: 5)
    for _ in 0..<200 {
      let duties = (0..<dice.int(0...4)).map { _ in duty(dice.int(0...3), dice.int(1...12)) }
      let base = dice.chance()
      var highest = base.ppb
      for duty in duties {
        let own = try ChanceRule.today(daysLeft: duty.left, owed: duty.owed, floor: base)
        highest = Swift.max(highest, own.ppb)
      }
      let chance = try ChanceRule.chance(base: base, duties: duties)
      #expect(chance.ppb == highest)
      #expect(try ChanceRule.chance(base: base, duties: duties.reversed()) == chance)
    }
  }

  @Test func withoutDutiesTheBaseStands() throws {
    #expect(try ChanceRule.chance(base: floor, duties: []) == floor)
  }

  @Test func aCeilingMayTakeTheChanceBelowTheBase() throws {
    let chance = try ChanceRule.chance(base: floor, duties: [duty(0, 9, allowed: 0)])
    #expect(chance == .never)
  }

  @Test func aCeilingStandsAlone() {
    let capped = duty(1, 4, allowed: 2)
    for duties in [[capped, duty(1, 2)], [duty(1, 2), capped], [capped, capped]] {
      #expect(throws: ChanceRule.Fault.ceilingNotAlone) {
        try ChanceRule.chance(base: floor, duties: duties)
      }
    }
  }

  @Test func aMemoAnswersAsTheRuleDoes() throws {
    var memo = ChanceMemo()
    var dice = SplitMix(seed: 6)
    for _ in 0..<2000 {
      let (days, owed) = (dice.int(1...8), dice.int(-1...3))
      let allowed = dice.flip() ? nil : max(0, owed) + dice.int(0...2)
      let floor = dice.flip() ? floor : .never
      #expect(
        try memo.today(daysLeft: days, owed: owed, floor: floor, allowed: allowed)
          == ChanceRule.today(daysLeft: days, owed: owed, floor: floor, allowed: allowed))
    }
  }

  @Test func aMemoRemembersNoFault() {
    var memo = ChanceMemo()
    for _ in 0..<2 {
      #expect(throws: ChanceRule.Fault.daysLeft(0)) {
        try memo.today(daysLeft: 0, owed: 1, floor: .never)
      }
    }
  }

  @Test(arguments: [(1, 1, true), (2, 1, true), (1, 2, false), (0, 1, false)])
  func aDutyIsCertainWhenNoChoiceIsLeft(_ owed: Int, _ left: Int, _ isCertain: Bool) {
    #expect(duty(owed, left).isCertain == isCertain)
    #expect(!duty(owed, left, allowed: 0).isCertain)
  }
}

/// The floor that a policy's mean leads to.
struct FloorForMeanTests {
  @Test(arguments: [
    (4, 1, 2, 456_310_988), (8, 1, 2, 213_334_065),
  ])
  func theDefaultsShipped(_ days: Int, _ atLeast: Int, _ mean: Int, _ ppb: Int64) throws {
    #expect(try ChanceRule.floorForMean(days: days, atLeast: atLeast, num: mean).ppb == ppb)
  }

  @Test func theFloorIsTheLargestThatKeepsTheMean() throws {
    var dice = SplitMix(seed: 7)
    for _ in 0..<150 {
      let (days, den) = (dice.int(1...30), dice.int(1...6))
      let atLeast = dice.int(0...days)
      let num = dice.int((atLeast * den)...(days * den))
      let floor = try ChanceRule.floorForMean(days: days, atLeast: atLeast, num: num, den: den)
      let mean = { (chance: Chance) in
        Int64(days * den)
          * (try ChanceRule.today(daysLeft: days, owed: atLeast, floor: chance)).ppb
      }
      let most = Int64(num) * 1_000_000_000
      let kept = try mean(floor) <= most
      #expect(kept || floor == .never)
      if let more = Chance(ppb: floor.ppb + 1) { #expect(try mean(more) > most) }
    }
  }

  /// The mean of a whole window, from patterns written out, is what was asked for.
  @Test(arguments: [(4, 1, 2), (7, 2, 3), (8, 1, 2), (6, 0, 2)])
  func theMeanIsMet(_ days: Int, _ atLeast: Int, _ mean: Int) throws {
    let floor = try ChanceRule.floorForMean(days: days, atLeast: atLeast, num: mean)
    let first = Naive.today(
      days: days, owed: atLeast, floor: Double(floor.ppb) / 1e9, allowed: nil)
    #expect(abs(first * Double(days) - Double(mean)) < 1e-6)
  }

  @Test func aGuaranteeEqualToTheMeanLeavesNoFloor() throws {
    let floor = try ChanceRule.floorForMean(days: 4, atLeast: 2, num: 2)
    #expect(floor.ppb < 4, "no more than the rounding hides")
  }

  @Test(arguments: [
    (4, 2, 1, 1), (4, 1, 5, 1), (4, 1, 3, 2_000_000), (4, 1, 1, 0), (4, 1, 1, -1), (4, -1, 1, 1),
    (4, 5, 5, 1), (4, 1, 9, 2), (4, 1, Int.max, 1), (4, Int.max, 1, 1), (4, 1, 1, Int.max),
  ])
  func meansOutOfRangeAreRefused(_ days: Int, _ atLeast: Int, _ num: Int, _ den: Int) {
    #expect(
      throws: ChanceRule.Fault.mean(num: num, den: den, atLeast: atLeast, days: days)
    ) {
      try ChanceRule.floorForMean(days: days, atLeast: atLeast, num: num, den: den)
    }
  }

  @Test(arguments: [0, -4, 3661, Int.max])
  func windowsOutOfRangeAreRefused(_ days: Int) {
    #expect(throws: ChanceRule.Fault.daysLeft(days)) {
      try ChanceRule.floorForMean(days: days, atLeast: 0, num: 0)
    }
  }
}
