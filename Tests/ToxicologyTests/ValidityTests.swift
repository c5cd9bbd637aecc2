import Testing
import Toxicology

@Suite struct ValidityTests {
  /// A laboratory's four measures, in range unless said otherwise.
  private func readings(_ changes: [String: String?]) throws -> [String: ValidityReading] {
    var texts: [String: String?] = ["CRE": "100", "SG": "1.0150", "pH": "6.5", "NIT": "0"]
    texts.merge(changes) { $1 }
    return try texts.compactMapValues { $0 }.mapValues { .figure(try #require(Figure($0))) }
  }

  private let rules = ValidityRules(
    name: "urine", version: 3, effectiveFrom: "2026-01-01", specimen: .urine,
    rules: [
      rule(.substituted, "CRE < 2", "SG <= 1.0010"), rule(.substituted, "CRE < 2", "SG >= 1.0200"),
      rule(.adulterated, "pH < 4"), rule(.adulterated, "NIT >= 500"),
      ValidityRule(
        verdict: .adulterated,
        conditions: [ValidityRule.Condition("PYR present")].compactMap { $0 },
        isOccasional: true),
      rule(.invalid, "CRE < 2", "SG > 1.0010", "SG < 1.0200"),
      rule(.invalid, "SG <= 1.0010", "CRE >= 2"),
      rule(.dilute, "CRE >= 2", "CRE < 20", "SG > 1.0010", "SG < 1.0030"),
    ])

  private static func rule(_ verdict: Validity, _ conditions: String...) -> ValidityRule {
    ValidityRule(verdict: verdict, conditions: conditions.compactMap { .init($0) })
  }

  @Test(
    arguments: [
      ([:], Validity.valid), (["CRE": "19.9", "SG": "1.0029"], .dilute),
      (["CRE": "2", "SG": "1.0011"], .dilute), (["CRE": "20", "SG": "1.0029"], .valid),
      (["CRE": "19.9", "SG": "1.0030"], .valid), (["CRE": "1.9", "SG": "1.0010"], .substituted),
      (["CRE": "1.9", "SG": "1.0200"], .substituted), (["CRE": "2", "SG": "1.0010"], .invalid),
      (["CRE": "1.9", "SG": "1.0150"], .invalid),
      (["pH": "3.9"], .adulterated), (["NIT": "500"], .adulterated),
    ] as [([String: String?], Validity)])
  func laboratory(changes: [String: String?], verdict: Validity) throws {
    let said = rules.judge(try readings(changes), method: .definitive)
    #expect(said.verdict == verdict)
    #expect(said.rules == 3)
  }

  /// Each measure in turn is missing: nothing that could still apply may be called valid.
  @Test(arguments: ["CRE", "SG", "pH", "NIT"])
  func missingIsNotValid(measure: String) throws {
    let said = rules.judge(try readings([measure: nil]), method: .definitive)
    #expect(said.verdict == .notAssessed)
    #expect(said.reason == "not measured: \(measure)")
  }

  @Test func nothingMeasuredIsNotAssessed() {
    #expect(rules.judge([:], method: .definitive).verdict == .notAssessed)
  }

  @Test func whatIsSureStandsThoughSomethingIsMissing() throws {
    let said = rules.judge(try readings(["SG": nil, "pH": "3"]), method: .definitive)
    #expect(said.verdict == .adulterated)
    #expect(said.reason == "pH < 4")
  }

  @Test func occasionalMeasuresAreNotOwed() throws {
    var all = try readings([:])
    #expect(rules.judge(all, method: .definitive).verdict == .valid)
    all["PYR"] = .absent
    #expect(rules.judge(all, method: .definitive).verdict == .valid)
    all["PYR"] = .present
    #expect(rules.judge(all, method: .definitive).verdict == .adulterated)
  }

  /// No reading of a strip ever comes to what only a laboratory may say.
  @Test(
    arguments: [
      ([:], Validity.notAssessed), (["CRE": "10", "SG": "1.0020"], .consistentWithDilution),
      (["CRE": "1", "SG": "1.0010"], .consistentWithDilution),
      (["pH": "3"], .consistentWithAdulteration), (["CRE": nil], .notAssessed),
      (["CRE": "5", "SG": "1.0005"], .consistentWithAdulteration),
    ] as [([String: String?], Validity)])
  func strip(changes: [String: String?], verdict: Validity) throws {
    let said = rules.judge(try readings(changes), method: .presumptive)
    #expect(said.verdict == verdict)
    #expect(!said.verdict.isLaboratorys)
    #expect(said.method == .presumptive)
    if verdict != .notAssessed { #expect(said.reason.hasSuffix("send it to the laboratory")) }
  }

  /// A bound is no figure: what it leaves open is not assessed.
  @Test(
    arguments: [
      ("CRE", Comparator.below, "20", "1.0150", Validity.notAssessed),
      ("CRE", .below, "20", "1.0020", .notAssessed), ("CRE", .above, "20", "1.0020", .valid),
      ("CRE", .below, "2", "1.0010", .substituted), ("CRE", .atMost, "2", "1.0010", .notAssessed),
      ("CRE", .atLeast, "2", "1.0010", .invalid), ("NIT", .below, "500", "1.0150", .valid),
      ("NIT", .atMost, "500", "1.0150", .notAssessed),
      ("NIT", .above, "200", "1.0150", .notAssessed),
      ("NIT", .above, "500", "1.0150", .adulterated), ("pH", .below, "4", "1.0150", .adulterated),
    ] as [(String, Comparator, String, String, Validity)])
  func bounds(
    measure: String, sign: Comparator, figure: String, gravity: String, verdict: Validity
  ) throws {
    var all = try readings(["SG": gravity])
    all[measure] = .figure(try #require(Figure(figure)), sign)
    let said = rules.judge(all, method: .definitive)
    #expect(said.verdict == verdict)
    if verdict == .notAssessed { #expect(said.reason.hasPrefix("not decided by ")) }
  }

  /// Nor is it passed over where the measure need not have been taken.
  @Test func anOccasionalBoundLeavesItOpen() throws {
    let condition = try #require(ValidityRule.Condition("CR6 >= 50"))
    let rules = ValidityRules(
      name: "urine", version: 1, effectiveFrom: "2026-01-01", specimen: .urine,
      rules: [ValidityRule(verdict: .adulterated, conditions: [condition], isOccasional: true)])
    for (sign, verdict) in [(Comparator.below, Validity.notAssessed), (.above, .adulterated)] {
      let said = rules.judge(["CR6": .figure(Figure(60), sign)], method: .definitive)
      #expect(said.verdict == verdict)
    }
  }

  /// A pad that says "negative" is no figure, but reaches no bound either.
  @Test func whatIsAbsentReachesNoBound() throws {
    var all = try readings(["NIT": nil])
    all["NIT"] = .absent
    #expect(rules.judge(all, method: .definitive).verdict == .valid)
    all["CRE"] = .absent
    #expect(rules.judge(all, method: .definitive).verdict == .notAssessed)
  }

  @Test(arguments: ["", "CRE", "CRE < ", "CRE 20", "CRE < 20 mg", "CRE << 20", "CRE is 20", "< 20"])
  func refusesConditions(text: String) { #expect(ValidityRule.Condition(text) == nil) }
}
