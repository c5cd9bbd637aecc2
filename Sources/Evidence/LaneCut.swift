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
  private let certain: Int
  /// What the certain ones leave of the places, and what the others want of it, in ppb.
  private let room: Int64
  private let wanted: Int64

  /// Nil where the lane has room for all.
  init?(_ rows: [RosterRow], lane: String, cap: Int) {
    let chances = rows.filter { $0.isEligible && $0.lane == lane }.map(\.chance)
    let others = chances.filter { $0 < .certain }.map(\.ppb)
    certain = chances.count - others.count
    let places = min(max(cap, 0), chances.count)
    let taken = min(places, certain)
    room = Int64(places - taken) * Chance.certain.ppb
    wanted = others.reduce(0, +)
    guard certain > taken || wanted > room else { return nil }
    self.lane = lane
    deferred = certain - taken
    asked = Int64(certain) * Chance.certain.ppb + wanted
    let (room, wanted) = (room, wanted)
    granted =
      Int64(taken) * Chance.certain.ppb
      + others.reduce(0) { $0 + Self.kept($1, of: wanted, in: room) }
  }

  /// What is left of one row's chance, in ppb. Of the certain ones, whose places the earliest due
  /// take, each is given the same share.
  func left(of chance: Chance) -> Int64 {
    guard chance < .certain else {
      return Int64(certain - deferred) * Chance.certain.ppb / Int64(certain)
    }
    return Self.kept(chance.ppb, of: wanted, in: room)
  }

  /// A chance below certainty times room / wanted, rounded down. The product needs 128 bits.
  private static func kept(_ chance: Int64, of wanted: Int64, in room: Int64) -> Int64 {
    guard wanted > room else { return chance }
    return wanted.dividingFullWidth(chance.multipliedFullWidth(by: room)).quotient
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

extension RosterEntry {
  /// How many tests each of the rows stands for on average, in billionths: its chance, or what a cap
  /// has left of it.
  package func expectations(of rows: [RosterRow]) -> [Label: Int64] {
    let cuts = caps.compactMap { lane, cap in
      LaneCut(rows, lane: lane, cap: cap).map { (lane, $0) }
    }
    let cut = Dictionary(uniqueKeysWithValues: cuts)
    let left = rows.map { row in
      let share = row.isEligible ? cut[row.lane]?.left(of: row.chance) : nil
      return (row.label, share ?? row.chance.ppb)
    }
    return Dictionary(left) { first, _ in first }
  }
}
