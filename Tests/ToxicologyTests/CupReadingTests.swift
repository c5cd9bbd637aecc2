import Testing
import Toxicology

@Suite struct CupReadingTests {
  @Test func presumptiveSaysConfirm() throws {
    let cup = try CupPhrase.parse("thc pos, oxy nt, rest neg", panel: Cup.four)
    #expect(
      cup.lines == [
        "COC  negative (cutoff 50 ng/mL)",
        "EtG  negative (cutoff 50 ng/mL)",
        "OXY  not tested: says nothing about this drug",
        "THC  presumptive: confirm before acting (cutoff 50 ng/mL)",
      ])
    #expect(
      cup.summary == "THC presumptive: confirm before acting; "
        + "OXY not tested: says nothing about this drug; 2 negative")
  }

  @Test func allNegativeIsShort() throws {
    #expect(try CupPhrase.parse("all neg", panel: Cup.four).summary == "all 4 negative")
    #expect(
      try CupPhrase.parse("all inv", panel: Cup.four).summary
        == "all 4 invalid: says nothing either way, repeat")
  }

  @Test func notTestedNeverReadsAsNegative() {
    for reading in Reading.allCases where reading != .negative {
      #expect(!reading.word.contains("negative"))
      #expect(!reading.interpretation.contains("negative"))
    }
  }

  @Test func withoutControlLinesNothingIsKnown() throws {
    let cup = try CupPhrase.parse("thc pos, oxy nt, rest neg", panel: Cup.four)
    #expect(cup.withoutControlLines.readings == [.invalid, .invalid, .notTested, .invalid])
  }

  @Test func refusesAMissingAnalyte() {
    #expect(throws: CupFault.notAccountedFor(["EtG", "OXY", "THC"])) {
      try CupReading(panel: Cup.four, byCode: ["COC": .negative])
    }
  }

  @Test func refusesAStranger() {
    let all: [String: Reading] = [
      "COC": .negative, "EtG": .negative, "OXY": .negative, "THC": .negative, "PCP": .negative,
    ]
    #expect(throws: CupFault.unknownWord("PCP", nearest: nil)) {
      try CupReading(panel: Cup.four, byCode: all)
    }
  }

  @Test(arguments: [Reading.positive, .indeterminate])
  func refusesWhatACupCannotSay(reading: Reading) {
    let all: [String: Reading] = [
      "COC": .negative, "EtG": .negative, "OXY": .negative, "THC": reading,
    ]
    #expect(throws: CupFault.impossible(code: "THC", reading: reading, method: .presumptive)) {
      try CupReading(panel: Cup.four, byCode: all)
    }
  }

  @Test func aDefinitiveTestHasNoPresumptivePositive() {
    #expect(!Reading.presumptivePositive.isPossible(by: .definitive))
    #expect(Reading.positive.isPossible(by: .definitive))
  }

  @Test(arguments: [
    (CupFault.empty, "no reading given, expected something like 'all negative except thc'"),
    (.unknownWord("tch", nearest: "thc"), "unknown analyte or reading 'tch', did you mean 'thc'?"),
    (
      .unknownWord("heroin", nearest: nil),
      "unknown analyte or reading 'heroin', a reading is 'neg', 'pos', 'invalid' or 'not tested'"
    ),
    (
      .unknownWord("smudged", nearest: nil),
      "a strip that cannot be read is 'not tested', one without its control line 'invalid'"
    ),
    (.noReading(["THC"]), "no reading for THC, say for example 'thc neg'"),
    (
      .noAnalyte("negative"),
      "'negative' stands without an analyte: 'all neg' says it of all of them, 'thc pos' of one"
    ),
    (.namedTwice("THC"), "THC is named twice"),
    (
      .ambiguousExceptions(["THC", "COC"]),
      "unclear what THC, COC are, give each its own reading, as in 'thc pos, coc invalid'"
    ),
    (.exceptionNeedsReading("THC"), "unclear what THC is, say for example 'thc neg'"),
    (.notAccountedFor(["EtG", "OXY"]), "not accounted for: EtG, OXY"),
    (
      .impossible(code: "THC", reading: .positive, method: .presumptive),
      "THC: a presumptive test cannot read positive"
    ),
    (.nothingRead, "nothing was read: every analyte is 'not tested'"),
  ])
  func wording(fault: CupFault, text: String) {
    #expect(fault.description == text)
  }
}
