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
    let order = order(of: report, in: message)
    guard try !records.stands(order, elsewhereThan: number) else { return .held(.otherTest) }
    let current = try records.currentVersion(ofOrder: order, method: report.method, on: number)
    let issued = LabTime.instant(report.issued, in: message.zone)
    // What was not understood may have been about any of them.
    let isWhole = !message.content.held.contains { report.lines.contains($0.line) }
    let joined = try chosen.flatMap { _ in
      try current.flatMap { try join(report, beneath: $0, issued: issued) }
    }
    let lines = joined ?? report.lines(after: isWhole ? current?.observations ?? [] : [])
    // What takes back only some lines corrects the rest.
    let status: ResultStatus =
      report.status == .enteredInError && !lines.isEmpty ? .corrected : report.status
    if let current {
      let isSame = current.status == status.rawValue && current.observations == lines
      if isSame { return .unchanged }
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
        reason_code, text, message, actor, at, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        number, current?.id, message.source.rawValue, order, report.method.rawValue,
        status.rawValue, joined == nil ? issued : current?.issued,
        LabTime.day(report.collected) ?? current?.collected,
        current.map { _ in report.reasonCode },
        try sealed(report.notes, of: test.person, entry: entry), id, actor.id, at, entry,
      ])
    try db.run(
      "INSERT OR IGNORE INTO message_person (message, person) VALUES (?, ?)", [id, test.person])
    for (ordinal, line) in lines.enumerated() { try add(line, ordinal, to: version) }
    return .version(Placed(test: number, report: version, isAmendment: current != nil))
  }

  /// A laboratory's notes, as many as are worth reading; nil without any, and where the patient's
  /// name is destroyed.
  private func sealed(_ notes: [String], of person: Int64, entry: Int64) throws -> Data? {
    guard !notes.isEmpty else { return nil }
    let text = String(notes.joined(separator: "\n").prefix(4_000))
    do {
      return try seal(text, of: person, use: "report/\(entry)").data
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
      + added.map { LabObservationRecord($0, predecessor: nil) }
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
    if report.corrects { return nil }
    if report.undoes(current) { return .uncorrected }
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

  /// The laboratory's number of a report, as it is kept: what it is nobody needs to know.
  private func order(of report: LabReport, in message: NewMessage) -> String {
    house.sealing.token("order", "\(message.content.sender)\u{0}\(report.order)").hex
  }

  /// A report that takes something back, as one for each method class by which that was said:
  /// laboratories seldom repeat the method.
  func aimed(_ report: LabReport, of message: NewMessage) throws -> [LabReport] {
    let other: MethodClass = report.method == .presumptive ? .definitive : .presumptive
    let named = try tests(of: report.specimens)
    let order = order(of: report, in: message)
    let isSaid = message.content.reports.contains {
      $0.order == report.order && $0.method == other
    }
    guard named.count == 1, let test = named.first, !isSaid,
      let standing = try records.currentVersion(ofOrder: order, method: other, on: test)
    else { return [report] }
    let own = try records.currentVersion(ofOrder: order, method: report.method, on: test)
    let known = Set((own?.observations ?? []).map(\.analyte) + report.observations.map(\.analyte))
    let theirs = standing.observations.map(\.analyte).filter { code in
      report.retracted.contains(code) && !known.contains(code)
    }
    if report.disowns, report.observations.isEmpty, known.isEmpty {
      return [report.takingBack([], by: other, disowns: true)]
    }
    guard !theirs.isEmpty else { return [report] }
    let there = report.takingBack(theirs, by: other, disowns: false)
    let isElsewhereOnly = report.observations.isEmpty && known.isDisjoint(with: report.retracted)
    return isElsewhereOnly ? [there] : [report, there]
  }

  /// The tests whose specimens carry one of the numbers.
  private func tests(of specimens: [String]) throws -> [Int64] {
    Set(try specimens.compactMap { try records.test(accession: $0)?.number }).sorted()
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
    try db.run(
      """
      INSERT INTO observation (report, ordinal, predecessor, analyte, kind, loinc, method, value,
        comparator, number, unit, canonical, canonical_unit, cutoff, cutoff_unit)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
        line.cutoff?.unit,
      ])
  }
}

extension LabReport {
  /// Why it follows another version.
  fileprivate var reasonCode: String {
    switch status {
    case .corrected, .amended: "corrected-by-laboratory"
    case .enteredInError, .cancelled: ReasonCodes.disowned
    case .preliminary, .final: "updated-by-laboratory"
    }
  }

  /// Whether it was made after `current`. Two of one second, or of no known time, are told apart
  /// only where this one says that it corrects.
  fileprivate func follows(_ current: VersionRecord, issued: Int64?) -> Bool {
    if let issued, let last = current.issued, issued != last { return issued > last }
    return [.corrected, .amended, .enteredInError].contains(status)
      && current.status != status.rawValue
  }

  /// Whether it would put back what was corrected or taken back, or make preliminary what was not:
  /// what laboratories send again says the same as before and nothing of the correction between.
  fileprivate func undoes(_ current: VersionRecord) -> Bool {
    switch current.status {
    case ResultStatus.preliminary.rawValue: false
    case ResultStatus.final.rawValue: status == .preliminary
    default: !corrects
    }
  }

  /// What the version that counts calls preliminary and a final report neither repeats nor takes
  /// back: that is not final by being left out.
  fileprivate func leftPreliminary(of current: VersionRecord) -> [String] {
    guard status == .final, current.status == ResultStatus.preliminary.rawValue else { return [] }
    let named = Set(observations.map(\.analyte) + retracted)
    return current.observations.map(\.analyte).filter { !named.contains($0) }
  }

  /// Whether it says itself that it changes what was said before.
  fileprivate var corrects: Bool { ![.preliminary, .final].contains(status) }

  /// Whether it is the rest of a panel, sent in the same second.
  fileprivate func adds(to current: VersionRecord, issued: Int64?) -> Bool {
    issued != nil && issued == current.issued && status.rawValue == current.status
      && !disowns && retracted.isEmpty
      && Set(observations.map(\.analyte)).isDisjoint(with: current.observations.map(\.analyte))
  }

  /// The analyte of which it says something else, as a part of the same message.
  fileprivate func contradiction(to current: VersionRecord) -> String? {
    guard !corrects else { return nil }
    return observations.first { line in
      current.observations.contains { $0.analyte == line.analyte && $0.reading != line.reading }
    }?.analyte
  }

  /// Its own lines, then what it says nothing about and does not take back.
  fileprivate func lines(after earlier: [LabObservationRecord]) -> [LabObservationRecord] {
    let own = observations.map { line in
      LabObservationRecord(line, predecessor: earlier.first { $0.analyte == line.analyte }?.id)
    }
    guard !disowns else { return own }
    let kept = earlier.filter { old in
      !retracted.contains(old.analyte) && !observations.contains { $0.analyte == old.analyte }
    }
    return own + kept.map(\.carried)
  }

  /// What whoever looks at a held report sees of it.
  var summary: String {
    let said = observations.map { "\($0.analyte) \($0.reading.word)" }.joined(separator: ", ")
    return "report \(order), \(method.rawValue), \(status.rawValue), specimen "
      + "\(specimens.joined(separator: " or ")): \(said.isEmpty ? "taken back" : said)"
  }
}

/// Times as laboratories write them: digits, mostly without a zone.
enum LabTime {
  /// The day that they begin with; nil for anything else.
  static func day(_ digits: String) -> CivilDate? {
    let month = digits.dropFirst(4)
    return CivilDate("\(digits.prefix(4))-\(month.prefix(2))-\(month.dropFirst(2).prefix(2))")
  }

  /// UTC seconds of `YYYYMMDD[HHMM[SS]]`; nil for anything else.
  static func instant(_ digits: String, in zone: ZoneRules) -> Int64? {
    func part(_ start: Int, _ length: Int) -> String {
      String(digits.dropFirst(start).prefix(length))
    }
    guard [8, 12, 14].contains(digits.count), let date = day(digits) else { return nil }
    let time = digits.count == 8 ? "00:00" : "\(part(8, 2)):\(part(10, 2))"
    guard let time = TimeOfDay(time) else { return nil }
    return zone.instant(date, time) + (Int64(part(12, 2)) ?? 0)
  }
}
