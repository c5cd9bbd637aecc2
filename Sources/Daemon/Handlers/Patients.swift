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
    on(ListPatients.self, allow: [.staff, .clinician]) { parameters, session in
      try await desk.listPatients(parameters)
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
    let header = "patient,name,born,list,phase,lane,attends\n"
    let fields = [
      parameters.patient ?? Self.nextNumber, parameters.name, parameters.born, parameters.list,
      parameters.phase, parameters.lane ?? "all", parameters.attends,
    ]
    let line = fields.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    let policy = try await policy(ofList: parameters.list)
    var patients = try newPatients(
      Array((header + line + "\n").utf8), file: "what was typed", policy)
    guard patients.count == 1 else { throw ControlError(.invalidInput, "one patient at a time") }
    if parameters.patient == nil { patients[0].identity.patient = "" }
    let patient = patients[0]
    let released = try await store.write { transaction in
      try transaction.enrol(patient, by: try recorded(session, transaction))
    }
    try await keeper.catchUp()
    return PatientChanged(
      patient: released.value.patient, label: released.value.label?.hex ?? "",
      countsFrom: await nextSlot(ofList: parameters.list)?.description, receipt: Receipt(released))
  }

  /// Stands for "the next free one" while a line without a number is checked.
  private static let nextNumber = "0000"

  func importRoster(
    _ parameters: ImportRoster.Parameters, by session: Session
  ) async throws -> ImportRoster.Reply {
    let input = try session.takeStage(parameters.stage)
    let policy = try await policy(ofProgram: parameters.program)
    let patients = try newPatients(input.bytes, file: input.name.printable, policy)
    let next = await policy.lists.asyncFirst { await nextSlot(ofList: $0.name) }
    if parameters.dryRun {
      return ImportRoster.Reply(
        added: patients.count, countsFrom: next?.description, receipt: nil)
    }
    let released: Released<[Enrolled]>
    do {
      released = try await store.write { transaction in
        try transaction.importPatients(patients, by: try recorded(session, transaction))
      }
    } catch StoreError.rejected(let rejections) {
      throw ControlError(rejections, in: input.name.printable)
    }
    try await keeper.catchUp()
    return ImportRoster.Reply(
      added: released.value.count, countsFrom: next?.description, receipt: Receipt(released))
  }

  private func newPatients(
    _ bytes: [UInt8], file: String, _ policy: Policy
  ) throws(ControlError) -> [NewPatient] {
    do {
      let roster = try RosterFile.read(
        bytes, file: file, policy: policy, today: today,
        lineLimit: settings.file.limits.rosterLines)
      return roster.lines.map { NewPatient($0, program: policy.program, today: today) }
    } catch { throw ControlError(error, of: file) }
  }

  func listPatients(_ parameters: ListPatients.Parameters) async throws -> ListPatients.Reply {
    let rows = try await store.read { reader in
      try reader.stays(list: parameters.list, all: parameters.all).map { stay in
        PatientRow(stay, try? reader.identity(of: stay.person))
      }
    }
    return ListPatients.Reply(
      practice: isPractice, patients: rows.sorted { $0.patient < $1.patient })
  }

  func showPatient(
    _ parameters: ShowPatient.Parameters, for session: Session
  ) async throws -> ShowPatient.Reply {
    let number = parameters.patient
    let (stay, identity, tests) = try await store.read { reader in
      guard let stay = try reader.stays(ofPatient: number).last else {
        throw StoreError.unknown(noun: "patient", id: number)
      }
      return (
        stay, try reader.identity(of: stay.person), try reader.tests(ofEnrolment: stay.enrolment)
      )
    }
    try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.recordView(.patient(person: stay.person), print: "screen", by: actor)
    }
    return ShowPatient.Reply(
      practice: isPractice, patient: PatientRow(stay, identity), born: identity.born,
      history: history(of: stay), tests: try await rows(of: tests.reversed()))
  }

  private func history(of stay: Stay) -> [DatedFact] {
    let recorded = times.rfc3339(stay.at)
    var facts = [
      DatedFact(
        date: stay.from.description, what: "enrolled in \(stay.program)", recordedAt: recorded,
        by: "")
    ]
    if let phase = stay.phase, let since = stay.phaseSince {
      facts.append(
        DatedFact(date: since.description, what: "phase \(phase)", recordedAt: "", by: ""))
    }
    if let end = stay.dischargedOn {
      facts.append(DatedFact(date: end.description, what: "discharged", recordedAt: "", by: ""))
    }
    return facts
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

  func setAttendance(
    _ parameters: SetAttendance.Parameters, by session: Session
  ) async throws -> PatientChanged {
    let change = try AttendanceChange(parameters, desk: self)
    let from = today
    return try await self.change(parameters.patient, by: session) { transaction, stay, actor in
      try change.apply(to: stay.enrolment, from: from, transaction, by: actor)
    }
  }

  /// One change to the newest stay of a patient, and from which slot it counts.
  private func change(
    _ patient: String, by session: Session,
    _ body: @escaping @Sendable (LogTransaction, Stay, RecordedActor) throws -> Void
  ) async throws -> PatientChanged {
    let released = try await store.write { transaction in
      guard let stay = try transaction.records.stays(ofPatient: patient).last else {
        throw StoreError.unknown(noun: "patient", id: patient)
      }
      try body(transaction, stay, try recorded(session, transaction))
      return stay
    }
    try await keeper.catchUp()
    let stay = released.value
    let slot: Slot? = if let list = stay.list { await nextSlot(ofList: list) } else { nil }
    let notes = slot.map { ["It counts from the list of \(DayText.long($0.date)) on."] } ?? []
    return PatientChanged(
      patient: patient, label: stay.label?.hex ?? "", countsFrom: slot?.description,
      receipt: Receipt(released, notes: notes))
  }

  /// The first slot whose roster is still to be fixed.
  func nextSlot(ofList list: String) async -> Slot? {
    let log = await keeper.log
    return ListAgenda(of: list, in: log).slots.first { !$0.hasRoster && !$0.isSettled }?.slot
  }
}

/// One of the three ways to change when a patient comes.
private enum AttendanceChange: Sendable {
  case pattern(WeekdaySet)
  case visit(CivilDate)
  case away(Selection.Away)

  init(_ parameters: SetAttendance.Parameters, desk: Desk) throws(ControlError) {
    switch (parameters.pattern, parameters.visit, parameters.away) {
    case (let pattern?, nil, nil):
      guard let days = WeekdayText.parse(pattern) else {
        throw ControlError(
          .invalidInput, "weekdays must be like 'mon tue thu', got '\(pattern.printable)'")
      }
      self = .pattern(days)
    case (nil, let visit?, nil): self = .visit(try desk.date(visit, "visit"))
    case (nil, nil, let away?):
      guard let why = Absence(rawValue: away.why), Absence.reasons.contains(why) else {
        let reasons = Absence.reasons.map(\.rawValue).joined(separator: ", ")
        throw ControlError(
          .invalidInput, "why must be one of \(reasons), got '\(away.why.printable)'")
      }
      self = .away(
        Selection.Away(
          first: try desk.date(away.first, "first"), last: try desk.date(away.last, "last"),
          why: why))
    default:
      throw ControlError(.invalidInput, "exactly one of pattern, visit and away must be given")
    }
  }

  func apply(
    to enrolment: Int64, from: CivilDate, _ transaction: LogTransaction, by actor: RecordedActor
  ) throws {
    switch self {
    case .pattern(let days):
      try transaction.setAttendance(days, of: enrolment, from: from, by: actor)
    case .visit(let date): try transaction.setVisit(date, of: enrolment, by: actor)
    case .away(let away): _ = try transaction.setAway(away, of: enrolment, by: actor)
    }
  }
}

extension PatientRow {
  fileprivate init(_ stay: Stay, _ identity: Identity?) {
    self.init(
      patient: identity?.patient ?? "", name: identity?.name ?? "(erased)",
      label: stay.label?.hex ?? "", list: stay.list ?? "", phase: stay.phase ?? "",
      lane: stay.lane ?? "", attends: stay.attendance.days.map(\.key).joined(separator: " "),
      enrolled: stay.from.description, discharged: stay.dischargedOn?.description)
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
  /// Lines of a roster that the records refuse; the header is line 1.
  fileprivate init(_ rejections: [Rejection], in file: String) {
    self.init(
      .refused, "\(file): \(rejections.count) lines cannot be taken; nothing was changed",
      problems: rejections.prefix(Problems.printed).map { "\(file): row \($0.line + 1): \($0.why)" }
    )
  }
}

extension Array {
  fileprivate func asyncFirst<Value>(_ body: (Element) async -> Value?) async -> Value? {
    for element in self {
      if let value = await body(element) { return value }
    }
    return nil
  }
}
