import Testing
import Toxicology

@Suite struct SubstanceTests {
  @Test(arguments: [
    ("THC", "THC"), ("Cannabinoids", "THC"), ("CANNABINOIDS, URINE", "THC"),
    ("Cannabinoids [Presence] in Urine", "THC"), ("Cocaine Metabolite Screen", "COC"),
    ("6-Acetylmorphine", "6AM"), ("Opiates (screen) - ur", "OPI"),
  ])
  func findsByName(name: String, code: String) { #expect(Table.small.code(named: name) == code) }

  @Test(arguments: [
    "", "urine", "canabinoids", "Cannabinoids/Creatinine [Mass Ratio] in Urine", "cocaine heroin",
    "acetyl codeine", "synthetic cannabinoids", "non-opiates", "opiates and cocaine",
  ])
  func knowsNoOther(name: String) { #expect(Table.small.code(named: name) == nil) }

  @Test(
    arguments: [
      ("3427-2", "THC", .fits("THC", loinc: LOINC("3427-2"))),
      ("", "THC", .fits("THC", loinc: nil)),
      ("3427-3", "THC", .badCheckDigit("3427-3")), ("THC", "THC", .badCheckDigit("THC")),
      ("2161-8", "THC", .unknownCode(LOINC("2161-8")!)), ("3427-2", "grass", .unknownName("grass")),
      ("19659-2", "Cocaine", .contradicts(code: "PCP", name: "COC")),
      ("", "grass", .unknownName("grass")), ("40801-3", "THC", .otherSpecimen(.oralFluid)),
    ] as [(String, String, CodeCheck)])
  func check(loinc: String, name: String, verdict: CodeCheck) {
    #expect(Table.small.check(loinc: loinc, name: name, specimen: .urine) == verdict)
  }

  @Test func theCodeSaysTheSpecimenWhereNobodyElseDoes() {
    let check = Table.small.check(loinc: "40801-3", name: "THC", specimen: nil)
    #expect(check == .fits("THC", loinc: LOINC("40801-3")))
  }

  @Test func namesAreOfOneSubstance() {
    let table = SubstanceTable(
      version: 1, effectiveFrom: "2026-01-01",
      substances: [
        Substance(code: "A", title: "one", becomes: ["C"]), Substance(code: "B", title: "One"),
        Substance(code: "A", title: "two"),
      ])
    #expect(
      table.problems
        == ["two substances are 'one'", "there is no substance 'C'", "a code is given twice"])
    #expect(Table.small.problems.isEmpty)
  }

  @Test func metabolitesFollow() {
    #expect(Table.small.withMetabolites(["6AM", "THC"]) == ["6AM", "MOR", "THC"])
  }
}
