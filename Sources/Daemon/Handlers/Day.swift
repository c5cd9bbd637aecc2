import ControlAPI
import Documents
import Evidence
import Selection
import Storage
import TransparencyLog

extension Router {
  /// The day's lists, and the missed and late draws on them.
  mutating func addDay(_ desk: Desk) {
    on(Today.self, allow: [.staff]) { parameters, session in
      try await desk.today(parameters, for: session)
    }
    on(AcknowledgeDraws.self, allow: [.staff]) { try await desk.acknowledgeDraws($0, by: $1) }
  }
}

extension Desk {
  /// A list is released only here: with its head, and with the view in the log.
  func today(_ parameters: Today.Parameters, for session: Session) async throws -> Today.Reply {
    let date = try parameters.date.map { try self.date($0) } ?? today
    if date > today {
      throw ControlError(
        .refused, "the lists of \(date) are not drawn yet, and nobody can see ahead")
    }
    let log = await keeper.log
    let lists = try lists(parameters.list, in: log)
    var days: [DayList] = []
    for list in lists { days.append(try await day(list, date, in: log)) }
    try await logViews(of: days, date, purpose: parameters.purpose, by: session)
    return Today.Reply(
      origin: store.origin, practice: isPractice, date: date.description,
      asOf: times.rfc3339(clock.now()), lists: days, head: try head())
  }

  private func logViews(
    of days: [DayList], _ date: CivilDate, purpose: String, by session: Session
  ) async throws {
    let slots = days.filter { $0.entry != nil }.compactMap { Slot(date: date, list: $0.list) }
    guard !slots.isEmpty else { return }
    try await store.write { transaction in
      let actor = try recorded(session, transaction)
      for slot in slots { try transaction.recordView(.list(slot), print: purpose, by: actor) }
    }
  }

  /// The answer for one list: one of the five.
  private func day(_ list: String, _ date: CivilDate, in log: LogState) async throws -> DayList {
    let program = log.policies.program(of: list) ?? ""
    var day = DayList(
      program: program, list: list, title: try await title(of: list, in: program),
      answer: .closed)
    guard let slot = Slot(date: date, list: list) else { return day }
    let agenda = ListAgenda(of: list, in: log)
    guard let planned = agenda.planned(on: date),
      log.slots[slot]?.isOnRecord == true
        || agenda.calendar.meets(on: date)
    else {
      day.reason = try await reasonClosed(slot, in: log)
      return day
    }
    day.opens = times.rfc3339(planned.opens)
    day.closes = times.rfc3339(planned.closes)
    day.notices = notices(before: slot, in: log) + diceNotice(slot, in: log)
    return try await fill(day, slot, planned, in: log)
  }

  private func fill(
    _ empty: DayList, _ slot: Slot, _ planned: ListAgenda.PlannedSlot, in log: LogState
  ) async throws -> DayList {
    var day = empty
    let record = log.slots[slot]
    if let roster = record?.roster?.entry {
      day.enrolled = roster.n
      day.eligible = roster.nEligible
    }
    if let missed = record?.missed?.entry {
      day.answer = .missed
      day.reason = try await why(missed, in: log)
    } else if let draw = record?.draw {
      let attempts = try await attempts(of: slot)
      day.rows = try await rows(of: slot, attempts, in: log)
      day.drawn = draw.entry.nSelected
      day.late = try await lateDrawn(in: slot)
      day.entry = UInt64(draw.index)
      day.answer = day.rows.isEmpty ? .nobody : .list
      day.notices += try await cutNotices(slot, in: log)
      day.notices += attempts.sorted { $0.key < $1.key }.filter { $0.value.until <= clock.now() }
        .map { "Test \($0.key): \(over($0.value))." }
    } else {
      day.answer = .notYet
      day.reason = await reasonNotYet(slot, planned, in: log)
    }
    return day
  }

  /// Why nobody was drawn and, where the day was closed after all, why that.
  private func why(_ missed: Missed, in log: LogState) async throws -> String {
    guard log.closures[missed.slot.list]?.contains(missed.slot.date) == true,
      let reason = try await reason(ofClosure: missed.slot, in: log)
    else { return missed.why }
    return "\(missed.why): \(reason)"
  }

  /// How many came late and were drawn; nil for none.
  private func lateDrawn(in slot: Slot) async throws -> Int? {
    let count = try await store.read { try $0.late(in: slot) }.values.count { $0 }
    return count == 0 ? nil : count
  }

  private func reasonNotYet(
    _ slot: Slot, _ planned: ListAgenda.PlannedSlot, in log: LogState
  ) async -> String {
    if clock.now() < planned.opens { return "the list is drawn at \(times.minute(planned.opens))" }
    if ListAgenda(of: slot.list, in: log).lacksDice(slot) {
      return
        "the officer's dice were not entered before \(times.minute(planned.opens)): nobody can "
        + "be drawn, and the day will be recorded as missed"
    }
    return await keeper.troubles[slot.list] ?? "the list has not been drawn yet"
  }

  /// Dice take somebody's hands: whoever reads today's list hears of it while there is time.
  private func diceNotice(_ slot: Slot, in log: LogState) -> [String] {
    guard slot.date == today else { return [] }
    let awaited = AwaitedDice(in: log, at: clock.now()).of(slot.list)
    return awaited.reminder(times).map { ["Reminder: \($0)."] } ?? []
  }

  private func reasonClosed(_ slot: Slot, in log: LogState) async throws -> String {
    let (date, list) = (slot.date, slot.list)
    if log.closures[list]?.contains(date) == true {
      return try await reason(ofClosure: slot, in: log) ?? "closed on \(DayText.long(date))"
    }
    if let first = log.policies.ruling(list).map(\.entry.from).min(), date < first {
      return "list \(list) begins on \(DayText.long(first))"
    }
    return "list \(list) does not collect on a \(date.weekday.name)"
  }

  /// As it was given with the closure or, for a planned one, as the program file says.
  private func reason(ofClosure slot: Slot, in log: LogState) async throws -> String? {
    if let given = try await store.read({ try $0.closureReason(of: slot) }) { return given }
    let file = try await programFile(log.policies.program(of: slot.list) ?? "")
    return file?.closures.first { $0.date == slot.date && ($0.list ?? slot.list) == slot.list }?
      .reason
  }

  /// Attempts of those who are here and cannot provide, by their tests.
  private func attempts(of slot: Slot) async throws -> [Int64: Attempts] {
    try await store.read { reader in
      try reader.tests(of: slot).filter { $0.state == .arrived }.reduce(into: [:]) {
        $0[$1.number] = try reader.attempts(of: $1.number)
      }
    }
  }

  private func rows(
    of slot: Slot, _ attempts: [Int64: Attempts], in log: LogState
  ) async throws -> [DayRow] {
    let listed = try await store.read { try $0.day(slot) }
    let program = try await programFile(log.policies.program(of: slot.list) ?? "")
    let panels = try await store.read { reader in
      try reader.panels().reduce(into: [:]) { $0[$1.id] = $1.name }
    }
    // Whoever came late stands on no line of the list; the number is the patient's all the same.
    let draw = listed.contains { $0.number == nil } ? try await slotDraw(slot, in: log) : nil
    return listed.map { one in
      let number = one.number ?? one.test.label.flatMap { draw?.randomness.number(of: $0) }
      return DayRow(
        test: Int(one.test.number), patient: one.identity?.patient ?? "erased",
        name: one.identity?.name ?? "(erased)", phase: one.stay.phase ?? "",
        lane: one.stay.lane ?? "", panel: one.test.panel.flatMap { panels[$0] } ?? "",
        observed: program?.isObserved ?? false,
        collectBy: times.rfc3339(collectBy(one.test, in: log) ?? 0),
        number: number?.description ?? "", state: one.test.state.rawValue,
        triesUntil: attempts[one.test.number].map { times.rfc3339($0.until) })
    }.sorted { ($0.name, $0.patient) < ($1.name, $1.patient) }
  }

  /// Missed and late draws before a slot that nobody has acknowledged, oldest first: they stay on the
  /// lists, so that nobody learns of one by accident.
  func unacknowledged(_ list: String, before slot: Slot?, in log: LogState) -> [Slot] {
    log.slots.values.filter { record in
      record.slot.list == list && !record.isAcknowledged && slot.map { record.slot < $0 } ?? true
        && (record.missed != nil || lateness(of: record, in: log) != nil)
    }.map(\.slot).sorted()
  }

  /// Seconds after its opening within which a draw is in time.
  private static let inTime: Int64 = 3_600

  /// When a slot was drawn, where that was late; UTC seconds.
  private func lateness(of record: SlotRecord, in log: LogState) -> Int64? {
    guard let at = record.draw?.entry.at, let opens = log.window(of: record)?.opens else {
      return nil
    }
    return at - opens > Self.inTime ? at : nil
  }

  private func notices(before slot: Slot, in log: LogState) -> [String] {
    unacknowledged(slot.list, before: slot, in: log).suffix(Self.mostNotices).compactMap { slot in
      guard let record = log.slots[slot] else { return nil }
      let day = DayText.long(slot.date)
      if let missed = record.missed?.entry {
        return "The draw of \(day) was missed: \(missed.why)."
      }
      return lateness(of: record, in: log).map {
        "The draw of \(day) was late: drawn at \(times.minute($0))."
      }
    }
  }

  /// Notices on one list; the newest count.
  private static let mostNotices = 5

  func acknowledgeDraws(
    _ parameters: AcknowledgeDraws.Parameters, by session: Session
  ) async throws -> AcknowledgeDraws.Reply {
    let log = await keeper.log
    let slots = try lists(parameters.list, in: log)
      .flatMap { unacknowledged($0, before: nil, in: log) }
    guard !slots.isEmpty else {
      throw ControlError(.refused, "no missed or late draw waits to be acknowledged")
    }
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      for slot in slots {
        try transaction.act("acknowledged", slot: slot, by: actor.label, row: [:])
      }
    }
    await keeper.nudge()
    return AcknowledgeDraws.Reply(slots: slots.map(\.description), receipt: Receipt(released))
  }

  /// "Floor not met today" (SELECTION.md 2), for each lane whose chances were cut.
  private func cutNotices(_ slot: Slot, in log: LogState) async throws -> [String] {
    guard let record = log.slots[slot], log.ruling(record)?.entry.policy.mode == .capped,
      let draw = try await slotDraw(slot, in: log)
    else { return [] }
    let roster = try await store.read { try $0.roster(of: slot) }
    return draw.outcomes(roster.rows.map(\.drawRow)).sorted { $0.key < $1.key }
      .filter { $0.value.cut != nil || !$0.value.deferred.isEmpty }
      .map { "Floor not met today: lane \($0.key) cannot collect all that was planned." }
  }

  /// The program's own word for a list.
  private func title(of list: String, in program: String) async throws -> String {
    try await programFile(program)?.lists.first { $0.plan.name == list }?.title ?? list
  }
}
