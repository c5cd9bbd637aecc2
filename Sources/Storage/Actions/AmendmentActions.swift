import Evidence
import GRDB
import Selection
import Toxicology
import TransparencyLog

/// What somebody would have changed in one version of a result.
package struct NewAmendment: Hashable, Sendable {
  /// The raw value is the `kind` of its request.
  package enum Kind: String, Hashable, Sendable {
    case amend, retract

    /// What its version is called in the log.
    fileprivate var event: TestEvent { self == .amend ? .amended : .retracted }
  }

  package var kind: Kind
  /// The version it is about.
  package var report: Int64
  /// Analytes with what they should have been; none where the whole version is taken back.
  package var readings: [String: Reading]
  package var note: EventNote
  /// Number of the lot of another device that gave the readings; nil where it was none, or no lots
  /// are kept.
  package var lot: String?

  package init(
    _ kind: Kind, of report: Int64, readings: [String: Reading] = [:], note: EventNote,
    lot: String? = nil
  ) {
    self.kind = kind
    self.report = report
    self.readings = readings
    self.note = note
    self.lot = lot
  }

  /// A slip of our own is corrected; what came from outside or otherwise amends (FHIR R4,
  /// diagnostic-report-status).
  fileprivate var status: ResultStatus {
    guard kind == .amend else { return .enteredInError }
    return ["laboratory-called", "other"].contains(note.reason) ? .amended : .corrected
  }
}

extension LogTransaction {
  /// Corrects readings of a version that counts, or takes it back: at once for whoever has just
  /// entered it, otherwise only when a second person agrees (CLINICAL.md, "Observations and
  /// versions"). Returns whether it is done.
  package func amend(_ amendment: NewAmendment, of test: Int64, by actor: RecordedActor) throws
    -> Bool
  {
    let record = try records.requireTest(test)
    try TestLife.require(amendment.kind.event, of: test, in: record.state, excusePending: false)
    let version = try records.requireStanding(amendment.report, of: test)
    if version.controlsSeen == false, amendment.readings.values.contains(where: { $0 != .invalid })
    {
      throw StoreError.invalid(
        "nobody saw the control lines of this cup, so it has no readings: read a fresh one, "
          + "'veridraw result enter \(test)'")
    }
    guard try records.pendingAmendment(of: test) == nil else {
      throw StoreError.already(noun: "test", id: "\(test)", what: "waiting for an approval")
    }
    try requireLot(of: amendment, on: version)
    if let before = try records.state(before: version, enteredBy: actor.label, of: record) {
      let state = amendment.kind == .amend ? record.state : before
      try carryOut(amendment, on: version, of: record, to: state, by: actor)
      return true
    }
    try request(amendment, of: record, by: actor)
    return false
  }

  /// Another device has a lot of its own, which must be good.
  private func requireLot(of amendment: NewAmendment, on version: ReportRecord) throws {
    let isOfDevice =
      amendment.kind == .amend && amendment.note.reason == ReasonCodes.deviceFault
      && version.source == .cup
    guard isOfDevice, let panel = try version.panel.flatMap({ try records.panel($0) }) else {
      guard amendment.lot == nil else {
        throw StoreError.invalid("a lot belongs to another device's readings: code device-fault")
      }
      return
    }
    _ = try requireLot(amendment.lot, panel: panel.name)
  }

  /// Takes back what no strip of a device said: nobody has to agree, for no reading changes.
  func takeBack(_ version: ReportRecord, by actor: RecordedActor) throws {
    let fault = NewAmendment(
      .retract, of: version.id, note: EventNote(reason: ReasonCodes.deviceFault))
    let test = try records.requireTest(version.test)
    try carryOut(fault, on: version, of: test, to: nil, by: actor)
  }

  /// Decides on a waiting amendment. Requester and approver are two persons.
  package func decideAmendment(of test: Int64, approve: Bool, by actor: RecordedActor) throws {
    guard let pending = try records.pendingAmendment(of: test) else {
      throw StoreError.unknown(noun: "pending amendment of test", id: "\(test)")
    }
    let request = pending.request
    guard request.requester != actor.id else { throw StoreError.samePerson }
    let entry: Int64
    if approve {
      let record = try records.requireTest(test)
      guard pending.amendment.kind == .retract || !pending.amendment.readings.isEmpty else {
        throw StoreError.erased(person: record.person)
      }
      let version = try records.requireStanding(pending.amendment.report, of: test)
      entry = try carryOut(
        pending.amendment, on: version, of: record, to: nil, by: actor, request: request)
    } else {
      entry = try advance(
        .amendmentDeclined, of: test, note: EventNote(reason: request.reason), by: actor,
        request: request)
    }
    try keepDecision(on: request.id, approved: approve, by: actor, entry: entry)
  }

  private func request(
    _ amendment: NewAmendment, of test: TestRecord, by actor: RecordedActor
  ) throws {
    let entry = try advance(
      .amendmentRequested, of: test.number, note: amendment.note, by: actor,
      row: amendment.said)
    let text = try seal(amendment.sealedText, of: test.person, use: "amendment/\(entry)")
    try db.run(
      """
      INSERT INTO request (kind, test, report, reason_code, text, requester, at, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        amendment.kind.rawValue, test.number, amendment.report, amendment.note.reason, text.data,
        actor.id, at, entry,
      ])
  }

  /// The next version, in the name of whoever asked for it. A test whose result changes waits for
  /// its review again, however far it had come.
  ///
  /// - Parameter state: where it leads; nil asks the versions that count from now on.
  @discardableResult
  private func carryOut(
    _ amendment: NewAmendment, on version: ReportRecord, of test: TestRecord, to state: TestState?,
    by actor: RecordedActor, request: PendingRequest? = nil
  ) throws -> Int64 {
    let lines =
      amendment.kind == .retract
      ? [] : try records.labObservations(of: version.id).map { $0.amended(amendment.readings) }
    let next = try state ?? records.state(of: test, whenReplaced: version, by: lines)
    let entry = try advance(
      amendment.kind.event, of: test.number, note: EventNote(reason: amendment.note.reason),
      by: actor, request: request, to: next, row: amendment.said)
    let text = try amendment.note.text.map {
      try seal($0, of: test.person, use: "report/\(entry)")
    }
    let lot = try amendment.lot.flatMap { try records.lot($0)?.id }
    // What a person says of a laboratory's report has come on paper, whoever told it.
    try db.run(
      """
      INSERT INTO report (test, predecessor, source, external, method, status, panel, lot, specimen,
        controls, read_at, collected, report_number, reason_code, text, actor, second, at, entry)
      SELECT test, id, CASE source WHEN 'cup' THEN 'cup' ELSE 'paper' END, external, method, ?,
        panel, ifnull(?, lot), specimen, controls, read_at, collected, report_number, ?, ?, ?, ?,
        ?, ?
      FROM report WHERE id = ?
      """,
      [
        amendment.status.rawValue, lot, amendment.note.reason, text?.data,
        request?.requester ?? actor.id, request == nil ? nil : actor.id, at, entry, version.id,
      ])
    let id = db.lastInsertedRowID
    for (ordinal, line) in lines.enumerated() { try add(line, ordinal, to: id) }
    if lines.isEmpty { try takeUp(linesMatchedTo: version.id) }
    return entry
  }

  /// Lines of a laboratory that somebody had laid on this result wait again: they are of another
  /// test, or are matched to this one once more.
  private func takeUp(linesMatchedTo report: Int64) throws {
    let matched = try db.rows(
      "SELECT held FROM held_outcome WHERE outcome = 'matched' AND report = ? ORDER BY held",
      [report])
    for row in matched { _ = try takeUp(row[0]) }
  }
}

extension NewAmendment {
  /// What the act's hash covers.
  fileprivate var said: [String: CanonicalJSON.Value] {
    let changed = readings.sorted { $0.key < $1.key }.map { code, reading in
      CanonicalJSON.Value.object([
        "analyte": .string(code), "value": .string(reading.rawValue),
      ])
    }
    var said: [String: CanonicalJSON.Value] = [
      "kind": .string(kind.rawValue), "readings": .array(changed),
    ]
    said["lot"] = lot.map { .string($0) }
    return said
  }

  /// `COC=negative THC=invalid`, and below it the requester's own words.
  fileprivate var sealedText: String {
    let said = readings.sorted { $0.key < $1.key }.map { "\($0)=\($1.rawValue)" }
    return (said + [lot.map { "\(Self.lotMark)\($0)" }].compactMap(\.self)).joined(separator: " ")
      + "\n" + (note.text ?? "")
  }

  /// - Parameter text: nil once the person's key is destroyed.
  init?(_ kind: Kind, of report: Int64, reason: String, sealedText text: String?) {
    let halves = (text ?? "\n").split(
      separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    var readings: [String: Reading] = [:]
    var lot: String?
    for pair in halves[0].split(separator: " ") {
      guard !pair.hasPrefix(Self.lotMark) else {
        lot = String(pair.dropFirst(Self.lotMark.count))
        continue
      }
      let parts = pair.split(separator: "=")
      guard parts.count == 2, let reading = Reading(rawValue: String(parts[1])) else { return nil }
      readings[String(parts[0])] = reading
    }
    let words = halves.count > 1 && !halves[1].isEmpty ? String(halves[1]) : nil
    self.init(
      kind, of: report, readings: readings, note: EventNote(reason: reason, text: words), lot: lot)
  }

  /// No analyte is called so.
  private static let lotMark = "lot:"
}
