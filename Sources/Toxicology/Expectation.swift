/// What one of a patient's medications should show.
package struct Expectation: Hashable, Sendable {
  /// Names of the analytes, in lower case.
  package let analytes: Set<String>
  /// A negative would be the finding.
  package let isCritical: Bool

  package init(analytes: Set<String>, isCritical: Bool) {
    self.analytes = analytes
    self.isCritical = isCritical
  }
}

extension [Expectation] {
  /// Whether a clinician must judge a reading (CLINICAL.md, "Expected positives"): a positive that
  /// no medication explains, the absence of a critical one, and whatever says nothing either way.
  package func leaveOpen(_ reading: Reading, of analyte: Analyte) -> Bool {
    let expected = filter { !$0.analytes.isDisjoint(with: analyte.names) }
    return switch reading {
    case .positive, .presumptivePositive: expected.isEmpty
    case .negative, .notDetected: expected.contains(where: \.isCritical)
    case .invalid, .indeterminate, .measured: true
    case .notTested: false
    }
  }
}
