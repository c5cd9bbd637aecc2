/// What became of a code and a name that a laboratory sent for one line. In four public drug
/// screens 21 of 28 codes contradicted their own text or did not exist, so neither is believed
/// against the other: whatever does not fit is held for a person.
package enum CodeCheck: Hashable, Sendable {
  /// The analyte's code. `loinc` is nil where the laboratory sent none.
  case fits(String, loinc: LOINC?)
  case badCheckDigit(String)
  case unknownCode(LOINC)
  /// Code and name are of two analytes.
  case contradicts(code: String, name: String)
  /// The code is of another kind of specimen.
  case otherSpecimen(Specimen)
  case unknownName(String)
}

extension SubstanceTable {
  /// - Parameters:
  ///   - loinc: as sent; empty where the line has only a local code.
  ///   - name: the line's text, or its meaning where the laboratory's file gives one.
  ///   - specimen: what the test was made on, where that is known.
  package func check(loinc text: String, name: String, specimen: Specimen?) -> CodeCheck {
    let named = code(named: name)
    guard !text.isEmpty else {
      return named.map { .fits($0, loinc: nil) } ?? .unknownName(name)
    }
    guard let loinc = LOINC(text) else { return .badCheckDigit(text) }
    guard let coded = coded(loinc) else { return .unknownCode(loinc) }
    guard let named else { return .unknownName(name) }
    guard named == coded.code else { return .contradicts(code: coded.code, name: named) }
    guard specimen ?? coded.specimen == coded.specimen else {
      return .otherSpecimen(coded.specimen)
    }
    return .fits(named, loinc: loinc)
  }
}
