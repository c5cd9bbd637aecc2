/// Enrols one patient.
package enum AddPatient: Method {
  package static let name = "AddPatient"

  package struct Parameters: Codable, Sendable {
    /// The clinic's own number for the patient; the next free one when absent.
    package var patient: String?
    package var name: String
    package var born: String
    /// Empty for somebody who is not subject to testing; the phase is empty then, too.
    package var list: String
    package var phase: String
    package var lane: String?
    /// Weekdays, `mon tue wed`.
    package var attends: String
    /// Needed only without a list, where there are several programs.
    package var program: String?
    /// By whom the patient wants to be observed; `any` when absent.
    package var observer: String?
    /// Name of the treating clinician; kept sealed.
    package var clinician: String?

    package init(
      patient: String? = nil, name: String, born: String, list: String, phase: String,
      lane: String? = nil, attends: String, program: String? = nil, observer: String? = nil,
      clinician: String? = nil
    ) {
      self.patient = patient
      self.name = name
      self.born = born
      self.list = list
      self.phase = phase
      self.lane = lane
      self.attends = attends
      self.program = program
      self.observer = observer
      self.clinician = clinician
    }
  }

  package typealias Reply = PatientChanged
}

/// What a change to one patient did.
package struct PatientChanged: Codable, Sendable {
  package var patient: String
  package var label: String
  /// The first slot whose roster will show the change.
  package var countsFrom: String?
  package var receipt: Receipt

  package init(patient: String, label: String, countsFrom: String?, receipt: Receipt) {
    self.patient = patient
    self.label = label
    self.countsFrom = countsFrom
    self.receipt = receipt
  }
}

/// Opens a staged input; it is dropped when the connection ends.
package enum StageBegin: Method {
  package static let name = "StageBegin"

  package struct Parameters: Codable, Sendable {
    /// The file's name, for messages.
    package var name: String

    package init(name: String) { self.name = name }
  }

  package struct Reply: Codable, Sendable {
    package var stage: Int

    package init(stage: Int) { self.stage = stage }
  }
}

/// Appends to a staged input, at most 256 KiB a call.
package enum StageAppend: Method {
  package static let name = "StageAppend"

  package struct Parameters: Codable, Sendable {
    package var stage: Int
    /// The next bytes, base64.
    package var base64: String

    package init(stage: Int, base64: String) {
      self.stage = stage
      self.base64 = base64
    }
  }

  package typealias Reply = Nothing
}

/// Enrols everybody in a staged roster file, or nobody.
package enum ImportRoster: Method {
  package static let name = "ImportRoster"

  package struct Parameters: Codable, Sendable {
    package var stage: Int
    /// Needed only where there are several programs.
    package var program: String?
    package var dryRun: Bool

    package init(stage: Int, program: String? = nil, dryRun: Bool) {
      self.stage = stage
      self.program = program
      self.dryRun = dryRun
    }
  }

  package struct Reply: Codable, Sendable {
    package var added: Int
    package var countsFrom: String?
    /// Absent after a dry run.
    package var receipt: Receipt?

    package init(added: Int, countsFrom: String?, receipt: Receipt?) {
      self.added = added
      self.countsFrom = countsFrom
      self.receipt = receipt
    }
  }
}

/// One patient in a table.
package struct PatientRow: Codable, Sendable {
  package var patient: String
  package var name: String
  /// Label, list, phase and lane are empty for somebody who is not subject to testing.
  package var label: String
  package var list: String
  package var phase: String
  package var lane: String
  package var attends: String
  package var enrolled: String
  package var discharged: String?
  /// Name of the treating clinician, where one is recorded.
  package var clinician: String?

  package init(
    patient: String, name: String, label: String, list: String, phase: String, lane: String,
    attends: String, enrolled: String, discharged: String?, clinician: String? = nil
  ) {
    self.patient = patient
    self.name = name
    self.label = label
    self.list = list
    self.phase = phase
    self.lane = lane
    self.attends = attends
    self.enrolled = enrolled
    self.discharged = discharged
    self.clinician = clinician
  }
}

/// Patients in the order of their enrolment, up to 500 a page.
package enum ListPatients: Method {
  package static let name = "ListPatients"

  package struct Parameters: Codable, Sendable {
    package var list: String?
    /// Discharged patients too.
    package var all: Bool

    package init(list: String? = nil, all: Bool = false) {
      self.list = list
      self.all = all
    }
  }

  package struct Reply: Paged {
    package var practice: Bool
    package var patients: [PatientRow]

    package init(practice: Bool, patients: [PatientRow]) {
      self.practice = practice
      self.patients = patients
    }

    package mutating func append(_ next: Self) { patients += next.patients }
  }
}

/// One patient: the stay, what is on record of it, and the tests.
package enum ShowPatient: Method {
  package static let name = "ShowPatient"

  package struct Parameters: Codable, Sendable {
    package var patient: String

    package init(patient: String) { self.patient = patient }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var patient: PatientRow
    package var born: String
    /// Dated changes, oldest first.
    package var history: [DatedFact]
    /// Tests, newest first.
    package var tests: [TestRow]

    package init(
      practice: Bool, patient: PatientRow, born: String, history: [DatedFact], tests: [TestRow]
    ) {
      self.practice = practice
      self.patient = patient
      self.born = born
      self.history = history
      self.tests = tests
    }
  }
}

/// Something that held from a date on, and when it was recorded, by whom.
package struct DatedFact: Codable, Sendable {
  package var date: String
  package var what: String
  package var recordedAt: String
  /// Label of who recorded it.
  package var by: String
  /// The number of a span away, by which it is withdrawn.
  package var number: Int?

  package init(date: String, what: String, recordedAt: String, by: String, number: Int? = nil) {
    self.date = date
    self.what = what
    self.recordedAt = recordedAt
    self.by = by
    self.number = number
  }
}

/// Puts a patient into another phase.
package enum SetPhase: Method {
  package static let name = "SetPhase"

  package struct Parameters: Codable, Sendable {
    package var patient: String
    package var phase: String

    package init(patient: String, phase: String) {
      self.patient = patient
      self.phase = phase
    }
  }

  package typealias Reply = PatientChanged
}

/// Moves a patient to another lane: a group that shares a capacity.
package enum SetLane: Method {
  package static let name = "SetLane"

  package struct Parameters: Codable, Sendable {
    package var patient: String
    package var lane: String

    package init(patient: String, lane: String) {
      self.patient = patient
      self.lane = lane
    }
  }

  package typealias Reply = PatientChanged
}

/// Changes when a patient is expected: exactly one of the four.
package enum SetAttendance: Method {
  package static let name = "SetAttendance"

  package struct Parameters: Codable, Sendable {
    package var patient: String
    /// A new weekly pattern, `mon tue wed`.
    package var pattern: String?
    /// A single visit on a day outside the pattern.
    package var visit: String?
    /// Days on which the patient is not expected.
    package var away: Away?
    /// The number of a span away that does not hold after all.
    package var withdraw: Int?

    package init(
      patient: String, pattern: String? = nil, visit: String? = nil, away: Away? = nil,
      withdraw: Int? = nil
    ) {
      self.patient = patient
      self.pattern = pattern
      self.visit = visit
      self.away = away
      self.withdraw = withdraw
    }
  }

  package struct Away: Codable, Sendable {
    package var first: String
    package var last: String
    /// `excused`, `hospital`, `custody`, `travel` or `other`.
    package var why: String

    package init(first: String, last: String, why: String) {
      self.first = first
      self.last = last
      self.why = why
    }
  }

  package typealias Reply = PatientChanged
}

/// Ends a stay; coming back is a new one.
package enum Discharge: Method {
  package static let name = "Discharge"

  package struct Parameters: Codable, Sendable {
    package var patient: String
    package var reason: String

    package init(patient: String, reason: String) {
      self.patient = patient
      self.reason = reason
    }
  }

  package typealias Reply = PatientChanged
}
