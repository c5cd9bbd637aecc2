/// What one analyte of one test was seen to be.
///
/// The raw value is what is stored and sent; `words` is what people read.
package enum Reading: String, CaseIterable, Sendable {
  case negative
  case presumptivePositive = "presumptive-positive"
  /// Found by a definitive method.
  case positive
  /// Looked for by name and not found, in a laboratory's words.
  case notDetected = "not-detected"
  case indeterminate
  /// The control line did not appear: the strip says nothing.
  case invalid
  case notTested = "not-tested"
  /// A figure and no more: creatinine, pH.
  case measured

  /// Whether the analyte was found, as far as the method can tell.
  package var isFound: Bool { self == .presumptivePositive || self == .positive }
  /// Whether the analyte was looked for and is not there.
  package var isAbsent: Bool { self == .negative || self == .notDetected }

  /// What `found` means when a test of this method says it.
  package static func found(by method: MethodClass) -> Reading {
    method == .presumptive ? .presumptivePositive : .positive
  }

  /// Whether a panel's test of this method can come out so.
  package func isPossible(by method: MethodClass) -> Bool {
    switch self {
    case .negative, .notDetected, .invalid, .notTested: true
    case .presumptivePositive: method == .presumptive
    case .positive, .indeterminate: method == .definitive
    case .measured: false
    }
  }

  /// Whether nothing was read: the strip did not work, or nobody looked.
  package var isUnread: Bool { [.invalid, .notTested].contains(self) }

  /// The word for tables. "Not tested" is a word of its own and never reads as negative.
  package var word: String {
    switch self {
    case .negative: "negative"
    case .presumptivePositive: "presumptive positive"
    case .positive: "positive"
    case .notDetected: "not detected"
    case .indeterminate: "indeterminate"
    case .invalid: "invalid"
    case .notTested: "not tested"
    case .measured: "measured"
    }
  }

  /// What a reader must know before acting on it.
  package var interpretation: String {
    switch self {
    case .negative: "negative"
    case .presumptivePositive: "presumptive: confirm before acting"
    case .positive: "positive"
    case .notDetected: "not detected"
    case .indeterminate: "indeterminate: says nothing either way"
    case .invalid: "invalid: says nothing either way, repeat"
    case .notTested: "not tested: says nothing about this drug"
    case .measured: "measured"
    }
  }
}
