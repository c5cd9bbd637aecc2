import ControlAPI
import Documents
import Evidence
import Foundation
import Selection
import Storage

extension Router {
  /// Who is enrolled, and when they come.
  mutating func addPatients(_ desk: Desk) {
    on(AddPatient.self, allow: [.staff]) { try await desk.addPatient($0, by: $1) }
    onStream(ListPatients.self, allow: [.staff, .clinician]) { parameters, session, send in
      try await desk.streamPatients(parameters, for: session, send)
    }
    on(ShowPatient.self, allow: [.staff, .clinician]) { try await desk.showPatient($0, for: $1) }
    on(SetPhase.self, allow: [.staff]) { try await desk.setPhase($0, by: $1) }
    on(SetAttendance.self, allow: [.staff]) { try await desk.setAttendance($0, by: $1) }
    on(Discharge.self, allow: [.staff]) { try await desk.discharge($0, by: $1) }
    on(StageBegin.self, allow: [.staff, .lab]) { parameters, session in
      StageBegin.Reply(stage: try session.beginStage(name: parameters.name))
    }
    on(StageAppend.self, allow: [.staff, .lab]) { parameters, session in
      guard let data = Data(base64Encoded: parameters.base64) else {
        throw ControlError(.invalidInput, "base64 must be base64 with padding")
      }
      try session.append([UInt8](data), toStage: parameters.stage)
      return Nothing()
    }
    on(ImportRoster.self, allow: [.staff]) { try await desk.importRoster($0, by: $1) }
  }
}

extension Desk {
  /// One person is read with the rules of a roster's line, so that a name typed and a name imported
  /// are held to the same.
  func addPatient(
    _ parameters: AddPatient.Parameters, by session: Session
  ) async throws -> PatientChanged {
    if let number = parameters.patient { try await requireUnknown(number) }
    let patient =
      parameters.list.isEmpty
      ? try await typedUntested(parameters) : try await typed(parameters)
    return try await enrol(patient, by: session)
  }

  /// A number belongs to one person for ever: a second one under it would take over the name.
  private func requireUnknown(_ number: String) async throws {
    let stay = try await store.read { reader in
      try reader.person(number) == nil ? nil : try reader.stays(ofPatient: number).last
    }
    guard let stay else { return }
    if stay.dischargedOn == nil {
      throw StoreError.already(noun: "patient", id: number, what: "enrolled")
    }
    throw ControlError(
      .refused, "patient \(number.printable) has been here before",
      hint: Self.readmission(number.printable))
  }

  func enrol(_ patient: NewPatient, by session: Session) async throws -> PatientChanged {
    let released = try await store.write { transaction in
      try transaction.enrol(patient, by: try recorded(session, transaction))
    }
    await keeper.nudge()
    let slot: Slot? =
      if let list = patient.testing?.list {
        await nextSlot(ofList: list, after: released.entries.lowerBound)
      } else { nil }
    return PatientChanged(
      patient: released.value.patient, label: released.value.label?.hex ?? "",
      countsFrom: slot?.description, receipt: Receipt(released))
  }

  /// What was typed, as the line of a roster.
  func typed(_ parameters: AddPatient.Parameters) async throws -> NewPatient {
    let policy = try await policy(ofList: parameters.list)
    return try typed(parameters, isTested: true, policy)
  }

  /// Somebody not subject to testing is of a program, but on no list; a line needs one all the same.
  private func typedUntested(_ parameters: AddPatient.Parameters) async throws -> NewPatient {
    let policy = try await policy(ofProgram: parameters.program)
    guard parameters.phase.isEmpty, parameters.lane == nil else {
      throw ControlError(.invalidInput, "without a list there is no phase and no lane")
    }
    guard let days = WeekdayText.parse(parameters.attends), !days.isEmpty else {
      throw ControlError(
        .invalidInput,
        "weekdays must be like 'mon tue thu', got '\(parameters.attends.printable)'")
    }
    guard let plan = policy.lists.first, let phase = policy.phases.keys.min() else {
      throw StoreError.unknown(noun: "list of program", id: policy.program)
    }
    var line = parameters
    (line.list, line.phase, line.lane) = (plan.name, phase, policy.caps.keys.min())
    line.attends = plan.weekdays.days.map(\.key).joined(separator: " ")
    var patient = try typed(line, isTested: false, policy)
    patient.attendance = days
    return patient
  }

  private func typed(
    _ parameters: AddPatient.Parameters, isTested: Bool, _ policy: Policy
  ) throws(ControlError) -> NewPatient {
    let header = "patient,name,born,list,phase,lane,attends,observer,clinician,tested\n"
    let fields = [
      parameters.patient ?? Self.nextNumber, parameters.name, parameters.born, parameters.list,
      parameters.phase, parameters.lane ?? "all", parameters.attends, parameters.observer ?? "",
      parameters.clinician ?? "", isTested ? "yes" : "no",
    ]
    let line = fields.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    let lines = try rosterLines(Array((header + line + "\n").utf8), "what was typed", policy)
    guard lines.count == 1 else { throw ControlError(.invalidInput, "one patient at a time") }
    var patient = NewPatient(lines[0], program: policy.program, today: today)
    if parameters.patient == nil { patient.identity.patient = "" }
    return patient
  }

  /// Stands for "the next free one" while a line without a number is checked.
  private static let nextNumber = "0000"

  func importRoster(
    _ parameters: ImportRoster.Parameters, by session: Session
  ) async throws -> ImportRoster.Reply {
    let input = try session.takeStage(parameters.stage)
    let policy = try await policy(ofProgram: parameters.program)
    let lines = try rosterLines(input.bytes, input.name.printable, policy)
    let patients = lines.map { NewPatient($0, program: policy.program, today: today) }
    let next = await firstSlot(ofLists: Set(lines.filter(\.isTested).map(\.list)))
    let released: Released<[Enrolled]>
    do {
      released = try await store.write { transaction in
        let enrolled = try transaction.importPatients(
          patients, by: try recorded(session, transaction))
        // Held against the records like a real one, and rolled back.
        if parameters.dryRun { throw DryRun() }
        return enrolled
      }
    } catch is DryRun {
      return ImportRoster.Reply(
        added: patients.count, countsFrom: next?.description, receipt: nil)
    } catch StoreError.rejected(let rejections) {
      throw ControlError(rejections, of: lines, in: input.name.printable)
    }
    await keeper.nudge()
    return ImportRoster.Reply(
      added: released.value.count, countsFrom: next?.description, receipt: Receipt(released))
  }

  /// What ends the transaction of an import that is only tried.
  private struct DryRun: Error {}

  /// The first of several lists' slots that a change made now reaches.
  private func firstSlot(ofLists lists: Set<String>) async -> Slot? {
    var slots: [Slot] = []
    for list in lists {
      if let slot = await nextSlot(ofList: list) { slots.append(slot) }
    }
    return slots.min()
  }

  private func rosterLines(
    _ bytes: [UInt8], _ file: String, _ policy: Policy
  ) throws(ControlError) -> [RosterLine] {
    do {
      return try RosterFile.read(
        bytes, file: file, policy: policy, today: today,
        lineLimit: settings.file.limits.rosterLines
      ).lines
    } catch { throw ControlError(error, of: file) }
  }

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
      guard let stay = stays.last else {
        throw StoreError.unknown(noun: "patient", id: number)
      }
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
      // Beginning the same phase anew would begin its windows anew.
      if stay.phase == parameters.phase {
        throw StoreError.already(
          noun: "patient", id: parameters.patient, what: "in phase \(parameters.phase)")
      }
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

  func setAttendance(
    _ parameters: SetAttendance.Parameters, by session: Session
  ) async throws -> PatientChanged {
    let change = try AttendanceChange(parameters, desk: self)
    let (from, log) = (today, await keeper.log)
    let single = try await days(of: change, parameters.patient)
    var changed = try await self.change(parameters.patient, by: session, counts: single == nil) {
      transaction, stay, actor in
      if let list = stay.list { try requireMeeting(change, of: list, in: log) }
      try change.apply(to: stay.enrolment, from: from, transaction, by: actor)
    }
    if let single { try await tell(change, on: single, to: &changed) }
    return changed
  }

  /// One change to the stay that a patient is in, and from which slot it counts.
  ///
  /// - Parameter counts: whether a roster shows it at all.
  func change(
    _ patient: String, by session: Session, counts: Bool = true,
    _ body: @escaping @Sendable (LogTransaction, Stay, RecordedActor) throws -> Void
  ) async throws -> PatientChanged {
    let released = try await store.write { transaction in
      guard let stay = try transaction.records.stays(ofPatient: patient).last else {
        throw StoreError.unknown(noun: "patient", id: patient)
      }
      guard stay.dischargedOn == nil else {
        throw StoreError.already(noun: "patient", id: patient, what: "discharged")
      }
      try body(transaction, stay, try recorded(session, transaction))
      return stay
    }
    await keeper.nudge()
    let stay = released.value
    let slot: Slot? =
      if counts, let list = stay.list {
        await nextSlot(ofList: list, after: released.entries.lowerBound)
      } else { nil }
    return PatientChanged(
      patient: patient, label: stay.label?.hex ?? "", countsFrom: slot?.description,
      receipt: Receipt(released, notes: Self.counting(from: slot)))
  }

  static func counting(from slot: Slot?) -> [String] {
    slot.map { ["It counts from the list of \(DayText.long($0.date)) on."] } ?? []
  }

  /// The first slot whose roster was fixed after entry `index`, as one that was late is when somebody
  /// writes, or is still to be fixed.
  func nextSlot(ofList list: String, after index: Int64 = .max) async -> Slot? {
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

extension NewPatient {
  fileprivate init(_ line: RosterLine, program: String, today: CivilDate) {
    self.init(
      identity: Identity(patient: line.patient, name: line.name, born: line.born.description),
      program: program,
      testing: line.isTested
        ? Testing(list: line.list, phase: line.phase, lane: line.lane) : nil,
      attendance: line.attends, from: line.enrolled ?? today, observer: line.observer.rawValue,
      clinician: line.clinician)
  }
}

extension ControlError {
  /// Lines of a roster that the records refuse, each as a whole: it begins in column 1.
  fileprivate init(_ rejections: [Rejection], of lines: [RosterLine], in file: String) {
    let problems = rejections.map {
      Problem(file: file, line: lines[$0.line].line, column: 1, message: $0.why)
    }
    self.init(Problems(problems), of: file)
    kind = .refused
  }
}
