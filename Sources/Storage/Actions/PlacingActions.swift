import Evidence
import Foundation
import GRDB
import Libcrypto
import Selection
import Toxicology
import TransparencyLog

/// What became of one report of a message.
enum Placement {
  case version(Placed)
  case unchanged
  case held(HoldReason)
}

extension LogTransaction {
  /// Seconds.
  private static let mostAhead: Int64 = 86_400

  /// Makes a report the next version of what it reports on, or says why it must wait.
  ///
  /// Versions follow in the order in which the laboratory made them, not in which they came: an
  /// older one is held, so that any order of arrival ends in the same state or in a hold.
  func place(
    _ report: LabReport, on chosen: Int64?, of message: NewMessage, id: Int64,
    by actor: RecordedActor
  ) throws -> Placement {
    let named = try tests(of: report.specimens)
    // A slip of the finger must not lay one patient's report on another's test.
    if let chosen, !named.isEmpty, !named.contains(chosen) { return .held(.otherTest) }
    guard let number = chosen ?? named.first else { return .held(.noSpecimen) }
    guard chosen != nil || named.count == 1 else { return .held(.severalTests) }
    let test = try records.requireTest(number)
    let own = order(of: report, in: message)
    let others =
      try report.corrects ? records.order(bareOrder(of: report), besides: own, on: test) : nil
    if others != nil, chosen == nil { return .held(.otherSender) }
    let order = others ?? own
    guard try !records.stands(order, elsewhereThan: number) else { return .held(.otherTest) }
    let current = try records.currentVersion(ofOrder: order, method: report.method, on: number)
    let issued = LabTime.instant(report.issued, in: message.zone)
    let joined = try chosen.flatMap { _ in
      try current.flatMap { try join(report, beneath: $0, issued: issued) }
    }
    let lines = joined ?? report.lines(after: current?.observations ?? [])
    let status = report.status(with: lines)
    let text = report.text(with: lines)
    if let current {
      let isSame = current.status == status.rawValue && current.observations == lines
      if isSame, !report.isNews(after: current.text, as: text) { return .unchanged }
    }
    // Whoever chose the test has decided on that, too.
    if chosen == nil, let what = try difference(report, from: test.person) {
      return .held(.otherPatient(what))
    }
    // Cutoffs and windows of detection are those of one kind of specimen.
    if chosen == nil, let said = report.kind, let own = try records.kind(ofSpecimenOf: number),
      said != own
    {
      return .held(.otherKind(said, of: own))
    }
    if let current, joined == nil,
      let reason = try obstacle(
        report, after: current, issued: issued, message: id, isChosen: chosen != nil)
    {
      return .held(reason)
    }
    if test.state == .rejected, chosen == nil { return .held(.specimenRejected) }
    // A clock may be off by a zone. What is further ahead would outdate every correction to come.
    if let issued, issued > at + Self.mostAhead, chosen == nil { return .held(.future) }
    let event: TestEvent = report.method == .presumptive ? .presumptive : .definitive
    guard TestLife.allows(event, in: test.state) else {
      return .held(.testNotCollected(state: test.state.rawValue))
    }
    let entry = try logVersion(status, lines, event, of: test, after: current, by: actor)
    let version = try db.insert(
      """
      INSERT INTO report (test, predecessor, source, external, method, status, read_at, collected,
        report_number, reason_code, text, message, actor, at, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        number, current?.id, message.source.rawValue, order, report.method.rawValue,
        status.rawValue, joined == nil ? issued : current?.issued,
        LabTime.day(report.collected) ?? current?.collected, bareOrder(of: report),
        current.map { _ in report.reasonCode },
        try sealed(text, of: test.person, use: "report/\(entry)"), id, actor.id, at, entry,
      ])
    try db.run(
      "INSERT OR IGNORE INTO message_person (message, person) VALUES (?, ?)", [id, test.person])
    for (ordinal, line) in lines.enumerated() { try add(line, ordinal, to: version) }
    return .version(Placed(test: number, report: version, isAmendment: current != nil))
  }

  /// A laboratory's notes; nil without any, and where the patient's name is destroyed.
  private func sealed(_ text: String, of person: Int64, use: String) throws -> Data? {
    guard !text.isEmpty else { return nil }
    do {
      return try seal(text, of: person, use: use).data
    } catch StoreError.erased {
      return nil
    }
  }

  /// An older report that somebody lays beneath a newer one: that stands as it is, with the lines
  /// that it does not mention. Nil where there are none, and where the laboratory has corrected
  /// anything since: what it took back must not come in again with them.
  private func join(
    _ report: LabReport, beneath current: VersionRecord, issued: Int64?
  ) throws -> [LabObservationRecord]? {
    let added = report.observations.filter { line in
      !current.observations.contains { $0.analyte == line.analyte }
    }
    guard let issued, let last = current.issued, issued <= last, !added.isEmpty,
      report.status.rawValue == current.status, !report.corrects, !report.disowns,
      report.retracted.isEmpty, current.message != nil, try !records.isCorrected(current)
    else { return nil }
    return current.observations.map(\.carried)
      + added.map {
        LabObservationRecord($0, predecessor: nil, note: report.lineNotes[$0.analyte])
      }
  }

  /// Why a report may not follow the version that counts; nil where it may.
  ///
  /// - Parameter isChosen: somebody has said that it belongs here, and decides over what does not
  ///   say itself that it corrects.
  private func obstacle(
    _ report: LabReport, after current: VersionRecord, issued: Int64?, message: Int64,
    isChosen: Bool
  ) throws -> HoldReason? {
    if current.message == message {
      return report.contradiction(to: current).map { .twice($0) }
    }
    guard report.follows(current, issued: issued) || report.adds(to: current, issued: issued) else {
      return .olderThanCurrent
    }
    if isChosen { return nil }
    if try records.isAskedToChange(current) { return .changeAsked }
    if current.isTakenBackHere { return .takenBack }
    if report.undoes(current) { return .uncorrected(nil) }
    if let changed = report.change(of: current) { return .uncorrected(changed) }
    let open = report.leftPreliminary(of: current)
    return open.isEmpty ? nil : .leavesOut(open)
  }

  /// What of the person that the report names is another's than the test's patient. Somebody whose
  /// name is destroyed differs from nobody.
  private func difference(_ report: LabReport, from person: Int64) throws -> String? {
    guard !report.subjects.isEmpty else { return nil }
    do {
      let identity = try records.identity(of: person)
      return report.subjects.lazy.compactMap { identity.difference(from: $0) }.first
    } catch StoreError.erased {
      return nil
    }
  }

  /// A version with readings is a step of the test's life, and so is one that takes another back:
  /// the test stands where what is left puts it. What takes back nothing that came is an act.
  private func logVersion(
    _ status: ResultStatus, _ lines: [LabObservationRecord], _ event: TestEvent,
    of test: TestRecord, after current: VersionRecord?, by actor: RecordedActor
  ) throws -> Int64 {
    let readings: CanonicalJSON.Value = .array(
      lines.map { ["analyte": .string($0.analyte), "value": .string($0.reading.rawValue)] })
    let row: [String: CanonicalJSON.Value] = [
      "readings": readings, "status": .string(status.rawValue),
    ]
    guard lines.isEmpty else { return try advance(event, of: test.number, by: actor, row: row) }
    if let replaced = try records.reports(of: test.number).first(where: { $0.id == current?.id }) {
      return try advance(
        .retracted, of: test.number, note: EventNote(reason: ReasonCodes.disowned), by: actor,
        to: try records.state(of: test, whenReplaced: replaced, by: []), row: row)
    }
    var alone = row
    alone["test"] = .integer(test.number)
    return try act("disowned", slot: test.slot, by: actor.label, row: .object(alone))
  }

  func add(_ line: LabObservationRecord, _ ordinal: Int, to report: Int64) throws {
    let note = try line.note.flatMap {
      try sealed(
        $0, of: records.person(ofReport: report), use: "observation/\(report)/\(ordinal)")
    }
    try db.run(
      """
      INSERT INTO observation (report, ordinal, predecessor, analyte, kind, loinc, method, value,
        comparator, number, unit, canonical, canonical_unit, cutoff, cutoff_unit, preliminary,
        note)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        report, ordinal, line.predecessor, line.analyte, line.isMeasure ? "validity" : "analyte",
        line.loinc, line.method.rawValue, line.reading.rawValue,
        line.quantity?.comparator.rawValue,
        line.level?.rawValue ?? line.quantity?.figure.description,
        line.quantity?.unit, line.canonical?.figure.description, line.canonical?.unit,
        line.cutoff.map {
          ($0.comparator == .equal ? "" : $0.comparator.rawValue) + $0.figure.description
        },
        line.cutoff?.unit, line.isPreliminary, note,
      ])
  }
}
