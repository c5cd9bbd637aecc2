/// What an analyte looks for: a drug, its metabolite, a class that an immunoassay sees at once, or
/// a measure of the specimen itself.
package struct Substance: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable { case drug, measure }

  /// As panels have it: `THC`.
  package let code: String
  package let title: String
  package let kind: Kind
  /// Other names that laboratories print, beside code and title.
  package let also: [String]
  /// Codes of what the body makes of it.
  package let becomes: [String]
  /// What a test for this class finds besides itself.
  package let sees: [String]
  /// What a test for this class finds only sometimes: its negative says nothing about them.
  package let partly: [String]
  package let loinc: [Specimen: [LOINC]]
  /// Unit in which its figures are compared; nil for a measure without one.
  package let unit: Cutoff.Unit?
  /// From this figure, in `unit`, a parent drug without any of its metabolites looks as if it had
  /// been added after collection; nil where nobody should conclude that.
  package let loneAbove: Int?

  package init(
    code: String, title: String, kind: Kind = .drug, also: [String] = [], becomes: [String] = [],
    sees: [String] = [], partly: [String] = [], loinc: [Specimen: [LOINC]] = [:],
    unit: Cutoff.Unit? = .nanogramsPerMillilitre, loneAbove: Int? = nil
  ) {
    self.code = code
    self.title = title
    self.kind = kind
    self.also = also
    self.becomes = becomes
    self.sees = sees
    self.partly = partly
    self.loinc = loinc
    self.unit = unit
    self.loneAbove = loneAbove
  }

  package var names: [String] { [code, title] + also }
}

/// One version of the table of substances; whoever corrects it writes a new version.
package struct SubstanceTable: Hashable, Sendable {
  package let version: Int
  /// First day on which it holds, `YYYY-MM-DD`.
  package let effectiveFrom: String
  package let substances: [Substance]
  private let byName: [String: String]
  private let byCode: [String: Substance]
  private let byLOINC: [LOINC: Coded]

  package struct Coded: Hashable, Sendable {
    package let code: String
    package let specimen: Specimen
  }

  package init(version: Int, effectiveFrom: String, substances: [Substance]) {
    self.version = version
    self.effectiveFrom = effectiveFrom
    self.substances = substances
    byCode = Dictionary(substances.map { ($0.code, $0) }) { first, _ in first }
    let names = substances.flatMap { one in one.names.map { (Plain.words($0), one.code) } }
    byName = Dictionary(names) { first, _ in first }
    let coded = substances.flatMap { one in
      one.loinc.flatMap { specimen, codes in
        codes.map { ($0, Coded(code: one.code, specimen: specimen)) }
      }
    }
    byLOINC = Dictionary(coded) { first, _ in first }
  }

  package subscript(code: String) -> Substance? { byCode[code] }

  /// The code of what `name` stands for, whatever its capitals; words about the specimen
  /// (`COCAINE METABOLITE, URINE`) do not count. Spelling does: a name is known or it is not.
  package func code(named name: String) -> String? {
    let words = Plain.words(Self.withoutBrackets(name))
    if let code = byName[words] { return code }
    let core = words.split(separator: " ").filter { !Self.aboutTheSpecimen.contains(String($0)) }
    return byName[core.joined(separator: " ")]
  }

  /// The code of a drug, not of what is measured of the specimen itself.
  package func drug(named name: String) -> String? {
    code(named: name).flatMap { byCode[$0]?.kind == .drug ? $0 : nil }
  }

  /// What a LOINC code looks for, and in what.
  package func coded(_ loinc: LOINC) -> Coded? { byLOINC[loinc] }

  /// `codes` with everything the body makes of them.
  package func withMetabolites(_ codes: Set<String>) -> Set<String> {
    var all = codes
    var news = codes
    while !news.isEmpty {
      news = Set(news.flatMap { self[$0]?.becomes ?? [] }).subtracting(all)
      all.formUnion(news)
    }
    return all
  }

  /// Whether a definitive reading of one analyte tells what was asked about another: the same, one
  /// that a test for it sees, or, where it was found, one that it sees only sometimes.
  package func answers(_ analyte: String, isFound: Bool, to asked: String) -> Bool {
    let code = code(named: analyte) ?? analyte
    let own = self.code(named: asked) ?? asked
    return code == own || self[own]?.sees.contains(code) == true
      || isFound && self[own]?.partly.contains(code) == true
  }

  /// Names claimed by two substances, codes named that are none, LOINC codes given twice.
  package var problems: [String] {
    var owners: [String: Set<String>] = [:]
    var codes: [LOINC: Set<String>] = [:]
    for one in substances {
      for name in one.names { owners[Plain.words(name), default: []].insert(one.code) }
      for code in one.loinc.values.joined() { codes[code, default: []].insert(one.code) }
    }
    let strangers = substances.flatMap { $0.becomes + $0.sees + $0.partly }
      .filter { byCode[$0] == nil }
    return owners.filter { $0.value.count > 1 }.keys.sorted().map { "two substances are '\($0)'" }
      + codes.filter { $0.value.count > 1 }.keys.map(\.description).sorted()
      .map { "\($0) is given to two substances" }
      + Set(strangers).sorted().map { "there is no substance '\($0)'" }
      + (byCode.count < substances.count ? ["a code is given twice"] : [])
  }

  /// `Amphetamines [Presence] in Urine`: LOINC's own way of saying how.
  private static func withoutBrackets(_ name: String) -> String {
    var depth = 0
    return String(
      name.filter { character in
        if character == "[" { depth += 1 }
        defer { if character == "]" { depth -= 1 } }
        return depth == 0
      })
  }

  private static let aboutTheSpecimen: Set<String> = [
    "urine", "ur", "saliva", "oral", "fluid", "screen", "scrn", "drug", "qual", "ql", "in", "by",
    "immunoassay", "confirmation", "confirm",
  ]
}
