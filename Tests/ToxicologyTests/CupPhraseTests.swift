import Testing
import Toxicology

@Suite struct CupPhraseTests {
  @Test(arguments: [
    ("all negative", "NNNN"),
    ("all neg", "NNNN"),
    ("ALL NEG", "NNNN"),
    ("everything negative", "NNNN"),
    ("all neg except thc", "NNNP"),
    ("all neg but thc", "NNNP"),
    ("all negative except thc and coc", "PNNP"),
    ("all negative except thc coc", "PNNP"),
    ("all neg except thc, coc", "PNNP"),
    ("all neg except thc, coc pos", "PNNP"),
    ("all neg except thc pos, coc invalid", "INNP"),
    ("all neg except thc invalid", "NNNI"),
    ("all neg except marijuana", "NNNP"),
    ("all neg except ethyl glucuronide", "NPNN"),
    ("thc pos, coc neg, etg neg, oxy neg", "NNNP"),
    ("thc pos coc etg oxy neg", "NNNP"),
    ("thc, coc pos; rest neg", "PNNP"),
    ("rest neg, thc pos", "NNNP"),
    ("thc+ coc- etg- oxy-", "NNNP"),
    ("thc: pos, rest: neg", "NNNP"),
    ("thc = presumptive positive, rest neg", "NNNP"),
    ("thc is positive, the rest are negative", "NNNP"),
    ("thc not tested, rest neg", "NNN-"),
    ("thc nt rest neg", "NNN-"),
    ("all invalid", "IIII"),
    ("all pos except thc neg", "PPPN"),
    ("thc pos, all others neg", "NNNP"), ("thc pos, all the others neg", "NNNP"),
    ("thc pos, everything else neg", "NNNP"),
  ])
  func reads(phrase: String, expected: String) throws {
    #expect(try letters(CupPhrase.parse(phrase, panel: Cup.four)) == expected)
  }

  @Test(arguments: [
    ("", CupFault.empty),
    ("   ", .empty),
    (", ,", .notAccountedFor(["COC", "EtG", "OXY", "THC"])),
    ("negative", .noAnalyte("negative")),
    ("pos thc", .noAnalyte("presumptive positive")),
    ("all", .noReading(["all"])),
    ("all except thc", .noAnalyte("except")),
    ("all thc neg", .noReading(["all"])),
    ("thc", .noReading(["THC"])),
    ("thc coc", .noReading(["THC", "COC"])),
    ("thc pos", .notAccountedFor(["COC", "EtG", "OXY"])),
    ("thc pos, coc neg, etg neg", .notAccountedFor(["OXY"])),
    ("thc pos, thc neg, rest neg", .namedTwice("THC")),
    ("thc marijuana pos, rest neg", .namedTwice("THC")),
    ("thc pos, all neg", .namedTwice("THC")),
    ("all neg, all pos", .namedTwice("all")),
    ("all neg, rest pos", .namedTwice("rest")),
    ("all neg except", .noAnalyte("except")),
    ("all neg except thc except coc", .noAnalyte("except")),
    ("thc pos except coc", .noAnalyte("except")),
    ("all pos except thc", .exceptionNeedsReading("THC")),
    ("all invalid except thc", .exceptionNeedsReading("THC")),
    ("all neg except thc, coc invalid", .ambiguousExceptions(["THC", "COC"])),
    ("all neg except thc and coc neg", .ambiguousExceptions(["THC", "COC"])),
    ("all neg except thc neg", .sameException("THC", .negative)),
    ("all neg except thc pos, coc neg", .sameException("COC", .negative)),
    ("rest neg except thc negative", .sameException("THC", .negative)),
    ("all pos except thc pos", .sameException("THC", .presumptivePositive)),
    ("thc all neg", .noReading(["THC"])),
    ("all not tested", .nothingRead),
    ("all neg except tch", .unknownWord("tch", nearest: "thc")),
    ("all negatve", .unknownWord("negatve", nearest: "negative")),
    ("cocane pos, rest neg", .unknownWord("cocane", nearest: "cocaine")),
    ("all neg except heroin", .unknownWord("heroin", nearest: nil)),
    ("all neg except bzo", .unknownWord("bzo", nearest: nil)),
    ("all clean", .unknownWord("clean", nearest: nil)),
    ("thc not, rest neg", .unknownWord("not", nearest: nil)),
    (
      "thc indeterminate, rest neg",
      .impossible(code: "THC", reading: .indeterminate, method: .presumptive)
    ),
  ])
  func refuses(phrase: String, fault: CupFault) {
    #expect(throws: fault) { try CupPhrase.parse(phrase, panel: Cup.four) }
  }

  @Test func aFaintLineIsNoReadingButHasAnAnswer() {
    let fault = #expect(throws: CupFault.self) {
      try CupPhrase.parse("all neg except thc faint", panel: Cup.four)
    }
    #expect(fault?.description == "a line is negative, however faint: say 'neg'")
  }

  @Test func aDefinitivePositiveIsNotPresumptive() throws {
    let cup = try CupPhrase.parse("thc pos, rest neg", panel: Cup.definitive)
    #expect(cup[code: "THC"] == .positive)
    let exception = try CupPhrase.parse("all neg except thc", panel: Cup.definitive)
    #expect(exception[code: "THC"] == .positive)
  }

  /// A dead strip looks like a quick "all negative": the command asks about the control lines.
  @Test(arguments: [
    ("all neg", true), ("thc pos, rest neg", true), ("thc+ coc- etg- oxy-", false),
  ])
  func saysWhetherAnythingWasSwept(phrase: String, isSweeping: Bool) throws {
    #expect(try CupPhrase.parse(phrase, panel: Cup.four).isSweeping == isSweeping)
  }

  /// Every phrase of up to four words over a small vocabulary either accounts for every analyte,
  /// or is refused; nothing that is read calls an analyte negative that nobody called so.
  @Test func neverInventsANegative() {
    let words = ["all", "rest", "except", "thc", "coc", "neg", "pos", "nt", ","]
    var phrases = [""]
    for _ in 0..<5 { phrases = phrases.flatMap { head in words.map { head + " " + $0 } } }
    var read = 0
    for phrase in phrases {
      guard let cup = try? CupPhrase.parse(phrase, panel: Cup.four) else { continue }
      read += 1
      #expect(cup.readings.count == 4)
      #expect(phrase.contains("neg") || !cup.readings.contains(.negative), "\(phrase)")
    }
    #expect(read > 100)
  }

  private func letters(_ cup: CupReading) -> String {
    let letters: [Reading: String] = [
      .negative: "N", .presumptivePositive: "P", .invalid: "I", .notTested: "-",
    ]
    return cup.readings.map { letters[$0] ?? "?" }.joined()
  }
}
