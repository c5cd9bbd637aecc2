/// What is amiss on this machine, in plain words, with what mends each.
package enum Doctor: Method {
  package static let name = "Doctor"
  package typealias Parameters = Nothing

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var asOf: String
    /// Empty on a healthy machine.
    package var ailments: [Ailment]

    package init(practice: Bool, asOf: String, ailments: [Ailment]) {
      self.practice = practice
      self.asOf = asOf
      self.ailments = ailments
    }
  }
}

package struct Ailment: Codable, Hashable, Sendable {
  /// A word for programs: `backup`, `clock`, `roles`, …
  package var check: String
  /// Something is lost already, or about to be.
  package var grave: Bool
  package var text: String
  /// The command that mends it.
  package var mend: String

  package init(check: String, grave: Bool, text: String, mend: String) {
    self.check = check
    self.grave = grave
    self.text = text
    self.mend = mend
  }
}

/// Somebody has taken note of missed and late draws: they leave the next lists.
package enum AcknowledgeDraws: Method {
  package static let name = "AcknowledgeDraws"

  package struct Parameters: Codable, Sendable {
    /// One list; all of them when absent.
    package var list: String?

    package init(list: String? = nil) { self.list = list }
  }

  package struct Reply: Codable, Sendable {
    /// `2026-11-23/main`, …
    package var slots: [String]
    package var receipt: Receipt

    package init(slots: [String], receipt: Receipt) {
      self.slots = slots
      self.receipt = receipt
    }
  }
}

/// An administrator says what time it is, where the daemon does not believe its clock.
package enum ConfirmClock: Method {
  package static let name = "ConfirmClock"

  package struct Parameters: Codable, Sendable {
    /// The clinic's date and time, `2026-11-23T07:30`, from a clock that the administrator trusts.
    package var time: String

    package init(time: String) { self.time = time }
  }

  package typealias Reply = Receipt
}
