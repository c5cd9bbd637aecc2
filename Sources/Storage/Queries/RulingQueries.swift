import Evidence
import GRDB
import Selection

/// A policy that can still rule a slot of a list.
struct PolicyAhead {
  let policy: Policy
  let from: CivilDate
  /// The last date it can rule; nil where no later policy ends it.
  let last: CivilDate?

  /// `the policy of 2026-11-23, which rules until 2026-12-06,`
  var description: String {
    "the policy of \(from)" + (last.map { ", which rules until \($0)," } ?? "")
  }
}

extension StoreReader {
  /// The clinic's date at an instant.
  func localDate(_ instant: Int64) throws -> CivilDate {
    guard let genesis = try genesis(), let zone = ZoneRules(identifier: genesis.tz) else {
      throw StoreError.noLog
    }
    return zone.local(instant).date
  }

  /// Every policy that can still decide a row of a list, in the order of the log: the ones that rule
  /// a committed slot without a roster, and for the dates after `now` those that no policy logged
  /// later takes the place of. Which one a patient will meet first depends on the calendar, so that
  /// what is recorded of a patient must hold under all of them.
  func policiesAhead(ofList list: String, now: Int64) throws -> [PolicyAhead] {
    guard let program = try program(ofList: list) else { return [] }
    let today = try localDate(now)
    let committed = Set(
      try slotsWithoutRoster(ofList: list, closingAfter: now)
        .compactMap { try rulingPolicy(of: $0)?.entry })
    let history = try policies(of: program)
    return history.enumerated().compactMap { index, record in
      let end = history[(index + 1)...].map(\.from).min()
      let isAhead = end.map { max(record.from, today) < $0 } ?? true
      guard isAhead || committed.contains(record.entry),
        record.policy.list(named: list) != nil
      else { return nil }
      return PolicyAhead(policy: record.policy, from: record.from, last: end.map { $0 + (-1) })
    }
  }
}
