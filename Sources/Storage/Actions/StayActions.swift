import Evidence
import GRDB
import Selection
import TransparencyLog

// Dated facts of a stay. Each is a new row and an entry; nothing is overwritten.
extension LogTransaction {
  /// Another phase from the next roster on. The one that is there is refused: as an entry it would
  /// begin the phase anew, and what it guarantees with it.
  package func setPhase(
    _ phase: String, of enrolment: Int64, from: CivilDate, by actor: RecordedActor
  ) throws {
    let (stay, label, list) = try requireTested(enrolment)
    guard stay.phase != phase else { throw try already("in phase \(phase)", stay) }
    try require(phase: phase, ofList: list)
    let entry = try change(.phase(label: label, phase: phase), by: actor.label)
    try keep(phase: phase, of: label, from: from, entry: entry, by: actor)
  }

  package func setLane(
    _ lane: String, of enrolment: Int64, from: CivilDate, by actor: RecordedActor
  ) throws {
    let (stay, label, list) = try requireTested(enrolment)
    guard stay.lane != lane else { throw try already("in lane \(lane)", stay) }
    try require(lane: lane, ofList: list)
    let entry = try change(.lane(label: label, lane: lane), by: actor.label)
    try keep(lane: lane, of: label, from: from, entry: entry, by: actor)
  }

  /// The days of every week on which the patient comes, from a date on.
  package func setAttendance(
    _ days: WeekdaySet, of enrolment: Int64, from: CivilDate, by actor: RecordedActor
  ) throws {
    let entry = try attendanceAct(
      enrolment, row: ["days": .string(days.flags), "from": .string(from.description)], by: actor)
    try keep(days, of: enrolment, from: from, entry: entry, by: actor)
  }

  /// One day on which the patient comes besides the pattern.
  package func setVisit(
    _ date: CivilDate, of enrolment: Int64, by actor: RecordedActor
  ) throws {
    let entry = try attendanceAct(
      enrolment, row: ["visit": .string(date.description)], by: actor)
    try db.run(
      "INSERT INTO visit (enrolment, date, expected, at, actor, entry) VALUES (?, ?, 1, ?, ?, ?)",
      [enrolment, date, at, actor.id, entry])
  }

  /// Days away. Returns the span's number, by which it can be withdrawn.
  package func setAway(
    _ away: Away, of enrolment: Int64, by actor: RecordedActor
  ) throws -> Int64 {
    guard Absence.reasons.contains(away.why), away.last.map({ away.first <= $0 }) ?? true else {
      throw StoreError.invalid("a span away needs a reason and must not end before it begins")
    }
    var row: [String: CanonicalJSON.Value] = [
      "first": .string(away.first.description), "why": .string(away.why.rawValue),
    ]
    if let last = away.last { row["last"] = .string(last.description) }
    let entry = try attendanceAct(enrolment, row: row, by: actor)
    return try db.insert(
      """
      INSERT INTO away (enrolment, first_date, last_date, why, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, [enrolment, away.first, away.last, away.why.rawValue, at, actor.id, entry])
  }

  /// - Throws: `unknown` unless it is a span of this stay that stands.
  package func withdrawAway(
    _ span: Int64, of enrolment: Int64, by actor: RecordedActor
  ) throws {
    guard try records.spansAway(of: enrolment).contains(where: { $0.span == span }) else {
      throw StoreError.unknown(noun: "span away", id: "\(span)")
    }
    let entry = try attendanceAct(enrolment, row: ["withdrawn": .integer(span)], by: actor)
    try db.run(
      "INSERT INTO away (enrolment, replaces, at, actor, entry) VALUES (?, ?, ?, ?, ?)",
      [enrolment, span, at, actor.id, entry])
  }

  private func attendanceAct(
    _ enrolment: Int64, row: [String: CanonicalJSON.Value], by actor: RecordedActor
  ) throws -> Int64 {
    let stay = try records.stay(enrolment)
    var row = row
    if let label = stay.label { row["label"] = .string(label.hex) }
    return try act("attendance", by: actor.label, row: .object(row))
  }

  private func requireTested(_ enrolment: Int64) throws -> (Stay, Label, list: String) {
    let stay = try records.stay(enrolment)
    guard let label = stay.label, let list = stay.list, stay.dischargedOn == nil else {
      throw StoreError.invalid("enrolment \(enrolment) is not subject to testing, or has ended")
    }
    return (stay, label, list)
  }

  private func already(_ what: String, _ stay: Stay) throws -> StoreError {
    .already(noun: "patient", id: try records.identity(of: stay.person).patient, what: what)
  }

  func keep(
    phase: String, of label: Label, from: CivilDate, entry: Int64, by actor: RecordedActor
  ) throws {
    try db.run(
      "INSERT INTO phase (entry, label, phase, from_date, at, actor) VALUES (?, ?, ?, ?, ?, ?)",
      [entry, label, phase, from, at, actor.id])
  }

  func keep(
    lane: String, of label: Label, from: CivilDate, entry: Int64, by actor: RecordedActor
  ) throws {
    try db.run(
      "INSERT INTO lane (entry, label, lane, from_date, at, actor) VALUES (?, ?, ?, ?, ?, ?)",
      [entry, label, lane, from, at, actor.id])
  }

  func keep(
    _ days: WeekdaySet, of enrolment: Int64, from: CivilDate, entry: Int64,
    by actor: RecordedActor
  ) throws {
    try db.run(
      """
      INSERT INTO attendance_pattern (enrolment, from_date, weekdays, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?)
      """, [enrolment, from, days, at, actor.id, entry])
  }
}
