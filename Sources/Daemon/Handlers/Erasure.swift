import ControlAPI
import Selection
import Storage

extension Router {
  /// A name is destroyed by two, and kept by one who says why.
  mutating func addErasure(_ desk: Desk) {
    on(RequestErasure.self, allow: [.staff]) { try await desk.requestErasure($0, by: $1) }
    on(DecideErasure.self, allow: [.staff, .clinician]) { try await desk.decideErasure($0, by: $1) }
    on(SetRetention.self, allow: [.admin]) { try await desk.setRetention($0, by: $1) }
    on(HoldPatient.self, allow: [.staff]) { try await desk.hold($0, by: $1) }
  }
}

extension Desk {
  func requestErasure(
    _ parameters: RequestErasure.Parameters, by session: Session
  ) async throws -> Receipt {
    let patient = parameters.patient
    let released = try await onPerson(patient, by: session) {
      try $0.requestErasure(of: $1, reason: parameters.code, by: $2)
    }
    return Receipt(
      released,
      notes: [
        "Nothing is destroyed until somebody else approves, from another account: 'veridraw patient "
          + "erase \(patient.printable) --approve'."
      ])
  }

  /// The records know a person by the Unix account and refuse whoever asked.
  func decideErasure(
    _ parameters: DecideErasure.Parameters, by session: Session
  ) async throws -> Receipt {
    let released = try await onPerson(parameters.patient, by: session) {
      try $0.decideErasure(of: $1, approve: parameters.approve, by: $2)
    }
    guard parameters.approve else {
      return Receipt(released, notes: ["Declined: nothing was destroyed."])
    }
    try await store.forget()
    return Receipt(released, notes: try await erasedNotes())
  }

  /// What an erasure does not reach.
  private func erasedNotes() async throws -> [String] {
    let older = try backups.all().count
    let period = try await store.read { try $0.retention(of: "identity") }
    return [
      "Nobody can read the name, the birth date, the contact or what was written about the patient "
        + "any more; draws, tests and results stay, under labels that name nobody.",
      "Backups made before still hold the key, and name the patient to whoever has the sealing key: "
        + "\(older == 1 ? "1 lies" : "\(older) lie") in \(backups.path), others where they were "
        + "fetched to. Remove them when their time is up.",
    ] + (period == nil ? ["No period for which names are kept is on record here."] : [])
  }

  func hold(_ parameters: HoldPatient.Parameters, by session: Session) async throws -> Receipt {
    let reason = try Self.reason(parameters.reason)
    return Receipt(
      try await onPerson(parameters.patient, by: session) {
        if parameters.release {
          try $0.release($1, reason: reason, by: $2)
        } else {
          try $0.hold($1, reason: reason, by: $2)
        }
      })
  }

  /// Only names can be destroyed so far, so only they have a period.
  func setRetention(
    _ parameters: SetRetention.Parameters, by session: Session
  ) async throws -> Receipt {
    guard parameters.records == "identity" else {
      throw ControlError(
        .invalidInput, "only 'identity' has a period, got '\(parameters.records.printable)'")
    }
    guard (1...36_525).contains(parameters.days) else {
      throw ControlError(
        .invalidInput, "a period has 1 to 36525 days, got \(parameters.days)")
    }
    let basis = try Self.reason(parameters.basis)
    return Receipt(
      try await store.write { transaction in
        try transaction.setRetention(
          of: parameters.records, days: Int64(parameters.days), basis: basis,
          by: try recorded(session, transaction))
      })
  }

  private func onPerson(
    _ patient: String, by session: Session,
    _ body: @escaping @Sendable (LogTransaction, Int64, RecordedActor) throws -> Void
  ) async throws -> Released<Void> {
    try await store.write { transaction in
      let actor = try recorded(session, transaction)
      guard let person = try transaction.records.person(patient) else {
        throw StoreError.unknown(noun: "patient", id: patient.printable)
      }
      try body(transaction, person, actor)
    }
  }
}
