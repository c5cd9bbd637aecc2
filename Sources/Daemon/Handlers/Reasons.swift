import ControlAPI
import Evidence
import Libcrypto
import Selection
import Storage
import TransparencyLog

extension Router {
  mutating func addReasons(_ desk: Desk) {
    on(Why.self, allow: [.staff, .clinician, .compliance]) { parameters, session in
      try await desk.why(parameters, for: session)
    }
  }
}

extension Desk {
  /// Why a patient was, or was not, drawn: never of a day still to come.
  func why(_ parameters: Why.Parameters, for session: Session) async throws -> Why.Reply {
    let date = try parameters.date.map { try self.date($0) } ?? today
    if date > today {
      throw ControlError(.refused, "'\(date)' has not come: nobody can know")
    }
    let log = await keeper.log
    var answers: [(subject: Subject, found: Found)] = []
    for subject in try await subjects(parameters.patient, on: date) {
      answers.append((subject, try await cause(of: subject, on: date, in: log)))
    }
    // Who left one list and came to another on one day stands on two rosters: drawn on one is drawn.
    guard
      let (subject, found) = answers.first(where: \.found.isDrawn)
        ?? answers.last(where: { $0.found.row?.isEligible == true }) ?? answers.last
    else {
      throw ControlError(
        .refused, "patient \(parameters.patient.printable) is not subject to testing")
    }
    try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.act(
        "why", slot: found.slot, by: actor.label, row: ["label": .string(subject.label.hex)])
    }
    let sentence = WhySentence(
      patient: subject.patient, date: date, phase: found.row?.phase ?? "", cause: found.cause)
    return Why.Reply(
      practice: isPractice, patient: subject.patient, label: subject.label.hex,
      date: date.description, sentence: sentence.text, figures: found.figures, head: try head())
  }

  private struct Subject {
    var patient: String
    var label: Label
    /// The day on which the stay was recorded.
    var since: CivilDate
  }

  /// A patient's number, or the label that a reviewer sees instead of one. Of somebody who was here
  /// more than once, the stays begun by that date, oldest first: which of them its roster holds only
  /// the roster knows.
  private func subjects(_ text: String, on date: CivilDate) async throws -> [Subject] {
    if let label = Label(hex: text) {
      guard let stay = try await store.read({ try $0.stay(label: label) }) else {
        throw ControlError(.notFound, "there is no label '\(text.printable)'")
      }
      return [
        Subject(patient: String(text.prefix(8)), label: label, since: zone.local(stay.at).date)
      ]
    }
    let all = try await store.read { try $0.stays(ofPatient: text) }.compactMap { stay in
      stay.label.map { Subject(patient: text, label: $0, since: zone.local(stay.at).date) }
    }
    let begun = all.filter { $0.since <= date }
    return begun.isEmpty ? Array(all.prefix(1)) : begun
  }

  /// What decided, and the figures behind it.
  private struct Found {
    var cause: WhySentence.Cause
    var slot: Slot?
    var row: RosterRow?
    var isDrawn = false
    var figures: [Why.Figure] = []
  }

  private func cause(
    of subject: Subject, on date: CivilDate, in log: LogState
  ) async throws -> Found {
    let label = subject.label
    guard let enrolment = log.enrolments[label], let slot = Slot(date: date, list: enrolment.list)
    else { return Found(cause: .notEnrolled) }
    guard let record = log.slots[slot], record.isOnRecord else {
      let meets = ListAgenda(of: slot.list, in: log).calendar.meets(on: date)
      return Found(cause: meets ? .notYet : .noList)
    }
    if let missed = record.missed?.entry {
      return Found(cause: .missed(missed.why), slot: slot)
    }
    guard record.draw != nil, let draw = try await slotDraw(slot, in: log) else {
      return Found(cause: .notYet, slot: slot)
    }
    let (roster, late) = try await store.read {
      (try $0.roster(of: slot), try $0.late(in: slot)[label])
    }
    guard roster.rows.contains(where: { $0.label == label }) else {
      return Found(cause: subject.since <= date ? .afterRoster : .notEnrolled, slot: slot)
    }
    return explain(label, slot, draw, roster, late: late)
  }

  private func explain(
    _ label: Label, _ slot: Slot, _ draw: SlotDraw, _ roster: StoredRoster, late: Bool?
  ) -> Found {
    guard let row = roster.rows.first(where: { $0.label == label }),
      let explanation = draw.explain(label, in: roster.rows)
    else { return Found(cause: .notEnrolled, slot: slot) }
    let cause =
      late.map { .late(row, number: explanation.number, isDrawn: $0) }
      ?? cause(of: row, explanation, draw, roster)
    return Found(
      cause: cause, slot: slot, row: row, isDrawn: late ?? explanation.isSelected,
      figures: figures(of: row, explanation, slot, roster))
  }

  private func cause(
    of row: RosterRow, _ explanation: SlotDraw.Explanation, _ draw: SlotDraw,
    _ roster: StoredRoster
  ) -> WhySentence.Cause {
    if let absence = row.why { return .absent(absence) }
    let (drawn, number) = (explanation.isSelected, explanation.number)
    switch draw.mode {
    case .independent:
      let certain = row.duties.filter(\.isCertain).min { $0.by < $1.by }
      return .independent(drawn: drawn, number: number, chance: row.chance, certain: certain)
    case .capped:
      let cap = draw.caps[row.lane] ?? 0
      if explanation.isDeferred { return .deferred(number: number, cap: cap, lane: row.lane) }
      return .capped(
        drawn: drawn, number: number, asked: row.chance, used: explanation.used, cap: cap,
        lane: row.lane)
    case .pool:
      return .pool(
        drawn: drawn, number: number, chance: row.chance,
        due: draw.pool.map { Draw.due(outstanding: $0.owed, left: $0.left, draw.randomness) } ?? 0,
        eligible: roster.entry.nEligible)
    }
  }

  private func figures(
    of row: RosterRow, _ explanation: SlotDraw.Explanation, _ slot: Slot, _ roster: StoredRoster
  ) -> [Why.Figure] {
    var figures = [
      Why.Figure("number", explanation.number.description),
      Why.Figure("chance", row.chance.text),
    ]
    if row.isEligible, explanation.used != row.chance {
      figures.append(Why.Figure("chance used", explanation.used.text))
    }
    figures.append(Why.Figure("phase", row.phase))
    for duty in row.duties {
      figures.append(
        Why.Figure(
          "duty",
          "\(duty.owed == 0 ? "nothing" : Counted.of(duty.owed, "test")) owed by \(duty.by), "
            + "\(Counted.of(duty.left, "day")) left"))
    }
    if row.base == .flat {
      figures.append(Why.Figure("base", "mean chance until the first full window"))
    }
    figures.append(Why.Figure("slot", slot.description))
    figures.append(Why.Figure("roster", "entry \(roster.index), root \(roster.entry.root.hex)"))
    return figures
  }

  /// The draw of a slot with the randomness it had: from the reveal or, before it, the seed file.
  func slotDraw(_ slot: Slot, in log: LogState) async throws -> SlotDraw? {
    guard let logID = store.logID, let record = log.slots[slot], let roster = record.roster?.entry,
      let drawn = record.draw?.entry, let policy = log.ruling(record)?.entry.policy
    else { return nil }
    let seed: Digest
    if let revealed = record.reveal?.entry.seed {
      seed = revealed
    } else {
      seed = try await store.read { try $0.seed(of: slot) }
    }
    let mixes = record.mixes.filter { drawn.mixes.contains($0.index) }.map(\.entry.bytes)
    return SlotDraw(
      slot: slot, mode: policy.mode, caps: roster.caps, pool: roster.pool,
      randomness: SlotRandomness(
        seed: seed, salt: DomainHash.salt(logID: logID, slot: slot, mixes: mixes)))
  }
}
