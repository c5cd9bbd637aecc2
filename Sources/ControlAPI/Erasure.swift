/// Asks for what names a patient to be destroyed. Somebody else decides.
package enum RequestErasure: Method {
  package static let name = "RequestErasure"

  package struct Parameters: Codable, Sendable {
    package var patient: String
    /// One of the closed list.
    package var code: String

    package init(patient: String, code: String) {
      self.patient = patient
      self.code = code
    }
  }

  package typealias Reply = Receipt
}

/// A second person's answer.
package enum DecideErasure: Method {
  package static let name = "DecideErasure"

  package struct Parameters: Codable, Sendable {
    package var patient: String
    package var approve: Bool

    package init(patient: String, approve: Bool) {
      self.patient = patient
      self.approve = approve
    }
  }

  package typealias Reply = Receipt
}

/// A legal hold: while it stands nothing of the patient is destroyed.
package enum HoldPatient: Method {
  package static let name = "HoldPatient"

  package struct Parameters: Codable, Sendable {
    package var patient: String
    package var reason: String
    /// Ends the hold that stands.
    package var release: Bool

    package init(patient: String, reason: String, release: Bool) {
      self.patient = patient
      self.reason = reason
      self.release = release
    }
  }

  package typealias Reply = Receipt
}

/// For how long a class of records is kept after the last discharge.
package enum SetRetention: Method {
  package static let name = "SetRetention"

  package struct Parameters: Codable, Sendable {
    /// `identity`
    package var records: String
    package var days: Int
    /// The law or rule it follows.
    package var basis: String

    package init(records: String, days: Int, basis: String) {
      self.records = records
      self.days = days
      self.basis = basis
    }
  }

  package typealias Reply = Receipt
}
