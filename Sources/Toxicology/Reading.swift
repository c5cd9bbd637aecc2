/// What one analyte of one test was seen to be.
///
/// The raw value is what is stored and sent; `words` is what people read.
package enum Reading: String, CaseIterable, Sendable {
  case negative
  case presumptivePositive = "presumptive-positive"
  /// Found by a definitive method.
  case positive
  case indeterminate
  /// The control line did not appear: the strip says nothing.
  case invalid
  case notTested = "not-tested"

  /// Whether a test of this method can come out so.
  package func isPossible(by method: MethodClass) -> Bool {
    switch self {
    case .negative, .invalid, .notTested: true
    case .presumptivePositive: method == .presumptive
    case .positive, .indeterminate: method == .definitive
    }
  }

  /// The word for tables. "Not tested" is a word of its own and never reads as negative.
  package var word: String {
    switch self {
    case .negative: "negative"
    case .presumptivePositive: "presumptive positive"
    case .positive: "positive"
    case .indeterminate: "indeterminate"
    case .invalid: "invalid"
    case .notTested: "not tested"
    }
  }

  /// What a reader must know before acting on it.
  package var interpretation: String {
    switch self {
    case .negative: "negative"
    case .presumptivePositive: "presumptive: confirm before acting"
    case .positive: "positive"
    case .indeterminate: "indeterminate: says nothing either way"
    case .invalid: "invalid: control line not seen, repeat with a new device"
    case .notTested: "not tested: says nothing about this drug"
    }
  }
}
