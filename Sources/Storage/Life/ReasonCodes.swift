/// The closed lists of reasons, in one place. A reason is counted and kept in the open, so it must be
/// one of few; whatever else a person says is free text, which is sealed.
package enum ReasonCodes {
  /// Why a stay ended.
  package static let discharge = [
    "completed", "transferred", "withdrew", "administrative", "lost-contact", "hospital",
    "custody", "moved", "deceased", "enrolled-in-error", "other",
  ]

  /// Why a test may be excused.
  package static let excuse = [
    "hospital", "custody", "travel", "medical", "bereavement", "transport", "site", "other",
  ]

  /// Why a test never was one.
  package static let cancelled = [
    "ordered-in-error", "duplicate", "wrong-patient", "collection-error", "specimen-lost", "site",
    "other",
  ]

  /// Why the laboratory does not take a specimen.
  package static let rejected = [
    "insufficient-volume", "temperature", "leaked", "seal-broken", "identity-mismatch",
    "expired-device", "lost", "other",
  ]

  /// Why what names a patient is destroyed.
  package static let erasure = ["retention", "patient-request", "court-order"]

  /// Why a held line of a laboratory's message is laid aside.
  package static let dismissed = [
    "not-ours", "no-result", "entered-by-hand", "superseded", "test-message", "other",
  ]

  /// Why a version of a result is corrected by hand.
  package static let amendment = [
    "misread", "mistyped", deviceFault, "laboratory-called", "other",
  ]

  /// Why a version of a result is taken back.
  package static let retraction = [
    "entered-in-error", "wrong-patient", "wrong-specimen", "entered-twice", deviceFault,
    disowned, "other",
  ]

  /// The device did not work.
  static let deviceFault = "device-fault"

  /// The laboratory took it back.
  static let disowned = "disowned-by-laboratory"
  static let corrected = "corrected-by-laboratory"

  /// Why a test is ordered outside the draw.
  package static let order = TestReason.allCases.filter { $0 != .random }

  /// The codes of an event that needs one; nil for an event that does without.
  package static func needed(for event: TestEvent) -> [String]? {
    switch event {
    case .cancelled: cancelled
    case .rejected: rejected
    case .excuseRequested, .excuseDeclined, .excused: excuse
    case .amended: amendment
    case .retracted: retraction
    case .amendmentRequested, .amendmentDeclined: amendment + retraction
    default: nil
    }
  }

  /// - Throws: `code` with the list.
  static func require(
    _ code: String?, among codes: [String], of noun: String
  ) throws(StoreError) {
    guard let code, codes.contains(code) else {
      throw .code(of: noun, among: codes)
    }
  }
}

extension EventNote {
  /// The note as it may be kept: with a code where the event has codes, otherwise as the words of
  /// whoever spoke, sealed, even a single one.
  ///
  /// - Throws: `code` with the codes there are.
  func kept(for event: TestEvent) throws(StoreError) -> EventNote {
    guard let codes = ReasonCodes.needed(for: event) else {
      let words = [reason, text].compactMap { $0 }
      return EventNote(text: words.isEmpty ? nil : words.joined(separator: ": "))
    }
    try ReasonCodes.require(reason, among: codes, of: "'\(event.rawValue)'")
    return self
  }
}
