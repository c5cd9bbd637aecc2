import ControlAPI
import Evidence
import Selection
import Storage

extension Router {
  /// Who is enrolled, in which phase, and until when.
  mutating func addPatients(_ desk: Desk) {
    onStream(ListPatients.self, allow: [.staff, .clinician]) { parameters, session, send in
      try await desk.streamPatients(parameters, for: session, send)
    }
    on(ShowPatient.self, allow: [.staff, .clinician]) { try await desk.showPatient($0, for: $1) }
    on(SetPhase.self, allow: [.staff]) { try await desk.setPhase($0, by: $1) }
    on(Discharge.self, allow: [.staff]) { try await desk.discharge($0, by: $1) }
  }
}

extension Desk {
  func streamPatients(
    _ parameters: ListPatients.Parameters, for session: Session,
    _ send: @Sendable (ListPatients.Reply) async throws -> Void
  ) async throws {
    let midnight = self.midnight(of: today)
    try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.recordView(.patients, print: "screen", by: actor, since: midnight)
    }
    // An empty name asks for those on no list: they are not subject to testing.
    let isUntested = parameters.list == ""
    var last: Int64? = 0
    while let after = last {
      let (rows, next) = try await store.read { reader in
        let stays = try reader.stays(
          list: isUntested ? nil : parameters.list, all: parameters.all, after: after,
          count: Self.pageSize)
        let rows = try stays.filter { !isUntested || $0.list == nil }
          .map { try PatientRow($0, in: reader) }
        return (rows, stays.count < Self.pageSize ? nil : stays.last?.enrolment)
      }
      try await send(ListPatients.Reply(practice: isPractice, patients: rows))
      last = next
    }
  }

  func showPatient(
    _ parameters: ShowPatient.Parameters, for session: Session
  ) async throws -> ShowPatient.Reply {
    let number = parameters.patient
    let (stays, stay, row, born, tests) = try await store.read { reader in
      let stays = try reader.stays(ofPatient: number)
      let stay = try reader.newestStay(ofPatient: number)
      return (
        stays, stay, try PatientRow(stay, in: reader), try reader.identity(of: stay.person).born,
        try stays.flatMap { try reader.tests(ofEnrolment: $0.enrolment) }
      )
    }
    try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.recordView(.patient(person: stay.person), print: "screen", by: actor)
    }
    return ShowPatient.Reply(
      practice: isPractice, patient: row, born: born, history: try await history(of: stays),
      tests: try await rows(of: tests.reversed(), for: session))
  }

  func setPhase(
    _ parameters: SetPhase.Parameters, by session: Session
  ) async throws -> PatientChanged {
    let from = today
    return try await change(parameters.patient, by: session) { transaction, stay, actor in
      try transaction.setPhase(parameters.phase, of: stay.enrolment, from: from, by: actor)
    }
  }

  func discharge(
    _ parameters: Discharge.Parameters, by session: Session
  ) async throws -> PatientChanged {
    let date = today
    return try await change(parameters.patient, by: session) { transaction, stay, actor in
      try transaction.discharge(
        stay.enrolment, on: date, reason: parameters.reason, by: actor)
    }
  }

  /// One change to the stay that a patient is in, and from which slot it counts.
  ///
  /// - Parameter counts: whether a roster shows it at all.
  func change(
    _ patient: String, by session: Session, counts: Bool = true,
    _ body: @escaping @Sendable (LogTransaction, Stay, RecordedActor) throws -> Void
  ) async throws -> PatientChanged {
    let released = try await store.write { transaction in
      let stay = try transaction.records.newestStay(ofPatient: patient)
      guard stay.dischargedOn == nil else {
        throw StoreError.already(noun: "patient", id: patient, what: "discharged")
      }
      try body(transaction, stay, try recorded(session, transaction))
      return stay
    }
    await keeper.nudge()
    let stay = released.value
    let slot = await nextSlot(of: counts ? stay.list : nil, after: released.entries.lowerBound)
    return PatientChanged(
      patient: patient, label: stay.label?.hex ?? "", countsFrom: slot?.description,
      receipt: Receipt(released, notes: Self.counting(from: slot)))
  }

  static func counting(from slot: Slot?) -> [String] {
    slot.map { ["It counts from the list of \(DayText.long($0.date)) on."] } ?? []
  }

  /// The first slot whose roster was fixed after entry `index`, as one that was late is when somebody
  /// writes, or is still to be fixed; nil for somebody on no list.
  func nextSlot(of list: String?, after index: Int64 = .max) async -> Slot? {
    guard let list else { return nil }
    let log = await keeper.log
    let late = log.slots.values.filter { $0.slot.list == list && $0.roster?.index ?? 0 > index }
    return late.map(\.slot).min()
      ?? ListAgenda(of: list, in: log).slots.first { !$0.hasRoster && !$0.isSettled }?.slot
  }
}

extension PatientRow {
  /// What names the patient is empty after erasure.
  fileprivate init(_ stay: Stay, in reader: StoreReader) throws {
    let identity = try? reader.identity(of: stay.person)
    self.init(
      patient: identity?.patient ?? "", name: identity?.name ?? "(erased)",
      label: stay.label?.hex ?? "", list: stay.list ?? "", phase: stay.phase ?? "",
      lane: stay.lane ?? "", attends: stay.attendance.days.map(\.key).joined(separator: " "),
      enrolled: stay.from.description, discharged: stay.dischargedOn?.description,
      clinician: try? reader.clinician(of: stay))
  }
}
