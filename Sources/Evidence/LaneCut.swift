import Selection

/// A lane of a capped slot whose chances did not all fit: what was asked for and what was granted.
///
/// Neither depends on the tickets (SELECTION.md 2), so that it can be said before the seed is out.
struct LaneCut: Hashable {
  let lane: String
  /// Sums of chances, in ppb.
  let asked: Int64
  let granted: Int64
  /// Certain ones without a place.
  let deferred: Int

  /// Nil where the lane has room for all.
  init?(_ rows: [RosterRow], lane: String, cap: Int) {
    let chances = rows.filter { $0.isEligible && $0.lane == lane }.map(\.chance)
    let certain = chances.count { $0 == .certain }
    let others = chances.filter { $0 < .certain }.map(\.ppb)
    let places = min(max(cap, 0), chances.count)
    let taken = min(places, certain)
    let room = Int64(places - taken) * Chance.certain.ppb
    let wanted = others.reduce(0, +)
    guard certain > taken || wanted > room else { return nil }
    self.lane = lane
    deferred = certain - taken
    asked = Int64(certain) * Chance.certain.ppb + wanted
    granted = Int64(taken) * Chance.certain.ppb + Self.used(others, wanted, room)
  }

  /// What the others keep together: each its chance times room / wanted, rounded down.
  private static func used(_ others: [Int64], _ wanted: Int64, _ room: Int64) -> Int64 {
    guard wanted > room else { return wanted }
    return others.reduce(0) { sum, chance in
      sum + wanted.dividingFullWidth(chance.multipliedFullWidth(by: room)).quotient
    }
  }

  /// `lane north cut to 4.000 of 6.312; 2 deferred`: numbers of tests, as planned on average.
  var description: String {
    "lane \(lane) cut to \(Self.tests(granted)) of \(Self.tests(asked)); \(deferred) deferred"
  }

  /// A sum of chances with three decimals, rounded.
  private static func tests(_ ppb: Int64) -> String {
    let thousandths = (ppb + 500_000) / 1_000_000
    let decimals = String(1000 + thousandths % 1000).dropFirst()
    return "\(thousandths / 1000).\(decimals)"
  }
}
