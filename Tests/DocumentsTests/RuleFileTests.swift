import Documents
import Testing
import Toxicology

@Suite struct RuleFileTests {
  static let substances = """
    table: substances
    version: 1
    from: 2026-01-01
    substances:
      - {code: COC, title: cocaine, becomes: [BZE], urine: [3397-7], lone_above: 1000}
      - {code: BZE, title: benzoylecgonine}
      - {code: pH, title: acidity, kind: measure, unit: none}

    """

  static let validity = """
    rules: validity-urine
    version: 2
    from: 2026-01-01
    specimen: urine
    verdicts:
      - {verdict: dilute, when: [CRE < 20, SG < 1.0030]}
      - {verdict: adulterated, when: [PYR present], occasional: true}

    """

  @Test(arguments: [
    ("COC, title", "COC!, title", "5:12: expected a code of 1 to 12 letters"),
    ("3397-7", "3397-8", "5:57: expected a LOINC code with its check digit, got '3397-8'"),
    ("becomes: [BZE]", "becomes: [BZX]", "5:3: there is no substance 'BZX'"),
    ("title: benzoylecgonine", "title: Cocaine", "5:3: two substances are 'cocaine'"),
    ("code: BZE", "code: COC", "5:3: a code is given twice"),
    ("kind: measure", "kind: mesure", "7:38: expected drug or measure, got 'mesure'"),
    ("unit: none", "unit: ng", "7:53: expected ng/mL, ug/mL, mg/dL or g/dL, got 'ng'"),
    ("becomes", "become", "5:33: unknown key 'become' (did you mean 'becomes'?)"),
    ("version: 1", "version: one", "2:10: expected a whole number from 1 to 9999"),
  ])
  func substances(part: String, other: String, message: String) {
    let text = Self.substances.changing(part, to: other)
    let found = complaints { () throws(Problems) in
      try SubstanceFile.read(text.bytes, file: "s.yaml")
    }
    #expect(found.contains { $0.hasPrefix("s.yaml:" + message) }, "\(found)")
  }

  @Test(arguments: [
    ("CRE < 20,", "CRE under 20,", "6:30: expected a condition like 'CRE < 20' or 'PYR present'"),
    ("verdict: dilute", "verdict: valid", "6:15: a rule gives dilute, substituted, adulterated"),
    ("verdict: dilute", "verdict: not-assessed", "6:15: a rule gives dilute, substituted"),
    ("specimen: urine", "specimen: pee", "4:11: expected urine, oral-fluid"),
    ("occasional: true", "occasional: yes", "7:61: expected true or false, got 'yes'"),
  ])
  func validity(part: String, other: String, message: String) {
    let text = Self.validity.changing(part, to: other)
    let found = complaints { () throws(Problems) in
      try ValidityFile.read(text.bytes, file: "v.yaml")
    }
    #expect(found.contains { $0.hasPrefix("v.yaml:" + message) }, "\(found)")
  }

  @Test(arguments: [
    ("analyte: THC", "analyte: THX", "1:1: there is no substance 'THX'"),
    ("of {analyte} have", "of it have", "12:12: a sentence has one {analyte} and a word besides"),
    ("sender: CLS", "sender: ''", "4:9: expected at most 180 characters on one line, got nothing"),
    ("method: presumptive", "method: gcms", "11:74: expected presumptive or definitive"),
    (
      "disowning:", "values: [{value: NEG, means: positive}]\ndisowning:",
      "1:1: 'neg' means the same at every laboratory"
    ),
    (
      "disowning:",
      "values: [{value: 1+, means: positive}, {value: 50, means: positive}]\ndisowning:",
      "1:1: '50' is a figure"
    ),
    (
      "disowning:", "values: [{value: ND, means: absent}]\ndisowning:", "14:29: expected negative,"
    ),
    (
      "disowning:",
      "values: [{value: ND, means: invalid}, {value: nd, means: not-tested}]\ndisowning:",
      "14:9: one is given twice"
    ),
  ])
  func laboratories(part: String, other: String, message: String) throws {
    let table = try Laboratories.table()
    let text = Laboratories.cls.changing(part, to: other)
    let found = complaints { () throws(Problems) in
      try LaboratoryFile.read(text.bytes, file: "l.yaml", table: table)
    }
    #expect(found.contains { $0.hasPrefix("l.yaml:" + message) }, "\(found)")
  }

  @Test(arguments: [
    ("separator: \"|\"", "separator: a", "8:14: expected one ASCII character"),
    ("[specimen, order", "[specimen, specimen", "10:12: column 'specimen' is given twice"),
    ("value, cutoff", "ignored, cutoff", "10:12: there is no column 'value'"),
    ("collected, code, name", "collected, ignored, ignored", "10:12: there is no column 'name'"),
    ("comment: \"#\"", "coment: \"#\"", "9:3: unknown key 'coment'"),
  ])
  func sheets(part: String, other: String, message: String) throws {
    let table = try Laboratories.table()
    let text = Laboratories.sheet.changing(part, to: other)
    let found = complaints { () throws(Problems) in
      try LaboratoryFile.read(text.bytes, file: "l.yaml", table: table)
    }
    #expect(found.contains { $0.hasPrefix("l.yaml:" + message) }, "\(found)")
  }
}
