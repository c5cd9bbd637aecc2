import Selection
import Toxicology

/// `rules/validity-SPECIMEN.yaml`: one version of the rules by which a specimen is judged.
package enum ValidityFile {
  package static func read(_ bytes: [UInt8], file: String) throws(Problems) -> ValidityRules {
    try YAMLDocument.read(bytes, file: file, ValidityRules.init)
  }
}

extension ValidityRules {
  fileprivate init?(_ map: YAMLMap) {
    let name = map.required("rules", .programName)
    let version = map.required("version", .integer(1...9_999))
    let from = map.required("from", .date)
    let specimen: Specimen? = map.required("specimen", .word)
    let rules = map.required("verdicts", .list(of: .map(ValidityRule.init), 1...100))
    guard let name, let version, let from, let specimen, let rules else { return nil }
    self.init(
      name: name, version: version, effectiveFrom: from.description, specimen: specimen,
      rules: rules)
  }
}

extension ValidityRule {
  fileprivate init?(_ map: YAMLMap) {
    let verdict: Validity? = map.required("verdict", .word)
    let conditions = map.required("when", .list(of: .condition, 1...8))
    let occasional = map.optional("occasional", .bool, default: false)
    guard let verdict, let conditions else { return nil }
    self.init(verdict: verdict, conditions: conditions, isOccasional: occasional)
    if !verdict.isLaboratorys || verdict == .valid {
      map.report(
        "a rule gives dilute, substituted, adulterated or invalid; '\(verdict.rawValue)' follows "
          + "where none applies", at: "verdict")
    }
  }
}

extension Field where Value == ValidityRule.Condition {
  fileprivate static var condition: Field {
    .scalar("a condition like 'CRE < 20' or 'PYR present'") { ValidityRule.Condition($0) }
  }
}
