import Evidence
import Foundation
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// What names a person. Sealed in the database, in memory only while somebody looks at it, and
/// never in a message: its own description says nothing.
package struct Identity: Hashable, Codable, Sendable, CustomStringConvertible, CustomReflectable {
  /// The clinic's own number, which people type: `0042`.
  package var patient: String
  package var name: String
  /// `1961-04-30`
  package var born: String
  package var contact: String?

  package init(patient: String, name: String, born: String, contact: String? = nil) {
    self.patient = patient
    self.name = name
    self.born = born
    self.contact = contact
  }

  package var description: String { "an identity" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A patient to enrol.
package struct NewPatient: Hashable, Sendable {
  /// Where the stay stands in the log; nil for somebody not subject to testing.
  package struct Testing: Hashable, Sendable {
    package var list: String
    package var phase: String
    package var lane: String

    package init(list: String, phase: String, lane: String) {
      self.list = list
      self.phase = phase
      self.lane = lane
    }
  }

  /// A person is found again by the number in it; an empty number means the next free one.
  package var identity: Identity
  package var program: String
  package var testing: Testing?
  package var attendance: WeekdaySet
  package var from: CivilDate
  /// `any`, `female`, `male` or `oral-fluid`.
  package var observer: String
  /// A name: sealed. Empty when not given.
  package var clinician: String

  package init(
    identity: Identity, program: String, testing: Testing?, attendance: WeekdaySet,
    from: CivilDate, observer: String = "any", clinician: String = ""
  ) {
    self.identity = identity
    self.program = program
    self.testing = testing
    self.attendance = attendance
    self.from = from
    self.observer = observer
    self.clinician = clinician
  }
}

/// Somebody enrolled: the number to type, the stay, and the label in the log.
package struct Enrolled: Hashable, Sendable {
  package let patient: String
  package let enrolment: Int64
  package let label: Label?
}

/// A line of an import that cannot be taken, counted from 0.
package struct Rejection: Hashable, Sendable {
  package let line: Int
  package let why: String
}

extension LogTransaction {
  /// Enrols one patient: a new person, or one known by number who comes back.
  ///
  /// Whoever comes back does so under a new label with a new history: the tests that the old stay
  /// still owed, make-ups among them, end with it. The log shows the discharge and the enrolment, and
  /// only the clinic knows that both are one person.
  package func enrol(_ patient: NewPatient, by actor: RecordedActor) throws -> Enrolled {
    var patient = patient
    let person = try person(for: &patient.identity)
    guard try !records.isEnrolled(person, in: patient.program) else {
      throw StoreError.already(noun: "patient", id: patient.identity.patient, what: "enrolled")
    }
    if let list = patient.testing?.list {
      try requireDayApart(person, list, patient.identity.patient)
    }
    let label = try patient.testing.map { _ in try house.label() }
    let entry = try logEnrolment(patient, label, by: actor)
    let box = try keepIdentity(patient.identity, of: person, entry: entry, by: actor)
    let enrolment = try db.insert(
      "INSERT INTO enrolment (person, program, from_date, at, actor, entry) VALUES (?, ?, ?, ?, ?, ?)",
      [person, patient.program, patient.from, at, actor.id, entry])
    if let label, let testing = patient.testing {
      try attach(label, testing, to: enrolment, from: patient.from, entry: entry, by: actor)
    }
    try keepFacts(patient, of: enrolment, box, entry: entry, by: actor)
    return Enrolled(patient: patient.identity.patient, enrolment: enrolment, label: label)
  }

  /// Enrols everybody or nobody.
  /// - Throws: `rejected` with every line that cannot be taken.
  package func importPatients(
    _ patients: [NewPatient], by actor: RecordedActor
  ) throws -> [Enrolled] {
    var enrolled: [Enrolled] = []
    var rejections: [Rejection] = []
    for (line, patient) in patients.enumerated() {
      do {
        try requireSamePerson(patient)
        enrolled.append(try enrol(patient, by: actor))
      } catch let error as StoreError {
        // What this line left behind goes with the whole action below.
        rejections.append(Rejection(line: line, why: error.description))
      }
    }
    guard rejections.isEmpty else { throw StoreError.rejected(rejections) }
    return enrolled
  }

  /// A number that is taken is that person's: a roster may bring somebody back, not rename them.
  private func requireSamePerson(_ patient: NewPatient) throws {
    let identity = patient.identity
    guard !identity.patient.isEmpty, let person = try records.person(identity.patient),
      try !records.isEnrolled(person, in: patient.program),
      let known = try records.newestIdentity(of: person)?.identity,
      known.name != identity.name || known.born != identity.born
    else { return }
    throw StoreError.invalid(
      "patient \(identity.patient) is known here under another name or birth date")
  }

  /// Ends a stay. The label gets a last row, `discharged`, in a slot committed before.
  package func discharge(
    _ enrolment: Int64, on date: CivilDate, reason: String, by actor: RecordedActor
  ) throws {
    let stay = try records.stay(enrolment)
    guard stay.dischargedOn == nil else {
      throw StoreError.already(noun: "enrolment", id: "\(enrolment)", what: "ended")
    }
    try ReasonCodes.require(reason, among: ReasonCodes.discharge, of: "a discharge")
    let entry =
      if let label = stay.label {
        try change(.discharge(label: label), by: actor.label)
      } else {
        try act("discharged", by: actor.label, row: ["reason": .string(reason)])
      }
    if let label = stay.label {
      try db.run(
        "INSERT INTO label_end (label, at, entry) VALUES (?, ?, ?)", [label, at, entry])
    }
    try db.run(
      """
      INSERT INTO discharge (enrolment, on_date, reason, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?)
      """, [enrolment, date, reason, at, actor.id, entry])
  }

  /// The person with that number, or a new one. Fills in the next free number when none is given.
  private func person(for identity: inout Identity) throws -> Int64 {
    if !identity.patient.isEmpty, let known = try records.person(identity.patient) { return known }
    let person = try db.insert("INSERT INTO person (at) VALUES (?)", [at])
    try db.run(
      "INSERT INTO person_key (person, wrapped, at) VALUES (?, ?, ?)",
      [person, try house.sealing.newKey(for: .person(person)).data, at])
    if identity.patient.isEmpty { identity.patient = try nextNumber(from: person) }
    try db.run(
      "INSERT INTO person_token (kind, token, person) VALUES ('patient', ?, ?)",
      [house.sealing.token("patient", identity.patient), person])
    return person
  }

  private func nextNumber(from start: Int64) throws -> String {
    var number = start
    while try records.person(Self.padded(number)) != nil { number += 1 }
    return Self.padded(number)
  }

  private static func padded(_ number: Int64) -> String {
    String(repeating: "0", count: max(0, 4 - "\(number)".count)) + "\(number)"
  }

  /// A new version of the identity, unless it is the one there.
  private func keepIdentity(
    _ identity: Identity, of person: Int64, entry: Int64, by actor: RecordedActor
  ) throws -> SealedBox {
    let box = try records.box(of: person)
    let last = try records.newestIdentity(of: person)
    guard last?.identity != identity else { return box }
    let version = (last?.version ?? 0) + 1
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let sealed = try box.seal([UInt8](try encoder.encode(identity)), use: "identity/\(version)")
    try db.run(
      "INSERT INTO identity (person, version, sealed, at, actor, entry) VALUES (?, ?, ?, ?, ?, ?)",
      [person, version, sealed.data, at, actor.id, entry])
    return box
  }

  private func logEnrolment(
    _ patient: NewPatient, _ label: Label?, by actor: RecordedActor
  ) throws -> Int64 {
    guard let label, let testing = patient.testing else {
      return try act(
        "enrolled-untested", by: actor.label, row: ["program": .string(patient.program)])
    }
    try require(testing, in: patient.program)
    return try change(
      .enrol(label: label, list: testing.list, phase: testing.phase, lane: testing.lane),
      by: actor.label)
  }

  /// Discharge and readmission within one day would turn a morning's certainty into a newcomer's
  /// chance: between the two lies at least one midnight of the clinic.
  private func requireDayApart(_ person: Int64, _ list: String, _ number: String) throws {
    guard let ended = try records.lastDischarge(of: person, from: list) else { return }
    let date = try records.localDate(ended)
    guard try records.localDate(at) <= date else { return }
    throw StoreError.invalid(
      "patient \(number) was discharged from list \(list) on \(date) and can be enrolled on it "
        + "again from \(date + 1) on")
  }

  private func require(_ testing: NewPatient.Testing, in program: String) throws {
    guard try records.program(ofList: testing.list) == program else {
      throw StoreError.unknown(noun: "list", id: testing.list)
    }
    try require(phase: testing.phase, lane: testing.lane, ofList: testing.list)
  }

  /// Phase and lane must be there under every policy that can still rule the list: a row under one
  /// that lacks them could not be made, and the whole list would not be drawn.
  func require(phase: String? = nil, lane: String? = nil, ofList list: String) throws {
    let policies = try policiesAhead(ofList: list)
    guard !policies.isEmpty else { throw StoreError.unknown(noun: "list", id: list) }
    if let phase {
      let known = Set(policies.flatMap(\.policy.phases.keys)).sorted()
      try require("phase", phase, of: list, in: policies, known) { $0.phases[phase] != nil }
    }
    if let lane {
      let known = Set(policies.flatMap(\.policy.caps.keys)).sorted()
      try require("lane", lane, of: list, in: policies, known) {
        $0.mode != .capped || $0.caps[lane] != nil
      }
    }
  }

  private func require(
    _ noun: String, _ id: String, of list: String, in policies: [PolicyAhead],
    _ known: [String], _ holds: (Policy) -> Bool
  ) throws {
    guard let without = policies.first(where: { !holds($0.policy) }) else { return }
    guard policies.contains(where: { holds($0.policy) }) else {
      throw StoreError.unknown(noun: noun, id: id, known: known)
    }
    throw StoreError.invalid(
      "\(noun) '\(id)' cannot be given yet: \(without.description) has none of that name for list "
        + "\(list)")
  }

  private func attach(
    _ label: Label, _ testing: NewPatient.Testing, to enrolment: Int64, from: CivilDate,
    entry: Int64, by actor: RecordedActor
  ) throws {
    try db.run(
      "INSERT INTO label (label, enrolment, list, at, entry) VALUES (?, ?, ?, ?, ?)",
      [label, enrolment, testing.list, at, entry])
    try keep(phase: testing.phase, of: label, from: from, entry: entry, by: actor)
    try keep(lane: testing.lane, of: label, from: from, entry: entry, by: actor)
  }

  private func keepFacts(
    _ patient: NewPatient, of enrolment: Int64, _ box: SealedBox, entry: Int64,
    by actor: RecordedActor
  ) throws {
    try keep(patient.attendance, of: enrolment, from: patient.from, entry: entry, by: actor)
    if patient.observer != "any" {
      try db.run(
        """
        INSERT INTO observer_preference (enrolment, from_date, preference, at, actor, entry)
        VALUES (?, ?, ?, ?, ?, ?)
        """, [enrolment, patient.from, patient.observer, at, actor.id, entry])
    }
    if patient.testing == nil {
      try db.run(
        """
        INSERT INTO subject (enrolment, from_date, subject, reason, at, actor, entry)
        VALUES (?, ?, 0, 'not-subject', ?, ?, ?)
        """, [enrolment, patient.from, at, actor.id, entry])
    }
    guard !patient.clinician.isEmpty else { return }
    let sealed = try box.seal(Array(patient.clinician.utf8), use: "clinician/\(enrolment)")
    try db.run(
      "INSERT INTO clinician (enrolment, from_date, sealed, at, actor, entry) VALUES (?, ?, ?, ?, ?, ?)",
      [enrolment, patient.from, sealed.data, at, actor.id, entry])
  }
}

extension Label {
  /// One that nobody has had and nobody can guess.
  static func random() throws -> Label {
    guard let label = Label(bytes: try Randomness.bytes(16)) else {
      throw CryptoError(.noRandomness, "a label has 16 bytes")
    }
    return label
  }
}
