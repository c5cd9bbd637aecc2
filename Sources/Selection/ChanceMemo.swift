/// Chances already worked out in one pass over a roster, where thousands of rows share a few duties.
///
/// A value: whoever plans a slot keeps one, and drops it afterwards.
package struct ChanceMemo: Sendable {
  private struct Question: Hashable {
    let daysLeft: Int
    let owed: Int
    let floor: Chance
    let allowed: Int?
  }

  private var answers: [Question: Chance] = [:]

  package init() {}

  /// `ChanceRule.today`, looked up first.
  package mutating func today(
    daysLeft: Int, owed: Int, floor: Chance, allowed: Int? = nil
  ) throws(ChanceRule.Fault) -> Chance {
    let question = Question(daysLeft: daysLeft, owed: owed, floor: floor, allowed: allowed)
    if let answer = answers[question] { return answer }
    let answer = try ChanceRule.today(
      daysLeft: daysLeft, owed: owed, floor: floor, allowed: allowed)
    answers[question] = answer
    return answer
  }

  /// `ChanceRule.chance`: the most urgent duty rules; one with a ceiling stands alone.
  package mutating func chance(
    base: Chance, duties: [Duty]
  ) throws(ChanceRule.Fault) -> Chance {
    var highest = base
    for duty in duties {
      let chance = try today(
        daysLeft: duty.left, owed: duty.owed, floor: base, allowed: duty.allowed)
      if duty.allowed != nil {
        guard duties.count == 1 else { throw .ceilingNotAlone }
        return chance
      }
      highest = max(highest, chance)
    }
    return highest
  }
}
