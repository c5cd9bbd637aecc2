import Testing
import Toxicology

@Suite struct PanelTests {
  @Test(arguments: ["thc", "THC", "Cannabinoids", "marijuana"])
  func findsAnAnalyteByAnyName(name: String) {
    #expect(Cup.four.analyte(named: name)?.code == "THC")
  }

  @Test(arguments: ["", "th", "thcc", "heroin"])
  func knowsNoOther(name: String) {
    #expect(Cup.four.analyte(named: name) == nil)
  }

  @Test func namesBelongToOneAnalyte() {
    #expect(Cup.four.ambiguousNames.isEmpty)
    let panel = Panel(
      name: "p", title: "p", version: 1, effectiveFrom: "2026-01-01", method: .presumptive,
      specimen: .urine,
      analytes: [
        Cup.analyte("COC", "cocaine"), Cup.analyte("OPI", "opiates", also: ["Cocaine"]),
        Cup.analyte("thc", "cannabinoids"), Cup.analyte("THC", "cannabinoids, again"),
      ])
    #expect(panel.ambiguousNames == ["cocaine", "thc"])
  }

  @Test(arguments: ["3427-2", "19343-3", "58375-7", "11235-9", "2161-8", "20407-3"])
  func takesRealLOINC(code: String) {
    #expect(LOINC(code)?.description == code)
  }

  /// The first two are from public HL7 drug screens, as sent.
  @Test(arguments: [
    "3427-3", "19343-9", "", "-", "3427", "3427-", "-2", "34 27-2", "3427-22", "12345678-1",
    "３427-2", "3427-2 ", "+427-2", "3427--2",
  ])
  func refusesAWrongCheckDigit(code: String) {
    #expect(LOINC(code) == nil)
  }
}

@Suite struct SpellingTests {
  @Test(arguments: [
    ("tch", "thc"), ("thcc", "thc"), ("cocane", "cocaine"),
    ("OPENS", "opens"), ("closs", "closes"),
  ])
  func suggests(typed: String, meant: String) {
    let words = ["thc", "cocaine", "opens", "closes", "weekdays"]
    #expect(Spelling.nearest(to: typed, in: words) == meant)
  }

  @Test(arguments: ["heroin", "xyz", "weekend", ""])
  func suggestsNothingFarAway(typed: String) {
    #expect(Spelling.nearest(to: typed, in: ["thc", "cocaine", "closes"]) == nil)
  }

  @Test func aHostileWordCostsNoTime() {
    let long = String(repeating: "a", count: 1_000_000)
    #expect(Spelling.nearest(to: long, in: ["thc", long]) == long)
  }
}
