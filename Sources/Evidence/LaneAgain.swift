import Libcrypto
import Selection

/// One lane of a capped draw, ready to be walked again with one more row.
///
/// Drawing the lane anew for everybody who was absent would hash all its tickets each time. Here
/// they are hashed and sorted once; `Draw.capped` stays the rule, and a test compares the two.
struct LaneAgain {
  private let cap: Int
  private let day: CivilDate
  private let start: Int64
  /// Due date and ticket of the certain ones, ascending.
  private let certain: [(due: CivilDate, ticket: Digest)]
  /// Ticket and chance of the others, ascending by ticket.
  private let others: [(ticket: Digest, chance: Int64)]
  private let sum: Int64

  init(_ rows: [DrawRow], cap: Int, lane: String, day: CivilDate, _ randomness: SlotRandomness) {
    self.cap = max(0, cap)
    self.day = day
    let lot = rows.filter { $0.isEligible && $0.lane == lane && $0.chance > .never }
      .map { (row: $0, ticket: randomness.ticket(of: $0.label)) }
    certain = lot.filter { $0.row.chance == .certain }
      .map { (due: $0.row.due ?? day, ticket: $0.ticket) }
      .sorted { ($0.due, $0.ticket) < ($1.due, $1.ticket) }
    others = lot.filter { $0.row.chance < .certain }
      .map { (ticket: $0.ticket, chance: $0.row.chance.ppb) }
      .sorted { $0.ticket < $1.ticket }
    sum = others.reduce(0) { $0 + $1.chance }
    let ticket = randomness.ticket(use: "start", subject: Array(lane.utf8))
    start = Int64(Draw.below(ticket, UInt64(Chance.certain.ppb)))
  }

  /// Whether `row`, which is not in the lane's lot, would be selected if it were.
  func wouldSelect(_ row: DrawRow, ticket: Digest) -> Bool {
    if row.chance == .never { return false }
    if row.chance == .certain {
      let due = row.due ?? day
      return certain.prefix { ($0.due, $0.ticket) < (due, ticket) }.count < cap
    }
    let room = Int64(cap - min(cap, certain.count)) * Chance.certain.ppb
    let wanted = sum + row.chance.ppb
    let before = others.lazy.prefix { $0.ticket < ticket }
    let mark = before.reduce(start) { $0 + used($1.chance, room, wanted) }
    let next = mark + used(row.chance.ppb, room, wanted)
    return next / Chance.certain.ppb != mark / Chance.certain.ppb
  }

  /// The chance as it is where all fit into `room`, else its share of the room, rounded down.
  private func used(_ chance: Int64, _ room: Int64, _ wanted: Int64) -> Int64 {
    guard wanted > room else { return chance }
    return wanted.dividingFullWidth(chance.multipliedFullWidth(by: room)).quotient
  }
}

extension SlotDraw {
  /// The absent ones whom their lane's walk would select.
  func absentInLanes(_ absent: [RosterRow], _ rows: [RosterRow]) -> [RosterRow] {
    let draw = rows.map(\.drawRow)
    var lanes: [String: LaneAgain] = [:]
    for (lane, cap) in caps {
      lanes[lane] = LaneAgain(draw, cap: cap, lane: lane, day: slot.date, randomness)
    }
    return absent.filter { row in
      lanes[row.lane]?.wouldSelect(row.drawRow, ticket: randomness.ticket(of: row.label)) ?? false
    }
  }
}
