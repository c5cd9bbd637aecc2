import Selection

/// `policy.yaml`: how often, how evenly and how unpredictably a program tests, in words that those
/// who answer for it review and sign. `policy(lists:)` gives the figures that the log records.
package struct PolicyFile: Hashable, Sendable {
  package let program: String
  /// First date of its slots; nil leaves it to whoever applies the policy.
  package let from: CivilDate?
  package let mode: Mode
  /// From when windows are counted.
  package let anchor: Anchor
  package let phases: [String: PhaseForm]
  /// Most tests a day in each lane; only in `capped` mode.
  package let caps: [String: Int]
  package let pool: PoolPlan?
  package let mix: MixSource?
  package let epoch: Int
  package let revealHours: Int
  /// A make-up within so many attending days after a no-show; nil counts it as a refusal.
  package let noShowMakeUp: Int?
  /// A make-up within so many attending days for a window that closed unmet; nil only reports it.
  package let carryMakeUp: Int?
  /// What the fairness report runs.
  package let tests: [String]

  package static let defaultTests = ["total", "tickets", "weekday"]

  /// Reads a policy; with `program`, also checks that it fits that program.
  package static func read(
    _ bytes: [UInt8], file: String, for program: ProgramFile? = nil
  ) throws(Problems) -> PolicyFile {
    try YAMLDocument.read(bytes, file: file) { PolicyFile($0, for: program) }
  }

  private init?(_ map: YAMLMap, for owner: ProgramFile?) {
    let program = map.required("program", .programName)
    from = map.optional("from", .date)
    mode = map.optional("mode", .word, default: .independent)
    anchor = map.optional("anchor", .anchor, default: .enrolment)
    let isPool = mode == .pool
    let form = Field.map { PhaseForm($0, isPool: isPool, lists: owner?.plans) }
    let phases = map.required("phases", .dictionary(of: form, 1...32))
    caps = map.optional("caps", .dictionary(of: .integer(0...100_000), 1...64), default: [:])
    pool = map.optional("pool", .map(PoolPlan.init))
    mix = map.optional("mix", .noneOr(.word), default: nil)
    epoch = map.optional("epoch", .integer(1...31), default: 1)
    revealHours = map.optional("reveal_hours", .integer(0...168), default: 24)
    noShowMakeUp = map.optional("no_show", .noneOr(.makeUp), default: nil)
    carryMakeUp = map.optional("carry_unmet", .noneOr(.makeUp), default: nil)
    tests = map.optional("tests", .list(of: .key, 0...32), default: Self.defaultTests)
    if let owner, let program { Self.report(program, not: owner, map) }
    Self.reportWhatBelongsElsewhere(map, mode: mode)
    guard let program, let phases else { return nil }
    (self.program, self.phases) = (program, phases)
    reportMakeUpsUnderCeiling(map)
  }

  private static func report(_ program: String, not owner: ProgramFile, _ map: YAMLMap) {
    guard program != owner.name else { return }
    map.report(
      "policy is for program \(quoted(program)), not \(quoted(owner.name))", at: "program")
  }

  private static func reportWhatBelongsElsewhere(_ map: YAMLMap, mode: Mode) {
    if mode == .capped, !map.has("caps") {
      map.report("mode capped needs caps, the most tests a day in each lane")
    }
    if mode != .capped, map.has("caps") {
      map.report("caps belong to mode capped, not to \(mode.rawValue)", at: "caps")
    }
    if mode == .pool, !map.has("pool") {
      map.report("mode pool needs pool, with first, last and owed")
    }
    if mode != .pool, map.has("pool") {
      map.report("pool belongs to mode pool, not to \(mode.rawValue)", at: "pool")
    }
  }

  /// LOG.md 4: under a ceiling there are no make-ups.
  private func reportMakeUpsUnderCeiling(_ map: YAMLMap) {
    guard let ceiling = phases.filter({ $0.value.phase.allowed > 0 }).keys.min() else { return }
    for (key, makeUp) in [("no_show", noShowMakeUp), ("carry_unmet", carryMakeUp)]
    where makeUp != nil {
      map.report("\(key) asks for make-ups, but phase \(ceiling) has a ceiling", at: key)
    }
  }

  /// What the draw log records, for a program with these lists.
  package func policy(lists: [ListPlan]) -> Policy {
    Policy(
      program: program, lists: lists, mode: mode, caps: caps, pool: pool,
      phases: phases.mapValues(\.phase), mixes: mix.map { [$0] } ?? [], epoch: epoch,
      revealSeconds: revealHours * 3_600, tests: tests)
  }
}

extension PoolPlan {
  fileprivate init?(_ map: YAMLMap) {
    let first = map.required("first", .date)
    let last = map.required("last", .date)
    let owed = map.required("owed", .integer(0...1_000_000))
    guard let first, let last, let owed else { return nil }
    self.init(first: first, last: last, owed: owed)
    if last < first {
      map.report("last must not be before first \(first), got \(last)", at: "last")
    }
    if last - first > 3_659 { map.report("a pool lasts at most 3660 days", at: "last") }
  }
}

extension Field where Value == Anchor {
  /// `enrolment`, or `{monday: 2026-11-23}`.
  fileprivate static var anchor: Field {
    Field { value in
      if value.scalarText == "enrolment" { return .enrolment }
      guard value.pairs != nil else {
        value.report("expected enrolment or {monday: date}")
        return nil
      }
      return value.map { map in
        guard let date = map.required("monday", .date) else { return nil }
        guard date.weekday == .monday else {
          map.report("\(date) is a \(date.weekday.name), not a Monday", at: "monday")
          return nil
        }
        return .monday(date)
      }
    }
  }
}

extension Field where Value == Int {
  /// `{make_up_within: 3}` attending days. One would be an announced test.
  fileprivate static var makeUp: Field {
    Field { value in
      guard value.pairs != nil else {
        value.report("expected none or {make_up_within: attending days}")
        return nil
      }
      return value.map { $0.required("make_up_within", .integer(2...10)) }
    }
  }
}
