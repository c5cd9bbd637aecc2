/// A written policy as the draw log records it (`pol` of LOG.md 4).
///
/// A value of this type may break the rules of the format: `problems()` names every one it breaks.
package struct Policy: Hashable, Sendable {
  package var program: String
  package var lists: [ListPlan]
  package var mode: Mode
  /// Most tests a day, by lane; only in `capped` mode.
  package var caps: [String: Int]
  /// Only in `pool` mode.
  package var pool: PoolPlan?
  package var phases: [String: Phase]
  /// Outside entropy asked for: none, or one source.
  package var mixes: [MixSource]
  /// Slots committed ahead.
  package var epoch: Int
  /// Seconds after closing by which the seed is revealed.
  package var revealSeconds: Int
  /// What the fairness report will run, at which level.
  package var tests: [String]

  package init(
    program: String, lists: [ListPlan], mode: Mode, caps: [String: Int] = [:],
    pool: PoolPlan? = nil, phases: [String: Phase], mixes: [MixSource] = [], epoch: Int = 1,
    revealSeconds: Int = 86_400, tests: [String] = []
  ) {
    self.program = program
    self.lists = lists
    self.mode = mode
    self.caps = caps
    self.pool = pool
    self.phases = phases
    self.mixes = mixes
    self.epoch = epoch
    self.revealSeconds = revealSeconds
    self.tests = tests
  }

  package func list(named name: String) -> ListPlan? { lists.first { $0.name == name } }
}

/// How a slot's list is drawn from its roster.
package enum Mode: String, CaseIterable, Hashable, Sendable { case independent, capped, pool }

/// Where entropy that the operator does not control comes from.
package enum MixSource: String, CaseIterable, Hashable, Sendable { case officer, drand }

/// A list of a program: the days and hours in which it collects, in the log's time zone.
package struct ListPlan: Hashable, Sendable {
  package var name: String
  package var weekdays: WeekdaySet
  package var opens: TimeOfDay
  package var closes: TimeOfDay

  package init(name: String, weekdays: WeekdaySet, opens: TimeOfDay, closes: TimeOfDay) {
    self.name = name
    self.weekdays = weekdays
    self.opens = opens
    self.closes = closes
  }
}

/// So many tests by a pool between two dates, both included.
package struct PoolPlan: Hashable, Sendable {
  package var first: CivilDate
  package var last: CivilDate
  package var owed: Int

  package init(first: CivilDate, last: CivilDate, owed: Int) {
    self.first = first
    self.last = last
    self.owed = owed
  }
}

/// A phase of treatment and the rates that go with it.
package struct Phase: Hashable, Sendable {
  /// Chance of an eligible day when no duty presses.
  package var floor: Chance
  /// Mean chance, used in the partial window after enrolment or a phase change.
  package var flat: Chance
  package var duties: [DutyRule]
  /// Most tests in the window of the one duty; 0 is no ceiling.
  package var allowed: Int

  package init(floor: Chance, flat: Chance, duties: [DutyRule] = [], allowed: Int = 0) {
    self.floor = floor
    self.flat = flat
    self.duties = duties
    self.allowed = allowed
  }
}
