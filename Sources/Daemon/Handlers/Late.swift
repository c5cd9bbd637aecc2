import ControlAPI
import Evidence
import Selection
import Storage

extension Router {
  mutating func addLate(_ desk: Desk) {
    on(DrawLate.self, allow: [.staff]) { try await desk.drawLate($0, by: $1) }
  }
}

extension Desk {
  /// Somebody not expected has turned up after the draw: drawn with the own ticket, which was
  /// there before, against the chance of the own row. Nothing changes for anybody else.
  func drawLate(
    _ parameters: DrawLate.Parameters, by session: Session
  ) async throws -> DrawLate.Reply {
    let patient = parameters.patient
    let stay = try await currentStay(of: patient)
    guard let label = stay.label, let list = stay.list else {
      throw ControlError(.refused, "patient \(patient.printable) is not subject to testing")
    }
    let log = await keeper.log
    let draw = try await openDraw(of: list, in: log)
    let row = try await lateRow(of: label, patient, draw.slot)
    let number = draw.randomness.number(of: label)
    let isDrawn = number.isBelow(row.chance)
    let panel = try await panel(ofProgram: stay.program)
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.recordLate(row, isDrawn: isDrawn, panel: panel, by: actor)
      return try transaction.records.tests(of: draw.slot).first { $0.label == label }
    }
    await keeper.nudge()
    let test: TestRow? =
      if let test = released.value { try await self.row(of: test, for: session) } else { nil }
    return DrawLate.Reply(
      practice: isPractice, patient: patient, drawn: isDrawn, number: number.description,
      sentence: sentence(patient, row, number, isDrawn), test: test, receipt: Receipt(released))
  }

  /// Today's draw of a list, as long as it takes in somebody who comes late.
  private func openDraw(of list: String, in log: LogState) async throws -> SlotDraw {
    guard let slot = Slot(date: today, list: list), let record = log.slots[slot],
      record.isOnRecord
    else { throw ControlError(.refused, "list \(list) has no draw today") }
    if let missed = record.missed?.entry {
      throw ControlError(.refused, "today's draw of list \(list) was missed: \(missed.why)")
    }
    guard record.draw != nil, let draw = try await slotDraw(slot, in: log) else {
      throw ControlError(
        .refused, "list \(list) has not been drawn yet today",
        hint: "'veridraw patient attendance' with a visit today puts the patient in the draw")
    }
    if let window = log.window(of: record), clock.now() >= window.closes {
      throw ControlError(
        .refused, "today's window of list \(list) closed at \(times.minute(window.closes))")
    }
    guard draw.mode == .independent else {
      throw ControlError(
        .refused,
        "list \(list) is drawn in mode \(draw.mode.rawValue), where one more patient would change "
          + "who else is on it",
        hint: "'veridraw test order' orders a test outside the draw")
    }
    return draw
  }

  private func lateRow(
    of label: Label, _ patient: String, _ slot: Slot
  ) async throws -> RosterRow {
    let who = "patient \(patient.printable)"
    let roster = try await store.read { try $0.roster(of: slot) }
    guard let row = roster.rows.first(where: { $0.label == label }) else {
      throw ControlError(
        .refused, "\(who) was enrolled after today's roster and is drawn from the next one on")
    }
    guard let why = row.why else {
      throw ControlError(
        .refused, "\(who) was expected today and has been part of the draw",
        hint: "'veridraw why \(patient.printable)'")
    }
    guard why == .notExpected else {
      throw ControlError(
        .refused,
        "\(who) stands in today's roster as \(why.rawValue), not as not expected",
        hint: "'veridraw test order' orders a test outside the draw")
    }
    if try await store.read({ try $0.late(in: slot)[label] }) != nil {
      throw ControlError(
        .refused, "\(who) has been drawn late today already: a draw is made once",
        hint: "'veridraw why \(patient.printable)'")
    }
    return row
  }

  private func sentence(
    _ patient: String, _ row: RosterRow, _ number: Number, _ isDrawn: Bool
  ) -> String {
    let day = DayText.long(row.slot.date)
    let decided = WhySentence(
      patient: patient, date: row.slot.date, phase: row.phase,
      cause: .late(row, number: number, isDrawn: isDrawn))
    return "Patient \(patient) was not expected on \(day) and came all the same. " + decided.text
  }
}

extension WhySentence.Cause {
  /// What decided about somebody who came without being expected: the own number alone.
  static func late(_ row: RosterRow, number: Number, isDrawn: Bool) -> Self {
    let certain = row.duties.filter(\.isCertain).min { $0.by < $1.by }
    return .independent(drawn: isDrawn, number: number, chance: row.chance, certain: certain)
  }
}
