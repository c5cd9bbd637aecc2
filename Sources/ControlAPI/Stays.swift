/// Takes a patient back: a new stay, under a new label, of a person who is known.
package enum ReadmitPatient: Method {
  package static let name = "ReadmitPatient"

  package struct Parameters: Codable, Sendable {
    package var patient: String
    package var list: String
    package var phase: String
    package var lane: String?
    package var attends: String

    package init(
      patient: String, list: String, phase: String, lane: String? = nil, attends: String
    ) {
      self.patient = patient
      self.list = list
      self.phase = phase
      self.lane = lane
      self.attends = attends
    }
  }

  package typealias Reply = PatientChanged
}

/// By whom a patient wants to be observed: `any`, `female`, `male` or `oral-fluid`.
package enum SetObserver: Method {
  package static let name = "SetObserver"

  package struct Parameters: Codable, Sendable {
    package var patient: String
    package var preference: String

    package init(patient: String, preference: String) {
      self.patient = patient
      self.preference = preference
    }
  }

  package typealias Reply = PatientChanged
}

/// A medication whose analytes are to be expected from a date on.
package enum SetMedication: Method {
  package static let name = "SetMedication"

  package struct Parameters: Codable, Sendable {
    package var patient: String
    package var drug: String
    /// Codes of the analytes that are expected positive.
    package var analytes: [String]
    /// A negative would be the finding.
    package var critical: Bool
    package var from: String?
    package var to: String?

    package init(
      patient: String, drug: String, analytes: [String], critical: Bool, from: String? = nil,
      to: String? = nil
    ) {
      self.patient = patient
      self.drug = drug
      self.analytes = analytes
      self.critical = critical
      self.from = from
      self.to = to
    }
  }

  package typealias Reply = PatientChanged
}

/// Compares the roster with a census of who is really there. Changes nothing.
package enum ReconcileCensus: Method {
  package static let name = "ReconcileCensus"

  package struct Parameters: Codable, Sendable {
    /// A staged file with the columns `patient` and, if it likes, `list` and `phase`.
    package var stage: Int

    package init(stage: Int) { self.stage = stage }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    /// Patients in both.
    package var agreed: Int
    package var differences: [CensusDifference]
    package var receipt: Receipt

    package init(
      practice: Bool, agreed: Int, differences: [CensusDifference], receipt: Receipt
    ) {
      self.practice = practice
      self.agreed = agreed
      self.differences = differences
      self.receipt = receipt
    }
  }
}

package struct CensusDifference: Codable, Sendable {
  package var patient: String
  /// `not-enrolled`, `not-in-census`, `list` or `phase`.
  package var kind: String
  /// What differs, and the command that mends it.
  package var text: String

  package init(patient: String, kind: String, text: String) {
    self.patient = patient
    self.kind = kind
    self.text = text
  }
}
