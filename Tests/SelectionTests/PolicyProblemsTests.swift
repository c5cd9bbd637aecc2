import Selection
import TestSupport
import Testing

struct PolicyProblemsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let problem: String
    let change: @Sendable (inout Policy) -> Void
    var testDescription: String { problem }

    init(_ problem: String, _ change: @escaping @Sendable (inout Policy) -> Void) {
      self.problem = problem
      self.change = change
    }
  }

  static let sound: Policy = {
    let phase = Phase(
      floor: Chance(ppb: 456_310_988) ?? .never, flat: Chance(ppb: 500_000_000) ?? .never,
      duties: [DutyRule(kind: .window, atLeast: 1, days: 7)])
    return Policy(
      program: "main",
      lists: [
        ListPlan(
          name: "main", weekdays: .everyDay, opens: TimeOfDay("05:00") ?? noon,
          closes: TimeOfDay("17:00") ?? noon)
      ],
      mode: .independent, phases: ["1": phase], tests: ["total", "tickets"])
  }()

  private static let noon: TimeOfDay = {
    guard let noon = TimeOfDay("12:00") else { preconditionFailure("noon") }
    return noon
  }()

  private static let rule = DutyRule(kind: .window, atLeast: 1, days: 7)
  private static let key = "must be lower-case letters, digits and underscores"
  private static let listName = "must be 1 to 32 lower-case letters, digits, dots and hyphens"

  static let broken: [Case] = [
    Case("program must be printable ASCII, got \"\"") { $0.program = "" },
    Case("program must be printable ASCII, got \"prögram\"") { $0.program = "prögram" },
    Case("phases must be at least 1, got 0") { $0.phases = [:] },
    Case("name of phase \(key), got \"Phase 1\"") { $0.phases["Phase 1"] = $0.phases["1"] },
    Case("name of phase \(key), got \"\"") { $0.phases[""] = $0.phases["1"] },
    Case("epoch must be between 1 and 31 slots, got 0") { $0.epoch = 0 },
    Case("epoch must be between 1 and 31 slots, got 32") { $0.epoch = 32 },
    Case("reveal_s must be between 0 and 604800 seconds, got 604801") {
      $0.revealSeconds = 604_801
    },
    Case("reveal_s must be between 0 and 604800 seconds, got -1") { $0.revealSeconds = -1 },
    Case("mixes must be at most 1, got 2") { $0.mixes = [.officer, .drand] },
    Case("tests must be printable ASCII, got \"\"") { $0.tests = [""] },
    Case("list main must be named once") { $0.lists += $0.lists },
    Case("name of list \(listName), got \"Main\"") { $0.lists[0].name = "Main" },
    Case("name of list \(listName), got \"\"") { $0.lists[0].name = "" },
    Case("list main: closes must be after opens 05:00, got 05:00") {
      $0.lists[0].closes = $0.lists[0].opens
    },
    Case("list main: closes must be after opens 05:00, got 04:59") {
      $0.lists[0].closes = TimeOfDay("04:59") ?? noon
    },
    Case("caps must be empty in independent mode, got 1") { $0.caps = ["all": 3] },
    Case("caps must name at least 1 lane in capped mode, got 0") { $0.mode = .capped },
    Case("name of lane \(key), got \"North\"") {
      $0.mode = .capped
      $0.caps = ["North": 3]
    },
    Case("cap of lane all must be between 0 and 1000000 tests, got -1") {
      $0.mode = .capped
      $0.caps = ["all": -1]
    },
    Case("pool must be given in pool mode") { $0.mode = .pool },
    Case("pool must be empty in independent mode") {
      $0.pool = PoolPlan(first: .on("2026-11-23"), last: .on("2026-12-03"), owed: 20)
    },
    Case("pool: last must not be before first 2026-11-23, got 2026-11-22") {
      $0.mode = .pool
      $0.pool = PoolPlan(first: .on("2026-11-23"), last: .on("2026-11-22"), owed: 20)
    },
    Case("pool: owed must be between 0 and 1000000 tests, got -1") {
      $0.mode = .pool
      $0.pool = PoolPlan(first: .on("2026-11-23"), last: .on("2026-11-23"), owed: -1)
    },
    Case("pool: last must be between 0 and 3659 days after first, got 27070") {
      $0.mode = .pool
      $0.pool = PoolPlan(first: .on("2026-11-23"), last: .on("2101-01-04"), owed: 1)
    },
    Case("phase 1: days must be between 1 and 3660 days, got 3661") {
      $0.phases["1"]?.duties[0].days = 3661
    },
    Case("phase 1: at_least must be between 1 and 7 tests in 7 days, got 0") {
      $0.phases["1"]?.duties[0].atLeast = 0
    },
    Case("phase 1: at_least must be between 1 and 7 tests in 7 days, got 8") {
      $0.phases["1"]?.duties[0].atLeast = 8
    },
    Case("phase 1: at_least must be between 1 and 1 tests in 14 days, got 2") {
      $0.phases["1"]?.duties = [DutyRule(kind: .gap, atLeast: 2, days: 14)]
    },
    Case("phase 1: allowed must be between 0 and 3660 tests, got -1") {
      $0.phases["1"]?.allowed = -1
    },
    Case("phase 1: allowed must be at least the 3 guaranteed, got 2") {
      $0.phases["1"]?.duties[0].atLeast = 3
      $0.phases["1"]?.allowed = 2
    },
    Case("phase 1: duties must be exactly 1 window under a ceiling, got 2") {
      $0.phases["1"]?.duties = [rule, rule]
      $0.phases["1"]?.allowed = 2
    },
    Case("phase 1: duties must be exactly 1 window under a ceiling, got 0") {
      $0.phases["1"]?.duties = []
      $0.phases["1"]?.allowed = 2
    },
  ]

  @Test(arguments: broken)
  func eachBrokenLimitIsNamed(_ broken: Case) {
    var policy = Self.sound
    broken.change(&policy)
    #expect(policy.problems() == [broken.problem])
  }

  @Test func aSoundPolicyHasNoProblems() {
    #expect(Self.sound.problems() == [])
  }

  /// An empty program ends its lists; one without duties has no guarantee. Neither breaks a rule.
  @Test func unusualIsNotBroken() {
    var policy = Self.sound
    policy.lists = []
    policy.phases["2"] = Phase(floor: .never, flat: .certain)
    policy.mixes = [.drand]
    policy.mode = .capped
    policy.caps = ["same_sex_2": 0]
    #expect(policy.problems() == [])
  }

  @Test func everyProblemIsNamedAtOnce() {
    var policy = Self.sound
    policy.epoch = 0
    policy.lists[0].name = "Main"
    policy.phases["1"]?.duties[0].days = 0
    #expect(policy.problems().count == 3)
  }
}
