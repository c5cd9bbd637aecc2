import ControlAPI
import Storage
import Toxicology

extension Router {
  /// A result is corrected or taken back: one asks, another decides.
  mutating func addAmendments(_ desk: Desk) {
    on(AmendResult.self, allow: [.lab]) { try await desk.amendResult($0, by: $1) }
    on(RetractResult.self, allow: [.lab]) { try await desk.retractResult($0, by: $1) }
    on(DecideAmendment.self, allow: [.lab, .clinician]) {
      try await desk.decideAmendment($0, by: $1)
    }
  }
}

extension Desk {
  func amendResult(
    _ parameters: AmendResult.Parameters, by session: Session
  ) async throws -> Amended {
    let test = try await numbered(parameters.test)
    let code = try Self.code(parameters.code, for: .amended)
    let version = try await standing(parameters.version, of: test)
    let amendment = NewAmendment(
      .amend, of: version.id,
      readings: try await changes(parameters.readings, to: version, of: test),
      note: EventNote(reason: code, text: Self.words(parameters.text)),
      lot: parameters.lot?.printable)
    return try await amend(amendment, of: test, by: session)
  }

  /// What has just been entered is taken back without a reason: it was entered in error.
  func retractResult(
    _ parameters: RetractResult.Parameters, by session: Session
  ) async throws -> Amended {
    let test = try await numbered(parameters.test)
    let code = try Self.code(parameters.code ?? ReasonCodes.retraction[0], for: .retracted)
    let version = try await standing(parameters.version, of: test)
    let note = EventNote(reason: code, text: Self.words(parameters.text))
    return try await amend(
      NewAmendment(.retract, of: version.id, note: note), of: test, by: session,
      isReasoned: parameters.code != nil)
  }

  func decideAmendment(
    _ parameters: DecideAmendment.Parameters, by session: Session
  ) async throws -> Amended {
    let test = try await numbered(parameters.test)
    let number = test.number
    let pending = try await store.read { try $0.pendingAmendment(of: number) }
    let rules = settings.rules
    let changed = try await changeTest(
      parameters.test, by: session,
      notes: { _ in parameters.approve ? pending.map { Self.said($0.amendment) } ?? [] : [] }
    ) { transaction, test, actor in
      try transaction.decideAmendment(of: test.number, approve: parameters.approve, by: actor)
      try transaction.judge(test.number, by: rules)
    }
    let replaced = parameters.approve ? pending?.amendment.report : nil
    return try await amended(changed, replaced, of: test, for: session)
  }

  private func amend(
    _ amendment: NewAmendment, of test: TestRecord, by session: Session, isReasoned: Bool = true
  ) async throws -> Amended {
    let rules = settings.rules
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      let isDone = try transaction.amend(amendment, of: test.number, by: actor)
      try transaction.judge(test.number, by: rules)
      if !isDone, !isReasoned { _ = try Self.code(nil, for: .retracted) }
      return (isDone: isDone, test: try transaction.records.requireTest(test.number))
    }
    let open =
      "Nothing has changed yet: it waits until somebody else says 'veridraw result approve "
      + "\(test.number)' or 'veridraw result decline \(test.number)', from another account."
    let isDone = released.value.isDone
    let changed = TestChanged(
      test: try await row(of: released.value.test, for: session),
      receipt: Receipt(released, notes: isDone ? Self.said(amendment) : [open]))
    return try await amended(changed, isDone ? amendment.report : nil, of: test, for: session)
  }

  /// `Now it says: THC presumptive positive; the other readings stand.`
  private static func said(_ amendment: NewAmendment) -> [String] {
    let changes = changes(of: amendment)
    return changes.isEmpty
      ? [] : ["Now it says: \(changes.joined(separator: ", ")); the other readings stand."]
  }

  private static func changes(of amendment: NewAmendment) -> [String] {
    amendment.readings.sorted { $0.key < $1.key }.map { "\($0) \($1.word)" }
  }

  /// The answer, with the version that gave way: who acts on it must hear that it has.
  private func amended(
    _ changed: TestChanged, _ report: Int64?, of test: TestRecord, for session: Session
  ) async throws -> Amended {
    let reports = try await store.read { try $0.reports(of: test.number) }
    let versions = try await versions(reports, of: test, for: session)
    let replaced = zip(reports, versions).first { $0.0.id == report }?.1
    return Amended(test: changed.test, replaced: replaced, receipt: changed.receipt)
  }

  /// What waits for a second person, as a row.
  func row(
    _ pending: PendingAmendment, among reports: [ReportRecord], for session: Session
  ) -> WaitingAmendment? {
    let (request, amendment) = (pending.request, pending.amendment)
    guard let place = reports.firstIndex(where: { $0.id == amendment.report }) else { return nil }
    return WaitingAmendment(
      version: place + 1,
      changes: Self.changes(of: amendment),
      code: request.reason,
      text: session.actor.roles.seesNames ? amendment.note.text : nil,
      by: request.by, at: times.rfc3339(request.at))
  }

  // MARK: Which version, and what of it

  /// The version that was named, or the only one that counts.
  func standing(_ number: Int?, of test: TestRecord) async throws -> ReportRecord {
    let (reports, standing) = try await store.read { reader in
      (try reader.reports(of: test.number), try reader.standingReports(of: test.number))
    }
    let numbers = reports.indices.filter { standing.contains(reports[$0]) }.map { $0 + 1 }
    let said = numbers.map(String.init).joined(separator: ", ")
    guard !standing.isEmpty else {
      throw ControlError(.refused, "test \(test.number) has no result")
    }
    guard let wanted = number ?? (numbers.count == 1 ? numbers[0] : nil) else {
      throw ControlError(
        .invalidInput, "test \(test.number) has several results",
        hint: "say which with --version: \(said)")
    }
    guard numbers.contains(wanted) else {
      throw ControlError(
        .refused, "version \(wanted) of the result of test \(test.number) does not count",
        hint: "those that do: \(said); 'veridraw result show \(test.number)'")
    }
    return reports[wanted - 1]
  }

  /// Analytes whose reading becomes another one.
  private func changes(
    _ text: String, to version: ReportRecord, of test: TestRecord
  ) async throws -> [String: Reading] {
    let readings: [String: Reading]
    do {
      readings = try CupPhrase.changes(in: text, panel: try await analytes(of: version, test))
    } catch let fault as CupFault {
      throw ControlError(.invalidInput, fault.description)
    }
    let changed = readings.filter { code, reading in
      version.observations.contains { $0.analyte == code && $0.reading != reading }
    }
    guard !changed.isEmpty else {
      throw ControlError(.invalidInput, "that is what the result says already")
    }
    try requireSomething(of: version, after: changed, test)
    return changed
  }

  /// What leaves no reading at all is no correction: it would wipe the result in the name of one.
  private func requireSomething(
    of version: ReportRecord, after changed: [String: Reading], _ test: TestRecord
  ) throws(ControlError) {
    let readings = version.observations.map { changed[$0.analyte] ?? $0.reading }
    guard readings.allSatisfy({ $0 == .notTested }) else { return }
    throw ControlError(
      .invalidInput, "nothing would be left of the result, every analyte is 'not tested'",
      hint: "to take it back: 'veridraw result retract \(test.number) --code CODE'")
  }

  /// The panel that a cup was read with; of a laboratory's report, what it reports on.
  private func analytes(of version: ReportRecord, _ test: TestRecord) async throws -> Panel {
    if version.source == .cup { return try await panel(of: test).0 }
    let analytes = version.observations.filter { $0.method == version.method }.map { line in
      let substance = settings.substances[line.analyte]
      return Analyte(
        code: line.analyte, title: substance?.title ?? line.analyte,
        cutoff: Cutoff(value: 0, unit: .nanogramsPerMillilitre), also: substance?.also ?? [])
    }
    return Panel(
      name: "report", title: "as the laboratory reported", version: 1, effectiveFrom: "",
      method: version.method, specimen: .urine, analytes: analytes)
  }

  private static func words(_ text: String?) -> String? {
    text.flatMap { $0.isEmpty ? nil : $0 }
  }
}
