/// Whether a specimen is what it should be. Raw values are stored and sent.
package enum Validity: String, CaseIterable, Sendable {
  case valid, dilute, substituted, adulterated, invalid
  case notAssessed = "not-assessed"
  case consistentWithDilution = "consistent-with-dilution"
  case consistentWithAdulteration = "consistent-with-adulteration"

  package var word: String { rawValue.replacing("-", with: " ") }

  /// What a laboratory may find; a strip may not.
  package var isLaboratorys: Bool {
    ![.notAssessed, .consistentWithDilution, .consistentWithAdulteration].contains(self)
  }

  /// The most that a strip's reading may be called.
  fileprivate var byStrip: Validity {
    switch self {
    case .dilute, .substituted: .consistentWithDilution
    case .adulterated, .invalid: .consistentWithAdulteration
    default: .notAssessed
    }
  }
}

/// A validity verdict with the rule it followed. The method class says who may be told what.
package struct ValidityVerdict: Hashable, Sendable {
  package let verdict: Validity
  package let method: MethodClass
  package let reason: String
  /// Version of the rules.
  package let rules: Int
}

/// One reading of a validity measure.
package enum ValidityReading: Hashable, Sendable {
  /// What was measured: the figure, or that it is below or above it.
  case figure(Figure, Comparator = .equal)
  case present, absent
}

/// One rule: a verdict when all its conditions hold.
package struct ValidityRule: Hashable, Sendable {
  package let verdict: Validity
  package let conditions: [Condition]
  /// Whether it applies only where its measures were taken: nobody looks for pyridine each time.
  package let isOccasional: Bool

  package init(verdict: Validity, conditions: [Condition], isOccasional: Bool = false) {
    self.verdict = verdict
    self.conditions = conditions
    self.isOccasional = isOccasional
  }

  /// `CRE < 20` or `PYR present`.
  package struct Condition: Hashable, Sendable, CustomStringConvertible {
    package let measure: String
    package let test: Test

    package enum Test: Hashable, Sendable {
      case compares(Comparator, Figure)
      case present
    }

    /// Nil unless `text` is a code, a comparator and a figure, or a code and `present`.
    package init?(_ text: String) {
      let words = text.split(separator: " ").map(String.init)
      guard let measure = words.first else { return nil }
      self.measure = measure
      if words.count == 2, words[1] == "present" {
        test = .present
      } else if words.count == 3, let comparator = Comparator(rawValue: words[1]),
        let figure = Figure(words[2])
      {
        test = .compares(comparator, figure)
      } else {
        return nil
      }
    }

    package var description: String {
      switch test {
      case .present: "\(measure) present"
      case .compares(let comparator, let figure): "\(measure) \(comparator.rawValue) \(figure)"
      }
    }

    /// Nil when the measure is missing or of the other kind, or only known to be below or above a
    /// figure that leaves it open. What is absent reaches no bound.
    fileprivate func holds(_ readings: [String: ValidityReading]) -> Bool? {
      switch (test, readings[measure]) {
      case (.present, .present): true
      case (.present, .absent): false
      case (.compares(.atLeast, _), .absent), (.compares(.above, _), .absent): false
      case (.compares(let comparator, let bound), .figure(let figure, let sign)):
        comparator.holds(of: figure, sign, bound)
      default: nil
      }
    }

    /// What a figure that was read leaves open.
    fileprivate func isUndecided(_ readings: [String: ValidityReading]) -> Bool {
      guard case .compares = test, case .figure = readings[measure] else { return false }
      return holds(readings) == nil
    }
  }

  /// False as soon as one condition fails; nil while a missing measure leaves it open.
  fileprivate func applies(_ readings: [String: ValidityReading]) -> Bool? {
    let held = conditions.map { $0.holds(readings) }
    if held.contains(false) { return false }
    guard held.contains(nil) else { return true }
    return isOccasional && !conditions.contains { $0.isUndecided(readings) } ? false : nil
  }
}

extension Comparator {
  /// Whether what was measured, `sign` a figure, compares so with a bound; nil where some of what it
  /// may be does and some does not.
  fileprivate func holds(of figure: Figure, _ sign: Comparator, _ bound: Figure) -> Bool? {
    let isBelow =
      sign == .below ? figure <= bound : [.equal, .atMost].contains(sign) && figure < bound
    let isAtMost = ![.atLeast, .above].contains(sign) && figure <= bound
    let isAbove =
      sign == .above ? figure >= bound : [.equal, .atLeast].contains(sign) && figure > bound
    let isAtLeast = ![.below, .atMost].contains(sign) && figure >= bound
    return switch self {
    case .below: isBelow ? true : isAtLeast ? false : nil
    case .atMost: isAtMost ? true : isAbove ? false : nil
    case .equal: isBelow || isAbove ? false : sign == .equal ? true : nil
    case .atLeast: isAtLeast ? true : isBelow ? false : nil
    case .above: isAbove ? true : isAtMost ? false : nil
    }
  }
}

/// One version of the validity rules of one kind of specimen.
package struct ValidityRules: Hashable, Sendable {
  package let name: String
  package let version: Int
  package let effectiveFrom: String
  package let specimen: Specimen
  /// The first that applies gives the verdict.
  package let rules: [ValidityRule]

  package init(
    name: String, version: Int, effectiveFrom: String, specimen: Specimen, rules: [ValidityRule]
  ) {
    self.name = name
    self.version = version
    self.effectiveFrom = effectiveFrom
    self.specimen = specimen
    self.rules = rules
  }

  /// What the readings of a specimen come to, by the code of each measure.
  ///
  /// "Valid" needs every rule to be settled: one missing measure that could still make a rule apply
  /// leaves the specimen not assessed. A strip's readings never come to a laboratory's verdict.
  package func judge(
    _ readings: [String: ValidityReading], method: MethodClass
  ) -> ValidityVerdict {
    let (verdict, reason) = finding(readings)
    guard method == .presumptive, verdict != .notAssessed else {
      return ValidityVerdict(verdict: verdict, method: method, reason: reason, rules: version)
    }
    let said =
      verdict == .valid
      ? "nothing out of range on the strip; only a laboratory can call it valid"
      : "\(reason) on the strip: send it to the laboratory"
    return ValidityVerdict(verdict: verdict.byStrip, method: method, reason: said, rules: version)
  }

  private func finding(_ readings: [String: ValidityReading]) -> (Validity, String) {
    if let rule = rules.first(where: { $0.applies(readings) == true }) {
      return (rule.verdict, rule.conditions.map(\.description).joined(separator: " and "))
    }
    let open = rules.filter { $0.applies(readings) == nil }
    guard !open.isEmpty else { return (.valid, "no rule applies") }
    let conditions = open.flatMap(\.conditions)
    let missing = Set(conditions.map(\.measure)).subtracting(readings.keys).sorted()
    let undecided = Set(conditions.filter { $0.isUndecided(readings) }.map(\.description)).sorted()
    let reason =
      missing.isEmpty
      ? "not decided by what was measured: " + undecided.joined(separator: ", ")
      : "not measured: " + missing.joined(separator: ", ")
    return (.notAssessed, reason)
  }
}
