import ControlAPI
import Documents
import Selection
import Storage

extension Desk {
  /// Everything recorded of a patient's stays, oldest first, in words.
  func history(of stays: [Stay]) async throws -> [DatedFact] {
    try await store.read { try stays.flatMap($0.facts) }.map { fact in
      DatedFact(
        date: fact.date.description, what: fact.what.words, recordedAt: times.rfc3339(fact.at),
        by: fact.by, number: fact.what.span)
    }
  }
}

extension StayFact.What {
  fileprivate var words: String {
    switch self {
    case .enrolled(let program): "enrolled in \(program)"
    case .notSubject: "not subject to testing"
    case .phase(let phase): "phase \(phase)"
    case .lane(let lane): "lane \(lane)"
    case .pattern(let days): "attends \(days.days.map(\.key).joined(separator: " "))"
    case .visit: "visit"
    case .away(_, let away, let stands): Self.words(away, stands)
    case .observer(let preference): "observer \(preference)"
    case .medication(let drug, let analytes, let isCritical, let to):
      "medication \(drug) (\(analytes))" + (to.map { " to \($0)" } ?? "")
        + (isCritical ? ", a negative would be the finding" : "")
    case .clinician: "clinician recorded"
    case .discharged(let reason): "discharged (\(reason))"
    }
  }

  private static func words(_ away: Selection.Away, _ stands: Bool) -> String {
    let span =
      "away (\(away.why.rawValue)) \(away.last.map { "to \($0)" } ?? "until further notice")"
    return stands ? span : span + ", withdrawn"
  }

  /// The number of a span that can still be withdrawn.
  fileprivate var span: Int? {
    if case .away(let span, _, true) = self { Int(span) } else { nil }
  }
}
