import Libcrypto
import Selection

/// SELECTION.md once more, from its words and as plainly as possible: patterns of days are written
/// out one by one, tickets come from the general HKDF, sums are 128 bits wide.
enum Naive {
  static let one: UInt128 = 1_000_000_000

  /// First-day chance when each day's test is a coin of chance `floor` and all patterns with too
  /// few tests, or too many, are struck out. Patterns with the same count stay equally likely.
  static func today(days: Int, owed: Int, floor: Double, allowed: Int?) -> Double {
    let most = min(allowed ?? days, days)
    let least = min(max(owed, 0), most)
    // At the ends the coin always falls the same way, and the nearest count allowed remains.
    let counts = floor == 0 ? least...least : floor == 1 ? most...most : least...most
    let coin = floor == 0 || floor == 1 ? 0.5 : floor
    var (all, first) = (0.0, 0.0)
    for pattern in 0..<(1 << days) where counts.contains(pattern.nonzeroBitCount) {
      var weight = 1.0
      for day in 0..<days { weight *= pattern >> day & 1 == 1 ? coin : 1 - coin }
      all += weight
      if pattern & 1 == 1 { first += weight }
    }
    return first / all
  }

  static func ticket(_ prk: Digest, _ use: String, _ subject: [UInt8]) throws -> [UInt8] {
    let info = Array("veridraw/1/".utf8) + Array(use.utf8) + [0] + subject
    return try HKDF.expand(prk.bytes, info: info, count: 32)
  }

  static func scaled(_ ticket: [UInt8], _ n: UInt128) -> UInt128 {
    (ticket.prefix(8).reduce(UInt128(0)) { $0 * 256 + UInt128($1) } * n) >> 64
  }

  static func independent(_ rows: [DrawRow], _ prk: Digest) throws -> Set<Label> {
    var selected: Set<Label> = []
    for row in rows where row.isEligible {
      let number = scaled(try ticket(prk, "ticket", row.label.bytes), one)
      if number < UInt128(row.chance.ppb) { selected.insert(row.label) }
    }
    return selected
  }

  struct Capped {
    var selected: Set<Label> = []
    var deferred: Set<Label> = []
    var used: [Label: UInt128] = [:]
  }

  static func capped(
    _ rows: [DrawRow], cap: Int, lane: String, day: CivilDate, _ prk: Digest
  ) throws -> Capped {
    var outcome = Capped()
    // Text that sorts as the tickets do.
    var tickets: [Label: String] = [:]
    for row in rows { tickets[row.label] = Hex.encode(try ticket(prk, "ticket", row.label.bytes)) }
    let mine = rows.filter { $0.isEligible && $0.lane == lane }
    for row in mine { outcome.used[row.label] = 0 }

    let key = { (row: DrawRow) in "\(row.due ?? day) \(tickets[row.label] ?? "")" }
    for row in mine.filter({ $0.chance == .certain }).sorted(by: { key($0) < key($1) }) {
      if outcome.selected.count < cap {
        outcome.selected.insert(row.label)
        outcome.used[row.label] = one
      } else {
        outcome.deferred.insert(row.label)
      }
    }

    let room = UInt128(cap - outcome.selected.count) * one
    let others = mine.filter { $0.chance != .certain }
      .sorted { tickets[$0.label] ?? "" < tickets[$1.label] ?? "" }
    let sum = others.reduce(UInt128(0)) { $0 + UInt128($1.chance.ppb) }
    var from = scaled(try ticket(prk, "start", Array(lane.utf8)), one)
    for row in others {
      let p = UInt128(row.chance.ppb)
      let used = sum <= room ? p : p * room / sum
      outcome.used[row.label] = used
      if from / one != (from + used) / one { outcome.selected.insert(row.label) }
      from += used
    }
    return outcome
  }

  static func pool(
    _ rows: [DrawRow], owed: Int, left: Int, _ prk: Digest
  ) throws -> Set<Label> {
    var due = 0
    for k in 0..<owed {
      let ticket = try ticket(prk, "due", Array("\(k)".utf8))
      if scaled(ticket, UInt128(left)) == 0 { due += 1 }
    }
    // A member is among the lowest when fewer members than tests are below him.
    var tickets: [Label: String] = [:]
    for row in rows where row.isEligible {
      tickets[row.label] = Hex.encode(try ticket(prk, "ticket", row.label.bytes))
    }
    return Set(tickets.filter { own in tickets.values.count { $0 < own.value } < due }.keys)
  }
}
