import ControlAPI
import Documents
import Evidence
import Selection
import Storage

extension Router {
  /// When a patient comes.
  mutating func addAttendance(_ desk: Desk) {
    on(SetAttendance.self, allow: [.staff]) { try await desk.setAttendance($0, by: $1) }
  }
}

extension Desk {
  func setAttendance(
    _ parameters: SetAttendance.Parameters, by session: Session
  ) async throws -> PatientChanged {
    let change = try AttendanceChange(parameters, desk: self)
    let (from, log) = (today, await keeper.log)
    let single = try await days(of: change, parameters.patient)
    var changed = try await self.change(parameters.patient, by: session, counts: single == nil) {
      transaction, stay, actor in
      if let list = stay.list { try requireMeeting(change, of: list, in: log) }
      try change.apply(to: stay.enrolment, from: from, transaction, by: actor)
    }
    if let single { try await tell(change, on: single, to: &changed) }
    return changed
  }

  /// The days that a change is about; nil for a pattern, which has no end.
  private func days(
    of change: AttendanceChange, _ patient: String
  ) async throws -> ClosedRange<CivilDate>? {
    switch change {
    case .pattern: return nil
    case .visit(let date): return date...date
    case .away(let away): return away.days
    case .withdraw(let span):
      return try await store.read { reader in
        let stay = try reader.newestStay(ofPatient: patient)
        return try reader.spansAway(of: stay.enrolment).first { $0.span == span }?.away.days
      }
    }
  }

  /// Days on which a list never collects are none to come on: whoever did would never be drawn.
  private func requireMeeting(
    _ change: AttendanceChange, of list: String, in log: LogState
  ) throws(ControlError) {
    switch change {
    case .pattern(let days):
      let plan = log.policies.ruling(list).last?.entry.policy.lists.first { $0.name == list }
      if let problem = plan.flatMap({ WeekdayText.problem(days, on: $0) }) {
        throw ControlError(.invalidInput, problem)
      }
    case .visit(let date) where date < today:
      throw ControlError(.refused, "\(date) is past: a visit is announced before the day is drawn")
    case .visit(let date):
      guard log.calendar(of: list).meets(on: date) else {
        throw ControlError(.refused, "list \(list) does not collect on \(DayText.long(date))")
      }
    case .away, .withdraw: break
    }
  }

  /// From which list on a change of single days counts, and what it leaves as it is today.
  private func tell(
    _ change: AttendanceChange, on days: ClosedRange<CivilDate>, to changed: inout PatientChanged
  ) async throws {
    let stay = try await currentStay(of: changed.patient)
    guard let list = stay.list else { return }
    if let slot = await nextSlot(ofList: list, in: days, after: changed.receipt.entry) {
      let day = DayText.long(slot.date)
      changed.countsFrom = slot.description
      changed.receipt.notes = [
        days.lowerBound == days.upperBound
          ? "It counts for the list of \(day)." : "It counts from the list of \(day) on."
      ]
    }
    guard days.contains(today), let slot = Slot(date: today, list: list) else { return }
    let isDrawn = await keeper.log.slots[slot]?.draw != nil
    switch change {
    case .visit where isDrawn && changed.countsFrom == nil:
      changed.receipt.notes.append(
        "Today's list is drawn already: 'veridraw test late \(changed.patient)'.")
    case .away(let away): changed.receipt.notes += try await standing(stay, away)
    default: break
    }
  }

  /// The open tests of today that an absence comes too late for.
  private func standing(_ stay: Stay, _ away: Selection.Away) async throws -> [String] {
    let code = ReasonCodes.excuse.contains(away.why.rawValue) ? away.why.rawValue : "other"
    return try await store.read { try $0.tests(ofEnrolment: stay.enrolment) }
      .filter { $0.date == today && !$0.state.hasOutcome }
      .map {
        "Test \($0.number) of today stands: 'veridraw test excuse \($0.number) --code \(code)'."
      }
  }

  /// The first slot of some days whose roster was fixed after an entry, or is still to be.
  private func nextSlot(
    ofList list: String, in days: ClosedRange<CivilDate>, after entry: UInt64
  ) async -> Slot? {
    let log = await keeper.log
    let agenda = ListAgenda(of: list, in: log)
    let first = max(days.lowerBound, today)
    let last = min(days.upperBound, first + 366)
    guard first <= last else { return nil }
    let dates = (0...(last - first)).map { first + $0 }.filter(agenda.calendar.meets)
    return dates.compactMap { Slot(date: $0, list: list) }.first { slot in
      if let roster = log.slots[slot]?.roster { return roster.index > entry }
      if let life = agenda.slots.first(where: { $0.slot == slot }) { return !life.isSettled }
      return agenda.planned(on: slot.date).map { $0.opens > clock.now() } ?? false
    }
  }
}

/// One of the four ways to change when a patient comes.
private enum AttendanceChange: Sendable {
  case pattern(WeekdaySet)
  case visit(CivilDate)
  case away(Selection.Away)
  case withdraw(span: Int64)

  init(_ parameters: SetAttendance.Parameters, desk: Desk) throws(ControlError) {
    switch (parameters.pattern, parameters.visit, parameters.away, parameters.withdraw) {
    case (let pattern?, nil, nil, nil):
      guard let days = WeekdayText.parse(pattern) else {
        throw ControlError(
          .invalidInput, "weekdays must be like 'mon tue thu', got '\(pattern.printable)'")
      }
      self = .pattern(days)
    case (nil, let visit?, nil, nil): self = .visit(try desk.date(visit, "visit"))
    case (nil, nil, nil, let span?): self = .withdraw(span: Int64(span))
    case (nil, nil, let away?, nil):
      guard let why = Absence(rawValue: away.why), Absence.reasons.contains(why) else {
        let reasons = Absence.reasons.map(\.rawValue).joined(separator: ", ")
        throw ControlError(
          .invalidInput, "why must be one of \(reasons), got '\(away.why.printable)'")
      }
      self = .away(
        Selection.Away(
          first: try desk.date(away.first, "first"), last: try desk.date(away.last, "last"),
          why: why))
    default:
      throw ControlError(
        .invalidInput, "exactly one of pattern, visit, away and withdraw must be given")
    }
  }

  func apply(
    to enrolment: Int64, from: CivilDate, _ transaction: LogTransaction, by actor: RecordedActor
  ) throws {
    switch self {
    case .pattern(let days):
      try transaction.setAttendance(days, of: enrolment, from: from, by: actor)
    case .visit(let date): try transaction.setVisit(date, of: enrolment, by: actor)
    case .away(let away): _ = try transaction.setAway(away, of: enrolment, by: actor)
    case .withdraw(let span): try transaction.withdrawAway(span, of: enrolment, by: actor)
    }
  }
}

extension Selection.Away {
  /// Its days; without an end the years that anybody looks ahead.
  fileprivate var days: ClosedRange<CivilDate> { first...max(first, last ?? first + 3_660) }
}
