import ControlAPI
import Documents
import Evidence
import Selection
import Storage
import Toxicology

extension Router {
  /// What changes during a stay, besides phase and attendance.
  mutating func addStays(_ desk: Desk) {
    on(ReadmitPatient.self, allow: [.staff]) { try await desk.readmit($0, by: $1) }
    on(SetLane.self, allow: [.staff]) { try await desk.setLane($0, by: $1) }
    on(SetObserver.self, allow: [.staff]) { try await desk.setObserver($0, by: $1) }
    on(SetMedication.self, allow: [.staff]) { try await desk.setMedication($0, by: $1) }
  }
}

extension Desk {
  /// A new stay of a person who is known, under a new label: the earlier one stays as it was.
  func readmit(
    _ parameters: ReadmitPatient.Parameters, by session: Session
  ) async throws -> PatientChanged {
    let number = parameters.patient
    let today = today
    let (identity, observer, clinician, label, taken) = try await store.read { reader in
      let stay = try reader.newestStay(ofPatient: number)
      guard stay.dischargedOn != nil else {
        throw StoreError.already(noun: "patient", id: number.printable, what: "enrolled")
      }
      return (
        try reader.identity(of: stay.person), try reader.observer(of: stay.enrolment),
        try reader.clinician(of: stay), stay.label,
        try reader.medications(of: stay.enrolment, on: today).filter { !$0.hasEnded }
      )
    }
    // Wishes and ties outlast a stay; what is prescribed is asked for anew.
    var patient = try await typed(
      AddPatient.Parameters(
        patient: number, name: identity.name, born: identity.born, list: parameters.list,
        phase: parameters.phase, lane: parameters.lane, attends: parameters.attends,
        observer: observer, clinician: clinician))
    patient.identity = identity
    var changed = try await enrol(patient, by: session)
    if let by = await openMakeup(of: label) { Self.tellOfMakeup(by, &changed) }
    if !taken.isEmpty {
      changed.receipt.notes.append(
        "Nothing is expected of the medication of the earlier stay any more "
          + "(\(taken.map(\.drug).joined(separator: ", "))): what is taken now, "
          + "'veridraw patient medication \(number) --drug DRUG --expect CODE'.")
    }
    return changed
  }

  /// On the new label it would show anybody who reads the log that both are one person.
  private static func tellOfMakeup(_ by: CivilDate, _ changed: inout PatientChanged) {
    changed.receipt.notes =
      counting(from: changed.countsFrom.flatMap { Slot($0) }) + [
        "A make-up was owed by \(DayText.long(by)) when the earlier stay ended, and the new one does "
          + "not owe it: 'veridraw test order \(changed.patient) --reason make-up'."
      ]
  }

  /// Last day of the make-up that a stay owes and that can still be kept; nil for none.
  private func openMakeup(of label: Label?) async -> CivilDate? {
    let owed = await keeper.log.enrolments
    return label.flatMap { owed[$0]?.makeups.filter { $0 >= today }.max() }
  }

  /// The command that takes somebody back, as it is printed: what it needs to know in capitals.
  static func readmission(_ patient: String, to list: String = "LIST") -> String {
    "'veridraw patient readmit \(patient) --list \(list) --phase PHASE --attends DAYS'"
  }

  func setLane(
    _ parameters: SetLane.Parameters, by session: Session
  ) async throws -> PatientChanged {
    let (lane, from) = (parameters.lane, today)
    guard Names.isKey(lane) else {
      throw ControlError(.invalidInput, "lane must be 1 to 32 of a-z, 0-9 and '_'")
    }
    return try await change(parameters.patient, by: session) { transaction, stay, actor in
      try transaction.setLane(lane, of: stay.enrolment, from: from, by: actor)
    }
  }

  func setObserver(
    _ parameters: SetObserver.Parameters, by session: Session
  ) async throws -> PatientChanged {
    guard let preference = ObserverPreference(rawValue: parameters.preference) else {
      let known = ObserverPreference.allCases.map(\.rawValue).joined(separator: ", ")
      throw ControlError(
        .invalidInput, "unknown preference '\(parameters.preference.printable)'",
        hint: "one of \(known)")
    }
    let from = today
    return try await change(parameters.patient, by: session, counts: false) {
      transaction, stay, actor in
      try transaction.setObserver(
        preference.rawValue, of: stay.enrolment, from: from, by: actor)
    }
  }

  func setMedication(
    _ parameters: SetMedication.Parameters, by session: Session
  ) async throws -> PatientChanged {
    let medication = NewMedication(
      drug: try Self.drug(parameters.drug), analytes: try analytes(parameters.analytes),
      isCritical: parameters.critical,
      from: try parameters.from.map { try date($0, "from") } ?? today,
      to: try parameters.to.map { try date($0, "to") })
    let untested = try await untested(medication.analytes, of: parameters.patient)
    let rules = settings.rules
    var changed = try await change(parameters.patient, by: session, counts: false) {
      transaction, stay, actor in
      try transaction.setMedication(medication, of: stay.enrolment, by: actor)
      let tests = try transaction.records.tests(ofEnrolment: stay.enrolment)
      for test in tests where test.state.isResulted {
        try transaction.judge(test.number, by: rules)
      }
    }
    changed.receipt.notes += untested
    return changed
  }

  /// What a pharmacy prints on a label, and no room for a sentence about somebody.
  private static func drug(_ text: String) throws(ControlError) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
          || " -./".contains($0.description))
    }
    guard (1...64).contains(text.count), isPlain, text.first != " ", text.last != " " else {
      throw ControlError(
        .invalidInput, "drug must be 1 to 64 letters, digits, blanks, '-', '.' and '/'")
    }
    return text
  }

  /// What nobody can read would make every reading of the patient "cannot say".
  private func analytes(_ codes: [String]) throws(ControlError) -> [String] {
    let isPlain = codes.allSatisfy { code in
      (1...32).contains(code.utf8.count)
        && code.utf8.allSatisfy {
          (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        && code.first != "-"
    }
    guard (1...16).contains(codes.count), isPlain, Set(codes).count == codes.count else {
      throw ControlError(
        .invalidInput, "analytes must be 1 to 16 different codes like 'bup' or '6-am'")
    }
    let table = settings.substances
    if let stranger = codes.first(where: { table.drug(named: $0) == nil }) {
      let known = table.substances.filter { $0.kind == .drug }.map { $0.code.lowercased() }.sorted()
      let meant = Spelling.nearest(to: stranger, in: known).map { ", did you mean '\($0)'?" }
      throw ControlError(
        .invalidInput, "no analyte is called '\(stranger)'" + (meant ?? ""),
        hint: "one of \(known.joined(separator: ", "))")
    }
    return codes
  }

  /// A panel without the analyte can neither show nor miss it: that must be known beforehand.
  private func untested(_ codes: [String], of patient: String) async throws -> [String] {
    let stay = try await currentStay(of: patient)
    guard let program = try await programFile(stay.program),
      let panel = settings.panels[program.panel]?.panel
    else { return [] }
    return codes.filter { panel.analyte(named: $0) == nil }.map {
      "The panel \(panel.name) does not test \($0): it stays 'not tested'."
    }
  }
}
