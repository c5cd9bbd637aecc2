import ControlAPI
import Documents
import Selection
import Storage

extension Router {
  /// Who comes anew: one by one, or as the lines of a roster.
  mutating func addEnrolment(_ desk: Desk) {
    on(AddPatient.self, allow: [.staff]) { try await desk.addPatient($0, by: $1) }
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
      try reader.person(number) == nil ? nil : try reader.newestStay(ofPatient: number)
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
    let slot = await nextSlot(of: patient.testing?.list, after: released.entries.lowerBound)
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
      if let slot = await nextSlot(of: list) { slots.append(slot) }
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
