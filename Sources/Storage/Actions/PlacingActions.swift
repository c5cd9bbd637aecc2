import Evidence
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
  /// Makes a report the next version of what it reports on, or says why it must wait.
  ///
  /// Versions follow in the order in which the laboratory made them, not in which they came: an
  /// older one is held, so that any order of arrival ends in the same state or in a hold.
  func place(
    _ report: LabReport, on chosen: Int64?, of message: NewMessage, id: Int64,
    by actor: RecordedActor
  ) throws -> Placement {
    let found = try chosen.map { [$0] } ?? tests(of: report.specimens)
    guard let number = found.first else { return .held(.noSpecimen) }
    guard found.count == 1 else { return .held(.severalTests) }
    let test = try records.requireTest(number)
    let order = house.sealing.token("order", "\(message.content.sender)\u{0}\(report.order)").hex
    let current = try records.currentVersion(ofOrder: order, method: report.method)
    if let current, current.test != number { return .held(.severalTests) }
    let issued = LabTime.instant(report.issued, in: message.zone)
    let lines = report.lines(after: current?.observations ?? [])
    // What takes back only some lines corrects the rest.
    let status: ResultStatus =
      report.status == .enteredInError && !lines.isEmpty ? .corrected : report.status
    if let current {
      let isSame = current.status == status.rawValue && current.observations == lines
      if isSame { return .unchanged }
      guard report.follows(current, issued: issued) || current.message == id else {
        return .held(.olderThanCurrent)
      }
    }
    let event: TestEvent = report.method == .presumptive ? .presumptive : .definitive
    guard TestLife.allows(event, in: test.state) else {
      return .held(.testNotCollected(state: test.state.rawValue))
    }
    let entry = try logVersion(status, lines, event, of: test, by: actor)
    let version = try db.insert(
      """
      INSERT INTO report (test, predecessor, source, external, method, status, read_at,
        reason_code, message, actor, at, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        number, current?.id, message.source.rawValue, order, report.method.rawValue,
        status.rawValue, issued, current.map { _ in report.reasonCode }, id, actor.id, at,
        entry,
      ])
    try db.run(
      "INSERT OR IGNORE INTO message_person (message, person) VALUES (?, ?)", [id, test.person])
    for (ordinal, line) in lines.enumerated() { try add(line, ordinal, to: version) }
    return .version(Placed(test: number, report: version, isAmendment: current != nil))
  }

  /// The tests whose specimens carry one of the numbers.
  private func tests(of specimens: [String]) throws -> [Int64] {
    Set(try specimens.compactMap { try records.test(accession: $0)?.number }).sorted()
  }

  /// A version with readings is a step of the test's life; one that only takes back is an act.
  private func logVersion(
    _ status: ResultStatus, _ lines: [LabObservationRecord], _ event: TestEvent,
    of test: TestRecord, by actor: RecordedActor
  ) throws -> Int64 {
    let readings: CanonicalJSON.Value = .array(
      lines.map { ["analyte": .string($0.analyte), "value": .string($0.reading.rawValue)] })
    let row: [String: CanonicalJSON.Value] = [
      "readings": readings, "status": .string(status.rawValue),
    ]
    guard lines.isEmpty else { return try advance(event, of: test.number, by: actor, row: row) }
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
    case .enteredInError, .cancelled: "disowned-by-laboratory"
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
  /// UTC seconds of `YYYYMMDD[HHMM[SS]]`; nil for anything else.
  static func instant(_ digits: String, in zone: ZoneRules) -> Int64? {
    func part(_ start: Int, _ length: Int) -> String {
      String(digits.dropFirst(start).prefix(length))
    }
    guard [8, 12, 14].contains(digits.count),
      let date = CivilDate("\(part(0, 4))-\(part(4, 2))-\(part(6, 2))")
    else { return nil }
    let time = digits.count == 8 ? "00:00" : "\(part(8, 2)):\(part(10, 2))"
    guard let time = TimeOfDay(time) else { return nil }
    return zone.instant(date, time) + (Int64(part(12, 2)) ?? 0)
  }
}
