/// Reads one report's findings against what the patient takes, as of the collection.
///
/// Fails closed: an expectation that cannot be read makes every analyte `cannot-say`, never an
/// empty list of expectations; a drug expected only as a class explains no single drug of it.
package struct Interpreter: Sendable {
  private let table: SubstanceTable
  private let expected: [Expected]?
  private let validity: Validity
  private let findings: [Finding]

  /// An expectation with its codes read: typed ones, and with metabolites.
  private struct Expected: Sendable {
    let drug: String
    let typed: Set<String>
    let all: Set<String>
    let isCritical: Bool
    let hasEnded: Bool
  }

  /// - Parameter expectations: nil where they could not be read.
  package init(
    _ findings: [Finding], expecting expectations: [Medication]?, validity: Validity,
    table: SubstanceTable
  ) {
    self.findings = findings
    self.validity = validity
    self.table = table
    let read = expectations?.map { Self.read($0, table) }
    expected = read.flatMap { $0.contains { $0 == nil } ? nil : $0.compactMap { $0 } }
  }

  private static func read(_ one: Medication, _ table: SubstanceTable) -> Expected? {
    let codes = one.analytes.map { table.code(named: $0) }
    guard !codes.isEmpty, !codes.contains(nil) else { return nil }
    let typed = Set(codes.compactMap { $0 })
    return Expected(
      drug: one.drug, typed: typed, all: table.withMetabolites(typed), isCritical: one.isCritical,
      hasEnded: one.hasEnded)
  }

  /// One verdict for each finding, in their order, then those of what was not tested.
  package func verdicts() -> [AnalyteVerdict] {
    findings.map(verdict) + untested()
  }

  private func verdict(of finding: Finding) -> AnalyteVerdict {
    let (verdict, isCritical, reason) = judged(finding)
    return AnalyteVerdict(
      analyte: finding.analyte, method: finding.method, verdict: verdict, isCritical: isCritical,
      isOpen: isOpen(verdict, finding.reading, isCritical), reason: reason)
  }

  private func isOpen(_ verdict: Interpretation, _ reading: Reading, _ isCritical: Bool) -> Bool {
    switch verdict {
    case .negative, .expectedPositive: false
    case .unexpectedPositive, .unexpectedNegative, .invalidSpecimen: true
    case .cannotSay: isCritical || reading != .notTested && !reading.isAbsent
    }
  }

  private typealias Judged = (Interpretation, isCritical: Bool, String)

  private func judged(_ finding: Finding) -> Judged {
    if [.substituted, .adulterated, .invalid].contains(validity) {
      return (.invalidSpecimen, false, "the specimen is \(validity.rawValue)")
    }
    switch finding.reading {
    case .invalid: return (.cannotSay, false, "the reading is invalid")
    case .notTested: return notTested(finding)
    case .indeterminate: return (.cannotSay, false, "indeterminate")
    case .measured: return (.cannotSay, false, "measured without a cutoff")
    default: break
    }
    guard let expected else {
      return (.cannotSay, true, "what the patient takes cannot be read")
    }
    return finding.reading.isFound ? found(finding, expected) : absent(finding, expected)
  }

  // MARK: Found

  private func found(_ finding: Finding, _ expected: [Expected]) -> Judged {
    let reach = reach(of: finding, withPartly: true)
    let explaining = expected.filter { !$0.all.isDisjoint(with: reach) }
    guard let first = explaining.first(where: { !$0.hasEnded }) ?? explaining.first else {
      return (.unexpectedPositive, false, unexplained(finding, expected))
    }
    if first.hasEnded {
      return (.cannotSay, false, "\(first.drug) had ended; it may still be seen")
    }
    if let metabolites = missingMetabolites(of: finding) {
      return (
        .cannotSay, false,
        "\(finding.quantity?.description ?? "found") without \(metabolites): it may have been added "
          + "after collection"
      )
    }
    return (.expectedPositive, false, "expected with \(first.drug)")
  }

  private func unexplained(_ finding: Finding, _ expected: [Expected]) -> String {
    let asClass = expected.first { one in
      one.typed.contains { table[$0]?.sees.contains(finding.analyte) == true }
    }
    guard let asClass else { return "no recorded medication explains it" }
    return "\(asClass.drug) is recorded only as the class "
      + asClass.typed.sorted().joined(separator: ", ") + ", which explains no single drug"
  }

  /// The metabolites of a parent drug found high, when those that were tested are all absent.
  private func missingMetabolites(of finding: Finding) -> String? {
    guard let substance = table[finding.analyte], let bound = substance.loneAbove,
      let unit = substance.unit,
      finding.quantity?.reaches(Quantity(Cutoff(value: bound, unit: unit))) == true
    else { return nil }
    let tested = findings.filter {
      substance.becomes.contains($0.analyte) && ($0.reading.isAbsent || $0.reading.isFound)
    }
    guard !tested.isEmpty, tested.allSatisfy(\.reading.isAbsent) else { return nil }
    return tested.map(\.analyte).joined(separator: ", ")
  }

  // MARK: Absent

  private func absent(_ finding: Finding, _ expected: [Expected]) -> Judged {
    let running = expected.filter { !$0.hasEnded }
    let reliable = reach(of: finding, withPartly: false)
    let owed = running.filter { !$0.all.isDisjoint(with: reliable) }
    guard !owed.isEmpty else { return notOwed(finding, running) }
    let unexplained = owed.filter { !isSeenElsewhere($0, besides: finding) }
    guard let worst = unexplained.first(where: \.isCritical) ?? unexplained.first else {
      return (.negative, false, "another analyte of \(owed[0].drug) was found")
    }
    if validity == .dilute || validity == .consistentWithDilution {
      return (.cannotSay, worst.isCritical, "dilute, and \(worst.drug) is expected")
    }
    if validity == .consistentWithAdulteration {
      return (.cannotSay, worst.isCritical, "perhaps adulterated, and \(worst.drug) is expected")
    }
    return (.unexpectedNegative, worst.isCritical, "\(worst.drug) is expected")
  }

  private func notOwed(_ finding: Finding, _ running: [Expected]) -> Judged {
    let reach = reach(of: finding, withPartly: true)
    if let one = running.first(where: { !$0.all.isDisjoint(with: reach) }) {
      return (.cannotSay, false, "this test may miss \(one.drug)")
    }
    return (.negative, false, "nothing expected")
  }

  /// Whether the same report shows the drug by another of its analytes at least as certain: then
  /// the body only shows it in another form. A prescribed parent alone, high, is no such sign.
  private func isSeenElsewhere(_ one: Expected, besides finding: Finding) -> Bool {
    findings.contains { other in
      other.analyte != finding.analyte && other.reading.isFound
        && (other.method == .definitive || finding.method == .presumptive)
        && one.all.contains(other.analyte) && missingMetabolites(of: other) == nil
    }
  }

  // MARK: Not tested

  /// What was left out of the report says nothing, and is missed where it would have shown a drug.
  private func notTested(_ finding: Finding) -> Judged {
    let reliable = reach(of: finding, withPartly: false)
    let owed = (expected ?? []).filter { !$0.hasEnded && !$0.all.isDisjoint(with: reliable) }
    guard let worst = owed.first(where: \.isCritical) ?? owed.first else {
      return (.cannotSay, false, "not tested")
    }
    return (.cannotSay, worst.isCritical, "not tested, and \(worst.drug) is expected")
  }

  /// A `cannot-say` for each expected drug that nothing here is about.
  package func untested() -> [AnalyteVerdict] {
    let tested = findings.reduce(into: Set<String>()) {
      $0.formUnion(reach(of: $1, withPartly: $1.reading != .notTested))
    }
    let method = findings.first?.method ?? .presumptive
    return (expected ?? []).filter { !$0.hasEnded && $0.all.isDisjoint(with: tested) }.map { one in
      AnalyteVerdict(
        analyte: one.typed.sorted().joined(separator: " "), method: method, verdict: .cannotSay,
        isCritical: one.isCritical, isOpen: false, reason: "the panel does not test \(one.drug)")
    }
  }

  /// What a test finds: its analyte, and what it sees as a class. Chromatography tells a drug from
  /// what the body makes of it.
  private func reach(of finding: Finding, withPartly: Bool) -> Set<String> {
    guard let substance = table[finding.analyte] else { return [finding.analyte] }
    let seen = Set(substance.sees + (withPartly ? substance.partly : []))
    let told = finding.method == .definitive ? substance.becomes : []
    return seen.subtracting(told).union([finding.analyte])
  }
}
