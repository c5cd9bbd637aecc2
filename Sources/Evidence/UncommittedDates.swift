import Selection

/// Which policy rules the dates of a list that no commit names: the last one logged before that
/// list's next commit and before that date's opens (LOG.md 4, `policy`).
///
/// A policy that may rule a date may rule every later one too: what it must come before lies later
/// then. So each has a first date, worked out once, and a walk over years costs no more than their
/// days and the log's policies.
struct UncommittedDates {
  let list: String
  /// The list's first day under any policy; nil for a list that none names.
  let first: CivilDate?
  /// Dates from which another policy rules, ascending.
  private var turns: [(from: CivilDate, policy: Logged<PolicyEntry>)] = []
  /// Dates of commits, ascending, each with the index of the first commit of it or a later one.
  private let commits: [CommittedDate]

  init(_ list: String, _ state: LogState) {
    self.list = list
    let policies = state.policies.ruling(list)
    first = policies.map(\.entry.from).min()
    commits = Self.earliest(state.commits[list] ?? [])
    for policy in policies { add(policy, state) }
  }

  /// The policy in force on a date without a commit.
  func ruling(on date: CivilDate) -> Logged<PolicyEntry>? {
    turns[..<turns.partition { $0.from > date }].last?.policy
  }

  func plan(on date: CivilDate) -> ListPlan? {
    ruling(on: date)?.entry.policy.list(named: list)
  }

  /// Index of the first commit of a later date; `.max` without one.
  func nextCommit(after date: CivilDate) -> Int {
    let place = commits.partition { $0.date > date }
    return place < commits.endIndex ? commits[place].index : .max
  }

  private static func earliest(_ commits: [CommittedDate]) -> [CommittedDate] {
    let isOrdered = zip(commits, commits.dropFirst()).allSatisfy {
      $0.date <= $1.date && $0.index < $1.index
    }
    if isOrdered { return commits }
    var least = Int.max
    let sorted = commits.sorted { $0.date > $1.date }.map { commit in
      least = min(least, commit.index)
      return CommittedDate(date: commit.date, index: least)
    }
    return sorted.reversed()
  }

  /// Later in the log wins: from its first date on a policy replaces whatever ruled there.
  private mutating func add(_ policy: Logged<PolicyEntry>, _ state: LogState) {
    let from = firstDate(of: policy, state)
    while let last = turns.last, last.from >= from { turns.removeLast() }
    turns.append((from: from, policy: policy))
  }

  /// The first date that the policy may rule.
  private func firstDate(of policy: Logged<PolicyEntry>, _ state: LogState) -> CivilDate {
    // Before this date a commit of a later one was logged already.
    let passed = commits.partition { $0.index > policy.index }
    let followed = passed == 0 ? policy.entry.from : commits[passed - 1].date
    let from = max(policy.entry.from, followed)
    let logged = state.zone.local(policy.entry.at).date
    guard from <= logged else { return from }
    // A policy that drops the list has no opens: those of the one before count. Without any the
    // day has no slot either way, and the days before it stay as they were.
    let plan = policy.entry.policy.list(named: list) ?? self.plan(on: logged)
    guard let plan else { return logged }
    return policy.entry.at < state.window(plan, on: logged).opens ? logged : logged + 1
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first place at which `isAfter` holds, as it then does at all later ones.
  fileprivate func partition(_ isAfter: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
