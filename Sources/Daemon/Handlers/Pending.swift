import ControlAPI
import Documents
import Storage
import Toxicology

extension Router {
  /// What a result still needs, and who gives it.
  mutating func addPending(_ desk: Desk) {
    on(VerifyResult.self, allow: [.lab, .clinician]) { try await desk.verifyResult($0, by: $1) }
    on(ConfirmResult.self, allow: [.lab, .clinician]) { try await desk.confirmResult($0, by: $1) }
    on(ListPending.self, allow: [.lab, .clinician]) { _, _ in try await desk.listPending() }
  }
}

extension Desk {
  /// Read again by somebody else or, where the program lets it be, by whoever entered it.
  func verifyResult(
    _ parameters: VerifyResult.Parameters, by session: Session
  ) async throws -> TestChanged {
    let test = try await numbered(parameters.test)
    let version = try await standing(parameters.version, of: test)
    let isOwnEnough = try await programFile(of: test)?.verification == .own
    return try await changeTest(parameters.test, by: session) { transaction, test, actor in
      try transaction.verify(
        version.id, of: test.number, isOwnEnough: isOwnEnough, by: actor)
    }
  }

  func confirmResult(
    _ parameters: ConfirmResult.Parameters, by session: Session
  ) async throws -> TestChanged {
    let table = settings.substances
    return try await changeTest(
      parameters.test, by: session,
      notes: { ["Test \($0.number) waits for a definitive report: 'veridraw result pending'."] }
    ) { transaction, test, actor in
      try transaction.sendOut(test.number, knowing: table, by: actor)
    }
  }

  /// Tests by number and specimen, with nothing that was read of them.
  func listPending() async throws -> ListPending.Reply {
    let now = clock.now()
    let table = settings.substances
    var rows: [(since: Int64, row: PendingRow)] = []
    for pending in try await store.read({ try $0.pendingResults(by: table) }) {
      let program = try await programFile(of: pending.test)
      if pending.need == .verification, program?.verification ?? .nobody == .nobody { continue }
      let target = program?.reportWithinHours ?? ProgramFile.standardReport
      let hours = Int((now - pending.since) / 3_600)
      rows.append(
        (
          pending.since,
          PendingRow(
            test: Int(pending.test.number), specimen: pending.test.accession,
            waitsFor: pending.need.rawValue, analytes: pending.analytes,
            since: times.rfc3339(pending.since), hours: hours, target: target,
            isOverdue: hours >= target)
        ))
    }
    let sorted = rows.sorted { ($0.since, $0.row.test) < ($1.since, $1.row.test) }
    return ListPending.Reply(practice: isPractice, pending: sorted.map(\.row))
  }

  /// What waits for somebody's word is not closed over his head.
  func requireSettled(_ test: TestRecord) async throws {
    let number = test.number
    let table = settings.substances
    let (pending, methods) = try await store.read { reader in
      (
        try reader.pendingResults(of: number, by: table),
        try reader.standingReports(of: number).map(\.method)
      )
    }
    let needs = pending.map(\.need)
    let held = try await store.read { try $0.heldLines(ofTest: test) }
    if held > 0 {
      throw ControlError(
        .refused, "not all of a report on test \(number) is placed: \(Self.held(held))",
        hint: "'veridraw result held'")
    }
    // Where the laboratory has answered in part, a clinician's review settles the rest.
    let isAnswered = methods.contains(.definitive)
    if let awaited = pending.lazy.compactMap(\.awaited).first,
      !isAnswered || test.state != .reviewed
    {
      let step = isAnswered ? "review \(number)' by a clinician" : "reject \(number) --code CODE'"
      throw ControlError(
        .refused, "test \(number) waits for \(awaited)",
        hint: "where none will come: 'veridraw test \(step)")
    }
    if needs.contains(.final) {
      throw ControlError(
        .refused, "the report of test \(number) is preliminary",
        hint: "where no final one will come: 'veridraw result retract \(number)'")
    }
    if needs.contains(.approval) {
      throw ControlError(
        .refused, "an amendment of test \(number) waits for a second person",
        hint: "'veridraw result show \(number)'")
    }
    guard needs.contains(.verification),
      let policy = try await programFile(of: test)?.verification, policy != .nobody
    else { return }
    throw ControlError(
      .refused, "the result of test \(number) has not been verified",
      hint: "'veridraw result verify \(number)'"
        + (policy == .second ? ", from another account than who entered it" : ""))
  }
}

extension PendingResult {
  /// `a definitive reading of COC`; nil where it waits for something else.
  var awaited: String? {
    guard need == .confirmation else { return nil }
    return analytes.isEmpty
      ? "a definitive report" : "a definitive reading of \(analytes.joined(separator: ", "))"
  }
}
