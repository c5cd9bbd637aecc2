/// Today's chance of one patient (SELECTION.md 1). Integers only, each division rounded as written.
package enum ChanceRule {
  /// Figures beyond which a window is refused, so that hostile input cannot buy hours of sums.
  package static let mostDays = 3660

  /// Why a chance could not be worked out.
  package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    case daysLeft(Int)
    case ceiling(allowed: Int, owed: Int)
    case ceilingNotAlone
    case mean(num: Int, den: Int, atLeast: Int, days: Int)

    package var description: String {
      switch self {
      case .daysLeft(let days): "days left must be between 1 and \(mostDays), got \(days)"
      case .ceiling(let allowed, let owed):
        "allowed must be at least the \(max(owed, 0)) owed and at most \(mostDays), got \(allowed)"
      case .ceilingNotAlone: "a duty with a ceiling must stand alone"
      case .mean(let num, let den, let atLeast, let days):
        "mean must be between \(atLeast) and \(days) tests a window, got \(num)/\(den)"
      }
    }
  }

  /// The chance with `daysLeft` eligible days left in the window, today included, `owed` more tests
  /// guaranteed in it and, with a ceiling, at most `allowed` more.
  package static func today(
    daysLeft: Int, owed: Int, floor: Chance, allowed: Int? = nil
  ) throws(Fault) -> Chance {
    guard (1...mostDays).contains(daysLeft) else { throw .daysLeft(daysLeft) }
    let owed = max(owed, 0)
    if let allowed, allowed < owed || allowed > mostDays {
      throw .ceiling(allowed: allowed, owed: owed)
    }
    if owed >= daysLeft { return .certain }
    if owed == 0, allowed == nil { return floor }
    return recursion(daysLeft: daysLeft, owed: owed, floor: floor.ppb, allowed: allowed)
  }

  /// h(daysLeft, 0) by the recursion over the days left; `row[i]` is h(n − 1, i).
  ///
  /// Every h falls as i grows, so no divisor is 0; 2 · 10^9 · 10^9 is well inside 64 bits.
  private static func recursion(daysLeft: Int, owed: Int, floor: Int64, allowed: Int?) -> Chance {
    let one = Chance.certain.ppb
    var row = [Int64](repeating: 0, count: (allowed ?? owed) + 1)
    for n in 1...daysLeft {
      // In place: h(n, i) needs h(n − 1, i) and h(n − 1, i + 1), which is not yet overwritten.
      for i in row.indices {
        if let allowed, i >= allowed {
          row[i] = 0
        } else if owed - i >= n {
          row[i] = one
        } else if owed <= i, allowed.map({ $0 - i >= n }) ?? true {
          row[i] = floor
        } else {
          let divisor = row[i] + one - row[i + 1]
          row[i] = (2 * row[i] * one + divisor) / (2 * divisor)
        }
      }
    }
    return Chance(known: row[0])
  }

  /// The chance under several duties: the most urgent rules, never less than `base`.
  package static func chance(base: Chance, duties: [Duty]) throws(Fault) -> Chance {
    var memo = ChanceMemo()
    return try memo.chance(base: base, duties: duties)
  }

  /// The largest floor whose mean number of tests in a full window is at most num/den.
  ///
  /// Every eligible day of a full window has the same overall chance, so that the mean is the
  /// first day's chance times `days`.
  package static func floorForMean(
    days: Int, atLeast: Int, num: Int, den: Int = 1
  ) throws(Fault) -> Chance {
    guard (1...mostDays).contains(days) else { throw .daysLeft(days) }
    let limits = 1...1_000_000
    guard limits.contains(den), (0...mostDays * den).contains(num), (0...days).contains(atLeast),
      atLeast * den <= num, num <= days * den
    else { throw .mean(num: num, den: den, atLeast: atLeast, days: days) }
    let most = Int64(num) * Chance.certain.ppb
    var (low, high): (Int64, Int64) = (0, Chance.certain.ppb)
    while low < high {
      let middle = (low + high + 1) / 2
      let first = try today(daysLeft: days, owed: atLeast, floor: Chance(known: middle))
      // Both sides stay below 3660 · 10^6 · 10^9 < 2^63.
      if Int64(days * den) * first.ppb <= most { low = middle } else { high = middle - 1 }
    }
    return Chance(known: low)
  }

  /// The equal chance of each of `eligible` members of a pool that owes `owed` tests in `left` days.
  package static func pool(owed: Int, left: Int, eligible: Int) -> Chance {
    guard owed > 0, eligible > 0 else { return .never }
    let one = UInt128(Chance.certain.ppb)
    let share = UInt128(owed) * one / (UInt128(max(left, 1)) * UInt128(eligible))
    return Chance(known: Int64(min(one, share)))
  }

  /// What is left today of "at least `atLeast` tests from `first` to `last`".
  ///
  /// - Parameters:
  ///   - eligible: days on which the patient is expected, as known this morning.
  ///   - tested: dates of completed tests.
  /// - Returns: `owed` below 0 when more was done than guaranteed; `left` at least 1.
  package static func duty(
    atLeast: Int, first: CivilDate, last: CivilDate, today: CivilDate, eligible: [CivilDate],
    tested: [CivilDate]
  ) -> (owed: Int, left: Int) {
    let done = tested.count { first <= $0 && $0 <= last }
    let left = eligible.count { today <= $0 && $0 <= last }
    return (atLeast - done, max(left, 1))
  }
}
