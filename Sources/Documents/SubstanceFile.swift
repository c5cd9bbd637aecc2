import Selection
import Toxicology

/// `rules/substances.yaml`: one version of the table of substances.
package enum SubstanceFile {
  package static func read(_ bytes: [UInt8], file: String) throws(Problems) -> SubstanceTable {
    try YAMLDocument.read(bytes, file: file, SubstanceTable.init)
  }
}

extension SubstanceTable {
  fileprivate init?(_ map: YAMLMap) {
    let table = map.required("table", .programName)
    let version = map.required("version", .integer(1...9_999))
    let from = map.required("from", .date)
    let substances = map.required("substances", .list(of: .map(Substance.init), 1...1_000))
    guard table != nil, let version, let from, let substances else { return nil }
    self.init(version: version, effectiveFrom: from.description, substances: substances)
    for problem in problems { map.report(problem, at: "substances") }
  }
}

extension Substance {
  fileprivate init?(_ map: YAMLMap) {
    let code = map.required("code", .analyteCode)
    let title = map.required("title", .text(upTo: 60))
    let kind: Kind = map.optional("kind", .word, default: .drug)
    let also = map.optional("also", .list(of: .text(upTo: 60), 0...32), default: [])
    let unit: Cutoff.Unit?? = map.optional("unit", .noneOr(.word))
    let lone = map.optional("lone_above", .integer(1...1_000_000))
    let codes = { (key: String) -> [String] in
      map.optional(key, .list(of: .analyteCode, 0...64), default: [])
    }
    let (becomes, sees, partly) = (codes("becomes"), codes("sees"), codes("partly"))
    let loinc = Self.loinc(map)
    guard let code, let title else { return nil }
    self.init(
      code: code, title: title, kind: kind, also: also, becomes: becomes, sees: sees,
      partly: partly, loinc: loinc, unit: unit ?? .nanogramsPerMillilitre, loneAbove: lone)
  }

  private static func loinc(_ map: YAMLMap) -> [Specimen: [LOINC]] {
    var codes: [Specimen: [LOINC]] = [:]
    for (key, specimen) in [("urine", Specimen.urine), ("oral_fluid", .oralFluid)] {
      codes[specimen] = map.optional(key, .list(of: .loinc, 1...64))
    }
    return codes
  }
}
