import Evidence
import Selection

/// Slots that are committed, have not opened, and whose policy asks for an officer's dice that have
/// not come.
struct AwaitedDice: Sendable {
  struct Draw: Hashable, Sendable {
    let seq: Int
    let slot: Slot
    /// Index of the commitment.
    let entry: Int
    /// UTC seconds; dice must be logged before.
    let opens: Int64
  }

  /// Ascending by `seq`.
  let draws: [Draw]

  init(in log: LogState, at now: Int64) {
    draws = log.committed.enumerated().compactMap { seq, slot in
      guard let record = log.slots[slot], let commit = record.commit, record.decided == nil,
        record.mix(from: .officer) == nil, log.closures[slot.list]?.contains(slot.date) != true,
        log.rulingNow(slot)?.entry.policy.mixes.contains(.officer) == true,
        let window = log.window(of: record), window.opens > now
      else { return nil }
      return Draw(seq: seq, slot: slot, entry: commit.index, opens: window.opens)
    }
  }

  private init(_ draws: [Draw]) { self.draws = draws }

  /// Those whose commitments a head of so many entries holds: whoever holds it throws for these.
  func held(by size: Int) -> AwaitedDice { AwaitedDice(draws.filter { $0.entry < size }) }

  func of(_ list: String) -> AwaitedDice { AwaitedDice(draws.filter { $0.slot.list == list }) }

  /// What one entry can serve: a run of commitments without any other between them.
  var runs: [ClosedRange<Int>] {
    draws.reduce(into: []) { runs, draw in
      if let last = runs.last, last.upperBound + 1 == draw.seq {
        runs[runs.count - 1] = last.lowerBound...draw.seq
      } else {
        runs.append(draw.seq...draw.seq)
      }
    }
  }

  /// `the dice for 8 draws, Monday 30 November 2026 to …, are needed before 2026-11-30 05:00`; nil
  /// where nothing waits.
  func reminder(_ times: ClockText) -> String? {
    let sorted = draws.sorted { $0.opens < $1.opens }
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let days =
      first == last
      ? "the draw of \(DayText.long(first.slot.date)) is"
      : "the draws from \(DayText.long(first.slot.date)) to \(DayText.long(last.slot.date)) are"
    return "the officer's dice for \(days) needed before \(times.minute(first.opens))"
  }
}
