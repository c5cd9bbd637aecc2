import Selection

/// Reads the lines of a roster below the first.
struct RosterReader {
  let columns: RosterColumns
  let policy: Policy
  let today: CivilDate?
  let log: ProblemLog

  /// All patients, when there was no problem; those without one, otherwise.
  func read(_ reader: inout CSVReader, limit: Int) -> [RosterLine] {
    var lines: [RosterLine] = []
    var firstLines: [String: Int] = [:]
    var count = 0
    while let record = reader.next() {
      count += 1
      guard count <= limit else {
        log.add("more than \(limit) patients", line: record[0].line, column: 1)
        return []
      }
      guard log.isComplete(record, columns: columns.count) else { continue }
      if let field = columns.field(.patient, of: record), Names.isPatient(field.text) {
        _ = log.isFirst(field, &firstLines)
      }
      if let line = line(RosterRecord(fields: record, columns: columns, log: log)) {
        lines.append(line)
      }
    }
    if count == 0 { log.add("the roster names no patient", line: 2, column: 1) }
    return lines
  }

  /// Every field is read before the first problem is acted on, so that all are found.
  private func line(_ record: RosterRecord) -> RosterLine? {
    let patient = record.patient()
    let name = record.personName(.name)
    let born = record.born(before: today)
    let list = record.one(of: policy.lists.map(\.name), .list)
    let phase = record.one(of: policy.phases.keys.sorted(), .phase)
    let lane = lane(record)
    let attends = record.attends(list: list.flatMap(policy.list))
    let enrolled = record.enrolled(after: born, notAfter: today)
    let observer = record.observer()
    let clinician = record.personName(.clinician)
    let isTested = record.isTested()
    guard let patient, let name, let born, let list, let phase, let lane, let attends,
      let enrolled, let observer, let clinician, let isTested
    else { return nil }
    return RosterLine(
      line: record.line, patient: patient, name: name, born: born, list: list, phase: phase,
      lane: lane, attends: attends, enrolled: enrolled, observer: observer,
      clinician: clinician, isTested: isTested)
  }

  /// Where lanes have capacities, one of them; elsewhere any name, `all` when there is none.
  private func lane(_ record: RosterRecord) -> String? {
    guard policy.mode != .capped else { return record.one(of: policy.caps.keys.sorted(), .lane) }
    guard let text = record.text(.lane) else { return nil }
    if text.isEmpty { return "all" }
    if Names.isKey(text) { return text }
    record.report(.lane, "lane must be 1 to 32 of a-z, 0-9 and '_'")
    return nil
  }
}
