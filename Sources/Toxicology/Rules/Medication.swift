/// A medication as of one collection: what it should show.
package struct Medication: Hashable, Sendable {
  /// As recorded, for the reason that a person reads.
  package let drug: String
  /// Codes typed by whoever recorded it; metabolites follow from the table.
  package let analytes: [String]
  /// Whether a negative would be the finding.
  package let isCritical: Bool
  /// Whether it had ended before the collection; it may still be seen, but is not owed.
  package let hasEnded: Bool

  package init(drug: String, analytes: [String], isCritical: Bool, hasEnded: Bool = false) {
    self.drug = drug
    self.analytes = analytes
    self.isCritical = isCritical
    self.hasEnded = hasEnded
  }
}

/// What interpretation takes an analyte's result to mean. Raw values are stored and sent.
package enum Interpretation: String, CaseIterable, Sendable {
  case negative
  case expectedPositive = "expected-positive"
  case unexpectedPositive = "unexpected-positive"
  case unexpectedNegative = "unexpected-negative"
  case cannotSay = "cannot-say"
  case invalidSpecimen = "invalid-specimen"

  package var word: String {
    switch self {
    case .negative: "negative"
    case .expectedPositive: "expected positive"
    case .unexpectedPositive: "unexpected positive"
    case .unexpectedNegative: "unexpected negative"
    case .cannotSay: "cannot say"
    case .invalidSpecimen: "invalid specimen"
    }
  }
}

/// One analyte's interpretation, with its reason and the method class behind it. A negative for a
/// prescribed drug is to be explored, and on its own no sign of diversion (ASAM 2017).
package struct AnalyteVerdict: Hashable, Sendable {
  package let analyte: String
  package let method: MethodClass
  package let verdict: Interpretation
  /// Whether an unexpected negative is the finding that somebody must see.
  package let isCritical: Bool
  /// Whether a clinician must judge it: a positive that nothing explains, an expected drug that is
  /// not there, and whatever was read and says nothing either way.
  package let isOpen: Bool
  package let reason: String
}

/// What was seen of one analyte, as far as interpretation needs it.
package struct Finding: Hashable, Sendable {
  package let analyte: String
  package let method: MethodClass
  package let reading: Reading
  package let quantity: Quantity?

  package init(
    analyte: String, method: MethodClass, reading: Reading, quantity: Quantity? = nil
  ) {
    self.analyte = analyte
    self.method = method
    self.reading = reading
    self.quantity = quantity
  }
}
