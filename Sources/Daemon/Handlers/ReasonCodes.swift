import Storage

/// The closed lists of reasons. They are data: a reason is counted, so that it must be one of few;
/// whatever else is to be said goes into the text beside it, which is sealed.
enum ReasonCodes {
  /// Why a test may be excused.
  static let excuse = [
    "hospital", "custody", "travel", "medical", "bereavement", "transport", "site", "other",
  ]

  /// Why a test never was one.
  static let cancelled = [
    "ordered-in-error", "duplicate", "wrong-patient", "collection-error", "specimen-lost", "site",
    "other",
  ]

  /// Why the laboratory does not take a specimen.
  static let rejected = [
    "insufficient-volume", "temperature", "leaked", "seal-broken", "identity-mismatch",
    "expired-device", "lost", "other",
  ]

  /// Why a test is ordered outside the draw.
  static let order = TestReason.allCases.filter { $0 != .random }

  /// The codes of a step that needs one; nil for a step that does without.
  static func needed(for event: TestEvent) -> [String]? {
    switch event {
    case .cancelled: cancelled
    case .rejected: rejected
    case .excuseRequested: excuse
    default: nil
    }
  }
}
