import Toxicology

/// A small table of substances.
enum Table {
  static let small = SubstanceTable(
    version: 1, effectiveFrom: "2026-01-01",
    substances: [
      Substance(
        code: "THC", title: "cannabinoids", also: ["tetrahydrocannabinol"],
        loinc: [.urine: codes("3427-2"), .oralFluid: codes("40801-3")]),
      Substance(
        code: "COC", title: "cocaine", also: ["cocaine metabolite"], becomes: ["BZE"],
        sees: ["BZE"], loinc: [.urine: codes("3397-7")]),
      Substance(code: "BZE", title: "benzoylecgonine"),
      Substance(
        code: "OPI", title: "opiates", sees: ["COD", "MOR", "6AM"], partly: ["HYC"],
        loinc: [.urine: codes("3879-4")]),
      Substance(code: "COD", title: "codeine", becomes: ["MOR"]),
      Substance(code: "MOR", title: "morphine"),
      Substance(code: "6AM", title: "6-acetylmorphine", becomes: ["MOR"]),
      Substance(code: "HYC", title: "hydrocodone"),
      Substance(code: "OXY", title: "oxycodone"),
      Substance(
        code: "BUP", title: "buprenorphine", becomes: ["NBUP"], partly: ["NBUP"], loneAbove: 500),
      Substance(code: "NBUP", title: "norbuprenorphine"),
      Substance(code: "PCP", title: "phencyclidine", loinc: [.urine: codes("19659-2")]),
      Substance(code: "BAR", title: "barbiturates", also: ["barbiturate metabolites"]),
      Substance(code: "CRE", title: "creatinine", kind: .measure, unit: .milligramsPerDecilitre),
      Substance(code: "pH", title: "acidity", kind: .measure, unit: nil),
      Substance(code: "SG", title: "specific gravity", kind: .measure, unit: nil),
      Substance(code: "TEMP", title: "temperature", kind: .measure, unit: nil),
    ])

  private static func codes(_ text: String...) -> [LOINC] { text.compactMap { LOINC($0) } }
}
