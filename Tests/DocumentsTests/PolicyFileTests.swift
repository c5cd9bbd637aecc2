import Documents
import Selection
import Testing

@Suite struct PolicyFileTests {
  static let good = """
    program: small
    from: 2026-11-23
    mode: independent
    anchor: enrolment
    phases:
      1:
        title: Phase one
        mean: {tests: 2, days: 7}
        at_least: {tests: 1, days: 7}
        attends: 4
    no_show: {make_up_within: 3}

    """

  private func complaints(_ text: String, for program: ProgramFile? = nil) -> [String] {
    DocumentsTests.complaints { () throws(Problems) in
      try PolicyFile.read(text.bytes, file: "p.yaml", for: program)
    }
  }

  /// A policy of one phase, worded as given.
  private func phase(_ wording: String) throws -> Phase? {
    let text = "program: small\nphases:\n  one: {title: One, \(wording)}\n"
    return try PolicyFile.read(text.bytes, file: "p.yaml").policy(lists: []).phases["one"]
  }

  /// The defaults of SELECTION.md 1, and its other forms.
  @Test(arguments: [
    (
      "mean: {tests: 2, days: 7}, at_least: {tests: 1, days: 7}, attends: 4",
      456_310_988, 500_000_000, [DutyRule(kind: .window, atLeast: 1, days: 7)], 0
    ),
    (
      "mean: {tests: 1, days: 7}, at_least: {tests: 1, days: 14}, attends: 8",
      213_334_065, 250_000_000, [DutyRule(kind: .window, atLeast: 1, days: 14)], 0
    ),
    (
      "mean: {tests: 2, days: 7}, attends: 4", 500_000_000, 500_000_000, [], 0
    ),
    (
      "mean: {tests: 1, days: 7}, attends: 3", 333_333_333, 333_333_333, [], 0
    ),
    (
      "mean: {tests: 1, days: 7}, longest_gap: 10, attends: 4", 250_000_000, 250_000_000,
      [DutyRule(kind: .gap, atLeast: 1, days: 10)], 0
    ),
    (
      "mean: {tests: 1, days: 7}, at_least: {tests: 1, days: 14}, longest_gap: 10, attends: 8",
      213_334_065, 250_000_000,
      [DutyRule(kind: .window, atLeast: 1, days: 14), DutyRule(kind: .gap, atLeast: 1, days: 10)], 0
    ),
    (
      "mean: {tests: 2, days: 7}, at_least: {tests: 1, days: 7}, at_most: {tests: 3, days: 7}, "
        + "attends: 4",
      456_310_988, 500_000_000, [DutyRule(kind: .window, atLeast: 1, days: 7)], 3
    ),
    (
      "exactly: {tests: 2, days: 7}, attends: 4", 500_000_000, 500_000_000,
      [DutyRule(kind: .window, atLeast: 2, days: 7)], 2
    ),
  ])
  func figures(wording: String, floor: Int64, flat: Int64, duties: [DutyRule], allowed: Int) throws
  {
    let phase = try #require(try phase(wording))
    #expect(phase.floor.ppb == floor)
    #expect(phase.flat.ppb == flat)
    #expect(phase.duties == duties)
    #expect(phase.allowed == allowed)
  }

  /// Mean 2 in 28 days and 3 in 91: the floors of SELECTION.md's rule, over the same figures.
  @Test(arguments: [
    ("mean: {tests: 2, days: 28}, at_least: {tests: 1, days: 28}, attends: 16", 16, 1, 2),
    ("mean: {tests: 3, days: 91}, at_least: {tests: 2, days: 91}, attends: 52", 52, 2, 3),
  ])
  func otherDefaults(wording: String, days: Int, atLeast: Int, mean: Int) throws {
    let expected = try ChanceRule.floorForMean(days: days, atLeast: atLeast, num: mean)
    #expect(expected > .never)
    #expect(try phase(wording)?.floor == expected)
  }

  @Test func readsEverything() throws {
    let file = try PolicyFile.read(Self.good.bytes, file: "p.yaml")
    #expect(file.from == CivilDate("2026-11-23"))
    #expect(file.anchor == .enrolment)
    #expect(file.noShowMakeUp == 3)
    #expect(file.carryMakeUp == nil)
    let policy = file.policy(lists: [])
    #expect(policy.mode == .independent)
    #expect(policy.mixes.isEmpty)
    #expect(policy.epoch == 1)
    #expect(policy.revealSeconds == 86_400)
    #expect(policy.tests == ["total", "tickets", "weekday"])
    #expect(policy.problems().isEmpty)
  }

  @Test func readsTheOtherForms() throws {
    let capped = Self.good.changing(
      "mode: independent", to: "mode: capped\ncaps: {north: 4, south: 0}"
    )
    .changing("anchor: enrolment", to: "anchor: {monday: 2026-11-23}")
    .changing("no_show: {make_up_within: 3}", to: "no_show: none\nmix: officer\nepoch: 7")
    let file = try PolicyFile.read(capped.bytes, file: "p.yaml")
    #expect(CivilDate("2026-11-23").map(Anchor.monday) == file.anchor)
    #expect(file.noShowMakeUp == nil)
    let policy = file.policy(lists: [])
    #expect(policy.caps == ["north": 4, "south": 0])
    #expect(policy.mixes == [.officer])
    #expect(policy.epoch == 7)
    #expect(policy.problems().isEmpty)
  }

  @Test func readsAPool() throws {
    let text = """
      program: drivers
      mode: pool
      pool: {first: 2026-01-01, last: 2026-12-31, owed: 12}
      phases:
        all: {title: Everyone}

      """
    let policy = try PolicyFile.read(text.bytes, file: "p.yaml").policy(lists: [])
    #expect(policy.pool?.owed == 12)
    #expect(policy.phases["all"] == Phase(floor: .never, flat: .never))
    #expect(policy.problems().isEmpty)
  }

  @Test(arguments: [
    ("from: 2026-11-23", "from: tomorrow", "2:7: expected a date like 2026-11-23, got 'tomorrow'"),
    (
      "mode: independent", "mode: independant",
      "3:7: expected independent, capped or pool, got 'independant' (did you mean 'independent'?)"
    ),
    ("mode: independent", "mode: capped", "1:1: mode capped needs caps, the most tests"),
    ("mode: independent", "mode: pool", "1:1: mode pool needs pool, with first, last and owed"),
    ("mode: independent", "mode: pool", "8:11: mean has no place in mode pool"),
    ("mode: independent", "caps: {all: 3}", "3:7: caps belong to mode capped, not to independent"),
    (
      "mode: independent", "pool: {first: 2026-01-01, last: 2026-01-02, owed: 1}",
      "3:7: pool belongs to mode pool, not to independent"
    ),
    (
      "mode: independent", "mode: pool\npool: {first: 2026-01-02, last: 2026-01-01, owed: 1}",
      "4:33: last must not be before first 2026-01-02, got 2026-01-01"
    ),
    ("anchor: enrolment", "anchor: enrollment", "4:9: expected enrolment or {monday: date}"),
    (
      "anchor: enrolment", "anchor: {monday: 2026-11-24}",
      "4:18: 2026-11-24 is a Tuesday, not a Monday"
    ),
    ("phases:\n  1:", "phases:\n  one-a:", "6:3: expected a name of 1 to 32 of a-z, 0-9 and '_'"),
    ("tests: 2, days: 7}", "tests: 0, days: 7}", "8:19: expected a whole number from 1 to 366"),
    (
      "tests: 2, days: 7}", "tests: 5, days: 7}",
      "8:11: mean must be between 1 and 4 tests in 7 days, got 5 in 7 days"
    ),
    (
      "tests: 2, days: 7}", "tests: 1, days: 14}",
      "8:11: mean must be between 1 and 4 tests in 7 days, got 1 in 14 days"
    ),
    ("attends: 4", "attends: 8", "10:14: attends must be between 1 and 7 days, got 8"),
    ("attends: 4", "attends: 0", "10:14: expected a whole number from 1 to 366, got '0'"),
    ("    attends: 4\n", "", "7:5: missing key 'attends', the collectable days in 7 days"),
    ("    mean: {tests: 2, days: 7}\n", "", "7:5: missing key 'mean' (or 'exactly')"),
    (
      "mean: {tests: 2, days: 7}", "exactly: {tests: 2, days: 7}",
      "9:15: at_least cannot stand beside exactly"
    ),
    (
      "attends: 4", "attends: 4\n    at_most: {tests: 3, days: 14}",
      "11:14: at_most needs at_least over the same 14 days"
    ),
    (
      "attends: 4", "attends: 4\n    at_most: {tests: 1, days: 7}",
      "8:11: mean must be between 1 and 1 tests in 7 days, got 2 in 7 days"
    ),
    (
      "attends: 4", "attends: 4\n    at_most: {tests: 3, days: 7}\n    longest_gap: 9",
      "12:18: longest_gap cannot stand beside at_most"
    ),
    (
      "attends: 4", "attends: 4\n    at_most: {tests: 3, days: 7}",
      "12:10: no_show asks for make-ups, but phase 1 has a ceiling"
    ),
    ("{make_up_within: 3}", "{make_up_within: 1}", "11:27: expected a whole number from 2 to 10"),
    (
      "{make_up_within: 3}", "next visit",
      "11:10: expected none or {make_up_within: attending days}"
    ),
    ("{make_up_within: 3}", "none\nmix: dice", "12:6: expected officer or drand, got 'dice'"),
    ("{make_up_within: 3}", "none\nepoch: 32", "12:8: expected a whole number from 1 to 31"),
    ("{make_up_within: 3}", "none\nreveal_hours: 169", "12:15: expected a whole number from 0"),
    ("no_show:", "noshow:", "11:1: unknown key 'noshow' (did you mean 'no_show'?)"),
    ("at_least:", "atleast:", "9:5: unknown key 'atleast' (did you mean 'at_least'?)"),
    ("title: Phase one", "title:", "7:11: expected at most 80 characters on one line, got nothing"),
  ])
  func refuses(part: String, other: String, message: String) {
    let found = complaints(Self.good.changing(part, to: other))
    #expect(found.contains { $0.hasPrefix("p.yaml:" + message) }, "\(found)")
  }

  @Test func mustFitItsProgram() throws {
    let program = try ProgramFile.read(YAMLDocumentTests.good.bytes, file: "program.yaml")
    #expect(
      complaints(Self.good.changing("program: small", to: "program: smal"), for: program) == [
        "p.yaml:1:10: policy is for program 'smal', not 'small'",
        "p.yaml:10:14: attends must be between 1 and 2 days in 7, got 4",
      ])
  }
}
