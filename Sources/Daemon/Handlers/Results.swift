import ControlAPI
import Documents
import Selection
import Storage
import Toxicology

extension Router {
  /// Readings of a cup.
  mutating func addResults(_ desk: Desk) {
    on(ShowPanel.self, allow: [.lab]) { try await desk.showPanel($0, for: $1) }
    on(EnterResult.self, allow: [.lab]) { try await desk.enterResult($0, by: $1) }
    on(ShowResult.self, allow: [.lab, .clinician]) { try await desk.showResult($0, for: $1) }
  }
}

extension Desk {
  func showPanel(
    _ parameters: ShowPanel.Parameters, for session: Session
  ) async throws -> ShowPanel.Reply {
    let test = try await scanned(parameters.test)
    let (panel, _) = try await panel(of: test)
    let last = try await lastDevice(of: test, panel)
    let lots = try await store.read { try $0.lots(ofPanel: panel.name) }
    try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.recordView(.test(test.number), print: "panel", by: actor)
    }
    let (initials, birthday) = try await identifiers(of: test)
    let temperature = try await store.read { try $0.temperature(ofTest: test.number) }
    return ShowPanel.Reply(
      practice: isPractice, test: Int(test.number), specimen: test.accession,
      initials: initials, birthday: birthday, panel: panel.title,
      analytes: panel.analytes.map {
        PanelAnalyte(
          code: $0.code, title: $0.title, cutoff: $0.cutoff.description, also: $0.also)
      }, pads: panel.pads.map(\.rawValue), temperature: temperature.map(Self.celsius),
      lots: lots.map(row), isRepeated: last.map { !$0.isRetracted } ?? false)
  }

  /// What was read before, and may be read again. A cup that takes no readings is refused at its
  /// scan, not after they have been typed.
  private func lastDevice(
    of test: TestRecord, _ panel: Panel
  ) async throws -> ReportRecord? {
    let event: TestEvent = panel.method == .presumptive ? .presumptive : .definitive
    try await requirePossible(event, of: test)
    let last = try await store.read {
      try $0.newestReport(of: test.number, method: panel.method, from: .cup)
    }
    guard let last, !last.isOpen else { return last }
    throw ControlError(
      .refused, "test \(test.number) is already resulted (\(panel.method.rawValue))",
      hint: Self.correction(of: last, test))
  }

  /// How the readings of another device come in, where some of the first gave none.
  private static func correction(of last: ReportRecord, _ test: TestRecord) -> String {
    let unread = last.observations.filter(\.reading.isUnread)
    guard let first = unread.first?.analyte else {
      return "'veridraw result show \(test.number)' shows it, 'veridraw result amend "
        + "\(test.number)' corrects it"
    }
    return "what another device reads of \(unread.map(\.analyte).joined(separator: ", ")): "
      + "'veridraw result amend \(test.number) \(first.lowercased()) neg --code device-fault', "
      + "'pos' where it is, with --lot where lots are kept"
  }

  func enterResult(
    _ parameters: EnterResult.Parameters, by session: Session
  ) async throws -> EnterResult.Reply {
    let test = try await numbered(parameters.test)
    let (panel, id) = try await panel(of: test)
    let (cup, pads) = try Self.read(parameters, panel)
    let report = NewReport(
      cup, pads: pads, panel: id, lot: parameters.lot?.printable,
      controlsSeen: parameters.controlsSeen)
    let rules = settings.rules
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      _ = try transaction.enterResult(report, of: test.number, by: actor)
      try transaction.judge(test.number, by: rules)
      let records = transaction.records
      return (
        reports: try records.reports(of: test.number),
        validity: try records.reading(of: test, by: rules).validity
      )
    }
    let versions = try await versions(released.value.reports, of: test, for: session)
    guard let newest = versions.last else { throw StoreError.noLog }
    // Without pads nothing can be assessed, and to say so of every cup hides what can be said.
    let isTold = !panel.pads.isEmpty || released.value.validity.verdict != .notAssessed
    let validity = isTold ? [Self.sentence(released.value.validity)] : []
    return EnterResult.Reply(
      result: newest,
      receipt: Receipt(released, notes: [cup.summary] + Self.medicated(newest) + validity))
  }

  /// What a medication makes of readings, to be known while the cup is still at hand:
  /// `MTD: unexpected negative, methadone is expected`.
  private static func medicated(_ cup: CupResult) -> [String] {
    let told: [Interpretation] = [.unexpectedNegative, .expectedPositive]
    return cup.verdicts.compactMap { row in
      guard !row.isReplaced, let verdict = Interpretation(rawValue: row.verdict),
        told.contains(verdict)
      else { return nil }
      return "\(row.analyte): \(verdict.word), \(row.why)"
    }
  }

  /// What was typed about a cup; without its control lines it says nothing about anything.
  private static func read(
    _ parameters: EnterResult.Parameters, _ panel: Panel
  ) throws(ControlError) -> (CupReading, [PadReading]) {
    do {
      let typed = try CupPhrase.parse(parameters.readings, panel: panel)
      let pads = try Pad.readings(in: parameters.validity ?? "", of: panel.pads)
      return (parameters.controlsSeen ? typed : typed.withoutControlLines, pads)
    } catch {
      throw ControlError(.invalidInput, error.description)
    }
  }

  /// `specimen consistent with dilution: CRE < 20 on the strip: send it to the laboratory`
  static func sentence(_ validity: ValidityVerdict) -> String {
    "specimen \(validity.verdict.word): \(validity.reason)"
  }

  func showResult(
    _ parameters: ShowResult.Parameters, for session: Session
  ) async throws -> ShowResult.Reply {
    let test = try await scanned(parameters.test)
    let (reports, waiting) = try await store.read { reader in
      (try reader.reports(of: test.number), try reader.pendingAmendment(of: test.number))
    }
    let rules = settings.rules
    try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.judge(test.number, by: rules)
      for report in reports {
        try transaction.recordView(
          .report(report.id, test: test.number), print: "screen", by: actor)
      }
      if reports.isEmpty {
        try transaction.recordView(.test(test.number), print: "screen", by: actor)
      }
    }
    let (reading, verdicts, caveats) = try await store.read { reader in
      (
        try reader.reading(of: test, by: rules), try reader.verdicts(of: test.number),
        try self.caveats(of: test, reader)
      )
    }
    let specimen = verdicts.last {
      $0.subject.observation == nil && reading.reports.contains($0.subject.report)
    }
    return ShowResult.Reply(
      practice: isPractice, test: Int(test.number),
      results: try await versions(reports, of: test, for: session).reversed(),
      validity: specimen?.word ?? reading.validity.verdict.rawValue,
      validityReason: specimen?.reason ?? reading.validity.reason,
      untested: reading.untested.map { "\($0.analyte): \($0.reason)" }, caveats: caveats,
      waiting: waiting.flatMap { row($0, among: reports, for: session) })
  }

  /// Every version of a test's results, the oldest first.
  func versions(
    _ reports: [ReportRecord], of test: TestRecord, for session: Session
  ) async throws -> [CupResult] {
    let (panel, _) = try await panel(of: test)
    let replaced = Set(reports.compactMap(\.predecessor))
    let verdicts = try await store.read { try $0.verdicts(of: test.number) }
    var results: [CupResult] = []
    for (place, report) in reports.enumerated() {
      var result = try await version(
        report, number: place + 1, panel, verdicts.filter { $0.subject.report == report.id },
        isReplaced: replaced.contains(report.id))
      if !session.actor.roles.seesNames { result.text = nil }
      results.append(result)
    }
    return results
  }

  /// Whether a test's results hold anything that its patient's medication does not account for, or
  /// did not when they came; or no reading at all.
  func isUnexpected(resultOf test: TestRecord) async throws -> Bool {
    let rules = settings.rules
    let (reading, verdicts) = try await store.read {
      (try $0.reading(of: test, by: rules), try $0.verdicts(of: test.number))
    }
    let unexpected = [Interpretation.unexpectedPositive, .unexpectedNegative].map(\.rawValue)
    return reading.findings.contains(where: \.verdict.isOpen) || reading.saysNothing
      || verdicts.contains {
        reading.reports.contains($0.subject.report) && unexpected.contains($0.word)
      }
  }

  /// A test by its number and nothing else: what is written must not depend on what a bar code is.
  func numbered(_ number: Int) async throws -> TestRecord {
    guard let test = try await store.read({ try $0.test(Int64(number)) }) else {
      throw StoreError.unknown(noun: "test", id: "\(number)")
    }
    return test
  }

  /// A test by what was scanned or typed: its specimen's bar code, or its number. Text that is both,
  /// of different tests, is refused.
  private func scanned(_ text: String) async throws -> TestRecord {
    let (coded, numbered) = try await store.read { reader in
      // "000417" is a bar code: a test's number is typed without zeros in front.
      let number = Int64(text).flatMap { "\($0)" == text ? $0 : nil }
      let coded = try reader.test(accession: text)
      let label = coded == nil ? try SpecimenLabel(scanned: text)?.test : nil
      return (coded, try (label ?? number).flatMap { try reader.test($0) })
    }
    if let coded, let numbered, coded.number != numbered.number {
      throw ControlError(
        .refused, "'\(text.printable)' is a test and another test's bar code",
        hint: "scan the bar code of test \(numbered.number), or type \(coded.number)")
    }
    guard let found = coded ?? numbered else {
      throw ControlError(
        .notFound, "there is no test or specimen '\(text.printable)'",
        hint: "'veridraw test list' shows the numbers")
    }
    return found
  }

  /// The version of the panel that the test was drawn with, or the newest of its program's.
  func panel(of test: TestRecord) async throws -> (Panel, Int64) {
    let id = try await panelID(of: test)
    guard let record = try await store.read({ try $0.panel(id) }) else {
      throw StoreError.unknown(noun: "panel", id: "\(id)")
    }
    do {
      return (try keeper.files.panels.file(record.document, name: record.name), id)
    } catch { throw StoreError.invalid("panel \(record.name) cannot be read any more") }
  }

  private func panelID(of test: TestRecord) async throws -> Int64 {
    if let id = test.panel { return id }
    let program = try await programFile(of: test)
    let record = try await store.read { reader in
      try program.flatMap { try reader.newestPanel($0.panel) }
    }
    guard let record else { throw StoreError.unknown(noun: "panel of test", id: "\(test.number)") }
    return record.id
  }

  /// One version with what it measured, who saw it and, where it counts, what it means.
  private func version(
    _ report: ReportRecord, number: Int, _ panel: Panel, _ verdicts: [VerdictRecord],
    isReplaced: Bool
  ) async throws -> CupResult {
    let (lines, readers, uses) = try await store.read { reader in
      (
        try reader.labObservations(of: report.id), try reader.readers(ofReport: report.id),
        try reader.uses(of: report)
      )
    }
    var result = result(report, version: number, panel, lines)
    result.isReplaced = isReplaced
    let former = Set(verdicts.compactMap(\.predecessor))
    result.verdicts = verdicts.map { row($0, isReplaced: former.contains($0.id)) }
    result.usedFor = uses.map { UseRow(what: $0.what, by: $0.by, at: times.rfc3339($0.at)) }
    result.seenBy = readers.map { SeenRow(by: $0.by, at: times.rfc3339($0.at)) }
    if report.source != .cup {
      result.panel = "as the laboratory reported"
      result.observations = lines.map(row)
    }
    guard !isReplaced else { return result }
    for place in result.observations.indices {
      let line = lines.first {
        $0.analyte == result.observations[place].analyte && $0.method == report.method
      }
      let verdict = verdicts.last { $0.subject.observation == line?.id && line != nil }
      result.observations[place].interpretation = verdict?.word
      result.observations[place].why = verdict?.reason
    }
    return result
  }

  private func row(_ verdict: VerdictRecord, isReplaced: Bool) -> VerdictRow {
    VerdictRow(
      analyte: verdict.analyte ?? "specimen", verdict: verdict.word, why: verdict.reason,
      rule: verdict.rule, at: times.rfc3339(verdict.at), isReplaced: isReplaced)
  }

  private func row(_ line: LabObservationRecord) -> ObservationRow {
    ObservationRow(
      analyte: line.analyte, title: settings.substances[line.analyte]?.title ?? line.analyte,
      reading: line.reading.rawValue, cutoff: line.cutoff?.description ?? "",
      remark: line.reading.isAbsent || line.isMeasure ? nil : line.reading.interpretation,
      value: line.level?.rawValue ?? line.quantity?.description, isMeasure: line.isMeasure)
  }

  private func result(
    _ report: ReportRecord, version: Int, _ panel: Panel, _ lines: [LabObservationRecord]
  ) -> CupResult {
    CupResult(
      test: Int(report.test), version: version, panel: panel.title,
      method: report.method.rawValue, status: report.status,
      controlsSeen: report.controlsSeen, enteredAt: times.rfc3339(report.at),
      by: report.by,
      observations: report.observations.map { observation in
        ObservationRow(
          analyte: observation.analyte,
          title: panel.analyte(named: observation.analyte)?.title ?? observation.analyte,
          reading: observation.reading.rawValue,
          cutoff: [observation.cutoff, observation.cutoffUnit].compactMap { $0 }
            .joined(separator: " "),
          remark: observation.reading == .negative ? nil : observation.reading.interpretation)
      } + lines.filter(\.isMeasure).map(row),
      source: report.source.rawValue, isReplaced: false, reason: report.reason,
      text: report.source.isMessage ? nil : report.text,
      notes: report.source.isMessage ? report.text : nil,
      approvedBy: report.approver, verifiedBy: report.verifier, seenBy: [], lot: report.lot)
  }

  /// The two by which a specimen is compared with its test, and no more (CLINICAL.md, "Collection
  /// record"): initials, month and day of birth; empty once they are erased.
  func identifiers(of test: TestRecord) async throws -> (initials: String, birthday: String) {
    let identity = try await store.read { try? $0.identity(of: test.person) }
    let initials = (identity?.name ?? "").split(separator: " ").compactMap(\.first)
    return (
      initials.map { "\($0)." }.joined(separator: " "), String((identity?.born ?? "").suffix(5))
    )
  }
}
