import ControlAPI
import Documents
import Libcrypto
import Selection
import Storage
import TransparencyLog

extension Router {
  mutating func addCensus(_ desk: Desk) {
    on(ReconcileCensus.self, allow: [.staff]) { try await desk.reconcile($0, by: $1) }
  }
}

extension Desk {
  /// A stale roster is what auditors find most: who is enrolled is held against who is there. Only
  /// numbers are compared and answered; the log learns that it was done.
  func reconcile(
    _ parameters: ReconcileCensus.Parameters, by session: Session
  ) async throws -> ReconcileCensus.Reply {
    let input = try session.takeStage(parameters.stage)
    let census: CensusFile
    do {
      census = try CensusFile.read(
        input.bytes, file: input.name.printable, lineLimit: settings.file.limits.rosterLines)
    } catch { throw ControlError(error, of: input.name.printable) }
    let enrolled = try await enrolledNow()
    let known = try await known(census.lines.map(\.patient).filter { enrolled[$0] == nil })
    let differences = Self.differences(census, enrolled, known)
    let apart = Set(differences.map(\.patient))
    let agreed = census.lines.count { !apart.contains($0.patient) }
    let hash = SHA256.hash(input.bytes).hex
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.act(
        "reconciled", by: actor.label,
        row: [
          "agreed": .integer(Int64(agreed)), "differences": .integer(Int64(differences.count)),
          "hash": .string(hash),
        ])
    }
    return ReconcileCensus.Reply(
      practice: isPractice, agreed: agreed, differences: differences, receipt: Receipt(released))
  }

  /// Every open stay by the clinic's number.
  private func enrolledNow() async throws -> [String: Stay] {
    try await store.read { reader in
      try reader.stays().reduce(into: [:]) { stays, stay in
        if let identity = try? reader.identity(of: stay.person) {
          stays[identity.patient] = stay
        }
      }
    }
  }

  /// Those who were here once.
  private func known(_ patients: [String]) async throws -> Set<String> {
    try await store.read { reader in
      Set(try patients.filter { try reader.person($0) != nil })
    }
  }

  private static func differences(
    _ census: CensusFile, _ enrolled: [String: Stay], _ known: Set<String>
  ) -> [CensusDifference] {
    let there = Set(census.lines.map(\.patient))
    let gone = enrolled.keys.filter { !there.contains($0) }.map(notInCensus)
    let others = census.lines.flatMap { line in
      if let stay = enrolled[line.patient] { return differences(line, stay) }
      return [notEnrolled(line.patient, isKnown: known.contains(line.patient))]
    }
    return (gone + others).sorted { ($0.patient, $0.kind) < ($1.patient, $1.kind) }
  }

  private static func notInCensus(_ patient: String) -> CensusDifference {
    CensusDifference(
      patient: patient, kind: "not-in-census",
      text: "enrolled, but not in the census: 'veridraw patient discharge \(patient) --reason CODE'"
    )
  }

  private static func notEnrolled(_ patient: String, isKnown: Bool) -> CensusDifference {
    CensusDifference(
      patient: patient, kind: "not-enrolled",
      text: isKnown
        ? "in the census, but discharged: \(readmission(patient))"
        : "in the census, but not enrolled: 'veridraw patient add --number \(patient) --list LIST "
          + "--phase PHASE --attends DAYS'")
  }

  private static func differences(_ line: CensusLine, _ stay: Stay) -> [CensusDifference] {
    var found: [CensusDifference] = []
    if let list = line.list, let ours = stay.list, list != ours {
      found.append(
        CensusDifference(
          patient: line.patient, kind: "list",
          text: "on list \(ours), in the census on \(list): a stay keeps its list, so "
            + "'veridraw patient discharge \(line.patient) --reason CODE', then "
            + readmission(line.patient, to: list)))
    }
    if let phase = line.phase, let ours = stay.phase, phase != ours {
      found.append(
        CensusDifference(
          patient: line.patient, kind: "phase",
          text: "in phase \(ours), in the census in \(phase): "
            + "'veridraw patient phase \(line.patient) \(phase)'"))
    }
    return found
  }
}
