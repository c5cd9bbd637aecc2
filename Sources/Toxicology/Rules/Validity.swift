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
  case figure(Figure)
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

    /// Nil when the measure is missing or of the other kind. What is absent reaches no bound.
    fileprivate func holds(_ readings: [String: ValidityReading]) -> Bool? {
      switch (test, readings[measure]) {
      case (.present, .present): true
      case (.present, .absent): false
      case (.compares(.atLeast, _), .absent), (.compares(.above, _), .absent): false
      case (.compares(let comparator, let bound), .figure(let figure)):
        switch comparator {
        case .below: figure < bound
        case .atMost: figure <= bound
        case .equal: figure == bound
        case .atLeast: figure >= bound
        case .above: figure > bound
        }
      default: nil
      }
    }
  }

  /// False as soon as one condition fails; nil while a missing measure leaves it open.
  fileprivate func applies(_ readings: [String: ValidityReading]) -> Bool? {
    let held = conditions.map { $0.holds(readings) }
    if held.contains(false) { return false }
    if held.contains(nil) { return isOccasional ? false : nil }
    return true
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
    let missing = Set(open.flatMap { $0.conditions.map(\.measure) }).subtracting(readings.keys)
    return (.notAssessed, "not measured: " + missing.sorted().joined(separator: ", "))
  }
}
