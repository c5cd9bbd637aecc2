import Selection
import Toxicology

/// `panels/NAME.yaml`: one version of one panel.
package enum PanelFile {
  package static func read(_ bytes: [UInt8], file: String) throws(Problems) -> Panel {
    try YAMLDocument.read(bytes, file: file, Panel.init)
  }
}

extension Panel {
  fileprivate init?(_ map: YAMLMap) {
    let name = map.required("panel", .programName)
    let title = map.required("title", .text())
    let version = map.required("version", .integer(1...9_999))
    let from = map.required("from", .date)
    let method = map.required("method", .word, of: MethodClass.self)
    let specimen = map.required("specimen", .word, of: Specimen.self)
    let analytes = map.required("analytes", .list(of: .map(Analyte.init), 1...64))
    let pads: [Pad] = map.optional("pads", .list(of: .word, 1...Pad.allCases.count), default: [])
    guard let name, let title, let version, let from, let method, let specimen, let analytes else {
      return nil
    }
    self.init(
      name: name, title: title, version: version, effectiveFrom: from.description,
      method: method, specimen: specimen, analytes: analytes, pads: pads)
    if Set(pads).count < pads.count { map.report("a pad is given twice", at: "pads") }
    if !pads.isEmpty, method == .definitive || specimen != .urine {
      map.report("only a device for urine that is read by eye has pads", at: "pads")
    }
    for name in ambiguousNames {
      map.report("two analytes are called \(quoted(name))", at: "analytes")
    }
  }
}

extension YAMLMap {
  /// Spares the closed sets of other modules a type annotation at the use site.
  fileprivate func required<Word>(
    _ key: String, _ field: Field<Word>, of type: Word.Type
  ) -> Word? { required(key, field) }
}

extension Analyte {
  fileprivate init?(_ map: YAMLMap) {
    let code = map.required("code", .analyteCode)
    let title = map.required("title", .text(upTo: 60))
    let cutoff = map.required("cutoff", .integer(1...1_000_000))
    let unit: Cutoff.Unit? = map.required("unit", .word)
    let loinc = map.optional("loinc", .loinc)
    let also = map.optional("also", .list(of: .text(upTo: 30), 0...16), default: [])
    guard let code, let title, let cutoff, let unit else { return nil }
    self.init(
      code: code, title: title, cutoff: Cutoff(value: cutoff, unit: unit), loinc: loinc,
      also: also)
  }
}

extension Field where Value == String {
  /// What the strip says.
  static var analyteCode: Field {
    .scalar("a code of 1 to 12 letters, digits and '-'") { text in
      let fits = Names.matches(text, 1...12) {
        Names.isLetter($0) || Names.isDigit($0) || $0 == UInt8(ascii: "-")
      }
      return fits && !text.hasSuffix("-") ? text : nil
    }
  }
}

extension Field where Value == LOINC {
  static var loinc: Field {
    .scalar("a LOINC code with its check digit") { LOINC($0) }
  }
}
