import Documents
import Evidence
import Libcrypto
import Logging
import Selection
import Storage

/// Takes one step of a slot's life inside one transaction, from the log as that transaction finds it.
struct SlotHand {
  let follower: LogFollower
  let transaction: LogTransaction
  let now: Int64
  /// Time of the last entry before this round: an outage is counted from it.
  let lastLogged: Int64
  let files: WrittenFiles

  var log: LogState { follower.state }

  /// What was done, for the journal: slots and counts, never who.
  struct News: Sendable {
    var level: Logger.Level
    var text: String
  }

  func take(_ step: ListAgenda.Step) throws -> News {
    switch step {
    case .commit(let slots):
      for slot in slots { try commit(slot) }
      return News(
        level: .info, text: "committed \(slots.map(\.slot.description).joined(separator: ", "))")
    case .fixRoster(let slot): return try fixRoster(slot)
    case .draw(let slot): return try draw(slot)
    case .miss(let slot, let reason): return try miss(slot, reason)
    case .reveal(let slot):
      try transaction.recordReveal(slot)
      return News(level: .info, text: "revealed \(slot)")
    }
  }

  private func commit(_ planned: ListAgenda.PlannedSlot) throws {
    try transaction.commitSlot(planned.slot, opens: planned.opens, closes: planned.closes)
  }

  private func fixRoster(_ slot: Slot) throws -> News {
    let file = try policyFile(of: slot)
    let attendance = try transaction.records.attendance(ofList: slot.list, on: slot.date)
    if let within = file?.carryMakeUp { try carryOver(slot, within: within, attendance) }
    // What was carried over a moment ago is a duty of these rows.
    let log = try follower.following(transaction.records).state
    let anchor = file?.anchor ?? .enrolment
    guard let builder = RosterBuilder(slot: slot, state: log, anchor: anchor) else {
      throw StoreError.invalid("no policy rules \(slot)")
    }
    let rows = try builder.rows { attendance[$0] }
    try transaction.fixRoster(slot, rows: rows, caps: builder.caps, pool: builder.pool)
    return News(level: .info, text: "roster of \(slot) has \(rows.count) rows")
  }

  private func draw(_ slot: Slot) throws -> News {
    guard let record = log.slots[slot], let policy = log.ruling(record)?.entry.policy else {
      throw StoreError.invalid("no policy rules \(slot)")
    }
    let roster = try transaction.records.roster(of: slot)
    let draw = try slotDraw(record, policy, roster.entry)
    let list = draw.list(roster.rows)
    let panel = try panel(of: policy.program)
    try transaction.recordDraw(
      slot, list: list, mixes: record.mixes.map(\.index),
      degraded: policy.mixes.contains(.drand) && record.mix(from: .drand) == nil,
      panels: Dictionary(
        uniqueKeysWithValues: list.compactMap { line in panel.map { (line.label, $0) } }))
    // The next commitments go with the list, so that today's sheet witnesses tomorrow's secret.
    for next in ListAgenda(of: slot.list, in: log).settling(slot).wanting(now: now) {
      try commit(next)
    }
    return News(level: .notice, text: "drew \(slot): \(list.count) of \(roster.rows.count)")
  }

  private func slotDraw(
    _ record: SlotRecord, _ policy: Policy, _ roster: RosterEntry
  ) throws -> SlotDraw {
    let salt = DomainHash.salt(
      logID: log.logID, slot: record.slot, mixes: record.mixes.map(\.entry.bytes))
    let seed = try transaction.records.seed(of: record.slot)
    return SlotDraw(
      slot: record.slot, mode: policy.mode, caps: roster.caps, pool: roster.pool,
      randomness: SlotRandomness(seed: seed, salt: salt))
  }

  /// The newest version of the panel that a program's tests are read with.
  private func panel(of program: String) throws -> Int64? {
    guard let document = try transaction.records.versions(ofProgram: program).last?.document else {
      return nil
    }
    let file = try files.programs.file(document, name: program)
    return try transaction.records.newestPanel(file.panel)?.id
  }

  private func miss(
    _ slot: ListAgenda.PlannedSlot, _ reason: ListAgenda.MissReason
  ) throws -> News {
    let text = reason.text(lastLogged: lastLogged, now: now, in: log.zone)
    try transaction.recordMissed(slot.slot, opens: slot.opens, closes: slot.closes, why: text)
    return News(level: .error, text: "missed \(slot.slot): \(text)")
  }

  /// Logs a make-up for everybody whose window closed unmet since the last roster.
  func carryOver(
    _ slot: Slot, within: Int, _ attendance: [Label: Attendance]
  ) throws {
    guard let policy = log.slots[slot].flatMap({ log.ruling($0) })?.entry.policy else { return }
    let carried = try transaction.records.carriedOver(ofList: slot.list)
    let rule = CarryOver(
      today: slot.date, phases: policy.phases, within: within,
      calendar: log.calendar(of: slot.list), zone: log.zone)
    let daemon = try transaction.actor(named: "daemon")
    let rosters = log.slots.values.filter { $0.slot.list == slot.list }.compactMap(\.roster?.index)
    let last = rosters.max() ?? 0
    for label in (log.members[slot.list] ?? []).sorted() {
      guard let stay = log.enrolments[label], let attendance = attendance[label],
        let by = rule.makeup(
          for: stay, attendance: attendance, carriedAt: carried[label], lastRoster: last)
      else { continue }
      try transaction.addMakeup(label, by: by, actor: daemon)
    }
  }

  /// The policy of a slot as it was written. What is read from it (where windows begin, whether
  /// unmet ones are carried over) shows in the log by its effects.
  private func policyFile(of slot: Slot) throws -> PolicyFile? {
    guard let policy = log.slots[slot].flatMap({ log.ruling($0) }) else { return nil }
    let written = try transaction.records.policies(of: policy.entry.program)
      .first { $0.entry == Int64(policy.index) }?.document
    return try written.map { try files.policies.file($0, name: "policy") }
  }
}

extension ListAgenda.MissReason {
  /// The words of a `missed` entry.
  fileprivate func text(lastLogged: Int64, now: Int64, in zone: ZoneRules) -> String {
    let times = ClockText(zone: zone)
    return switch self {
    case .closed: "closed after it was committed"
    case .noDice: "the officer's dice were not entered"
    case .outage:
      "nothing logged from \(times.minute(lastLogged)) to \(times.minute(now))"
    }
  }
}
