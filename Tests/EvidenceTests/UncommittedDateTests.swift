import Evidence
import Libcrypto
import Selection
import TestSupport
import Testing

/// The walk over dates without a commit, against the rule as LOG.md words it.
@Suite struct UncommittedDateTests {
  private func policy(_ dice: inout SplitMix) throws -> Policy {
    let flags = ["1111000", "1111111", "0000000", "0010100"][dice.below(4)]
    let opens = ["05:00", "12:30", "23:00"][dice.below(3)]
    let main = ListPlan(
      name: dice.below(5) == 0 ? "other" : "main", weekdays: try #require(WeekdaySet(flags: flags)),
      opens: try #require(TimeOfDay(opens)), closes: try #require(TimeOfDay("23:30")))
    let half = try #require(Chance(ppb: 500_000_000))
    return Policy(
      program: "p", lists: [main], mode: .independent, phases: ["1": Phase(floor: half, flat: half)]
    )
  }

  /// Policies with dates forward and back, commits in any order, closures: sound or not.
  private func log(_ seed: Int) throws -> LogState {
    var dice = SplitMix(seed: UInt64(seed))
    var log = try LogWriter(at: 1_794_841_201)
    let first = try #require(CivilDate("2026-11-20"))
    for _ in 0..<40 {
      log.at += Int64(dice.below(100_000))
      let date = first + dice.below(60)
      let slot = try #require(Slot(date: date, list: "main"))
      switch dice.below(6) {
      case 0, 1: try log.enact(try policy(&dice), from: first + dice.below(50) - 10)
      case 2: try log.change(.closure(date: date, list: "main"))
      case 3:
        try log.append(.missed(Missed(at: log.at, slot: slot, why: "x")))
      default:
        try log.append(
          .commit(
            Commit(at: log.at, slot: slot, seq: 0, c: SHA256.hash([]), src: "", opens: 0, closes: 0)
          ))
      }
    }
    return log.state
  }

  /// LOG.md 4, `policy`: the last one, in log order, with `from` ≤ date, logged before the list's
  /// next commit and before that date's opens.
  private func ruling(_ slot: Slot, _ log: LogState) -> PolicyEntry? {
    let limit = (log.commits[slot.list] ?? []).filter { $0.date > slot.date }.map(\.index).min()
    var ruling: PolicyEntry?
    for policy in log.policies.all where policy.index < limit ?? .max {
      let entry = policy.entry
      let plan = entry.policy.list(named: slot.list) ?? ruling?.policy.list(named: slot.list)
      let opens = plan.map { log.window($0, on: slot.date).opens }
      if entry.from <= slot.date, entry.at < opens ?? .max { ruling = entry }
    }
    return ruling
  }

  private func expected(_ slot: Slot, _ log: LogState, asOf: Int64) -> SlotWindow? {
    let record = log.slots[slot]
    guard record?.commit == nil, record?.missed == nil,
      let plan = ruling(slot, log)?.policy.list(named: slot.list),
      plan.weekdays.contains(slot.date.weekday)
    else { return nil }
    let window = log.window(plan, on: slot.date)
    let limit = (log.commits[slot.list] ?? []).filter { $0.date > slot.date }.map(\.index).min()
    let isClosed = record?.closures.contains {
      $0.index < limit ?? .max && $0.at < window.opens
    }
    return isClosed == true || window.opens > asOf ? nil : window
  }

  @Test("the rule, date by date", arguments: 0..<60)
  func rule(_ seed: Int) throws {
    let log = try log(seed)
    let asOf: Int64 = 1_794_841_201 + 86_400 * 70
    let first = try #require(CivilDate("2026-11-01"))
    let found = log.uncommitted("main", asOf: asOf)
    let windows = Dictionary(uniqueKeysWithValues: found.map { ($0.slot, $0.window) })
    for day in 0..<110 {
      let slot = try #require(Slot(date: first + day, list: "main"))
      #expect(windows[slot] == expected(slot, log, asOf: asOf), "\(slot)")
    }
    #expect(found.map(\.slot) == found.map(\.slot).sorted())
    #expect(log.uncommitted("main", asOf: asOf, most: 3) == Array(found.prefix(3)))
    let middle = first + 50
    #expect(
      log.uncommitted("main", asOf: asOf, since: middle) == found.filter { $0.slot.date >= middle })
  }

  @Test func listNobodyNamed() throws {
    #expect(try log(1).uncommitted("elsewhere", asOf: 1_800_000_000).isEmpty)
  }
}
