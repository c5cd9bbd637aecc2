/// Calls that only a practice log answers; a real one refuses them, whoever asks.
package protocol PracticeMethod: Method {}

extension PracticeMethod {
  package static var interface: String { "org.veridraw.practice" }
}

/// Names who acts on this connection from now on: `staff-1`, `lab-1`, `clinician-1`,
/// `compliance-1`, `admin-1`, with that role only.
package enum ActAs: PracticeMethod {
  package static let name = "ActAs"

  package struct Parameters: Codable, Sendable {
    package var actor: String

    package init(actor: String) { self.actor = actor }
  }

  package typealias Reply = Nothing
}

/// Moves the simulated clock forward, living through every slot on the way.
package enum AdvanceClock: PracticeMethod {
  package static let name = "AdvanceClock"

  package struct Parameters: Codable, Sendable {
    /// Clinic's date and time to arrive at, `2026-11-23T07:30`.
    package var to: String

    package init(to: String) { self.to = to }
  }

  package struct Reply: Codable, Sendable {
    package var now: String

    package init(now: String) { self.now = now }
  }
}
