/// The concentration from which a device calls a specimen positive: a whole number and its unit,
/// as the maker prints it.
package struct Cutoff: Hashable, Sendable, CustomStringConvertible {
  package enum Unit: String, CaseIterable, Sendable {
    case nanogramsPerMillilitre = "ng/mL"
    case microgramsPerMillilitre = "ug/mL"
    case milligramsPerDecilitre = "mg/dL"
    case gramsPerDecilitre = "g/dL"
  }

  package let value: Int
  package let unit: Unit

  package init(value: Int, unit: Unit) {
    self.value = value
    self.unit = unit
  }

  package var description: String { "\(value) \(unit.rawValue)" }
}

/// One thing a panel looks for.
package struct Analyte: Hashable, Sendable {
  /// What the strip says: `THC`. Unique in its panel.
  package let code: String
  /// What a person says: "cannabinoids (THCA)".
  package let title: String
  package let cutoff: Cutoff
  package let loinc: LOINC?
  /// Other names a technician may type: `marijuana`, `fent`.
  package let also: [String]

  package init(
    code: String, title: String, cutoff: Cutoff, loinc: LOINC? = nil, also: [String] = []
  ) {
    self.code = code
    self.title = title
    self.cutoff = cutoff
    self.loinc = loinc
    self.also = also
  }

  /// Every name under which a technician may type it, in lower case.
  package var names: [String] { ([code, title] + also).map { $0.lowercased() } }
}
