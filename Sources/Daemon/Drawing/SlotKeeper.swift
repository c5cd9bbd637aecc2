import Documents
import Evidence
import Libcrypto
import Logging
import Selection
import Storage

/// Leads every slot through its life: commit, roster, draw or missed, reveal.
///
/// What is due follows from the log alone (`ListAgenda`), so a start after a power cut, a morning
/// and a simulated season are the same code. Each step is one durable action; after a crash in the
/// middle of one the next start finds the step still due, with the same seed.
package actor SlotKeeper {
  private let store: Store
  private let clock: any WallClock
  private let logger: Logger
  private var follower: LogFollower
  /// The round under way: rounds never overlap.
  private var round: Task<Void, any Error>?
  /// Time of the last entry before this round: an outage is counted from it.
  private var lastLogged: Int64 = 0
  /// What keeps a list from going on, by list, in words for `status`.
  package private(set) var troubles: [String: String] = [:]
  /// Anchors by the entry of the policy they stand in.
  private var anchors: [Int: Anchor] = [:]

  package init(store: Store, clock: any WallClock, logger: Logger) async throws {
    guard let follower = try await LogFollower(store: store) else { throw StoreError.noLog }
    self.store = store
    self.clock = clock
    self.logger = logger
    self.follower = follower
  }

  /// The log as of the last round.
  package var log: Evidence.LogState { follower.state }

  /// Does everything that is due by now.
  package func catchUp() async throws {
    let previous = round
    let next = Task {
      _ = await previous?.result
      try await self.runRound()
    }
    round = next
    try await next.value
  }

  /// The next instant at which something will be due; nil when no list is under way.
  package func nextWake() -> Int64? {
    let now = clock.now()
    return log.policies.lists.compactMap { ListAgenda(of: $0, in: log).nextWake(after: now) }.min()
  }

  private func runRound() async throws {
    try await follow()
    lastLogged = log.at
    for list in log.policies.lists { try await lead(list) }
  }

  /// Rounds never overlap, so nobody else follows in the meantime.
  private func follow() async throws {
    var follower = follower
    try await follower.follow(store)
    self.follower = follower
  }

  /// It is reported once, not every round.
  private func report(_ trouble: String?, of list: String) {
    if let trouble, troubles[list] != trouble {
      logger.critical("list \(list) cannot go on: \(trouble)")
    }
    troubles[list] = trouble
  }

  /// Takes a list's steps one after another. A slot in trouble holds up neither the slots after it
  /// nor the other lists; it is tried again in the next round.
  private func lead(_ list: String) async throws {
    var stuck: Set<Slot> = []
    var trouble: String?
    while let step = ListAgenda(of: list, in: log).nextStep(now: clock.now(), except: stuck) {
      do {
        try await take(step)
        try await follow()
      } catch let error where Self.isOfOneSlot(error) {
        trouble = trouble ?? (error as? RowProblem)?.text ?? "\(error)"
        guard stuck.isDisjoint(with: step.slots) else { break }
        stuck.formUnion(step.slots)
      }
    }
    report(trouble, of: list)
  }

  /// Whether an error says something of one slot only: what the store or the rules refuse.
  private static func isOfOneSlot(_ error: any Error) -> Bool {
    switch error {
    case let error as StoreError: error.isOfOneSlot
    case is RowProblem, is Problems: true
    default: false
    }
  }

  private func take(_ step: ListAgenda.Step) async throws {
    switch step {
    case .commit(let slots):
      try await store.write { transaction in
        for slot in slots { try transaction.commit(slot) }
      }
      logger.info("committed \(slots.map(\.slot.description).joined(separator: ", "))")
    case .fixRoster(let slot): try await fixRoster(slot)
    case .draw(let slot): try await draw(slot)
    case .miss(let slot, let reason): try await miss(slot, reason)
    case .reveal(let slot):
      try await store.write { try $0.recordReveal(slot) }
      logger.info("revealed \(slot)")
    }
  }

  private func fixRoster(_ slot: Slot) async throws {
    let anchor = try await anchor(of: slot)
    guard let builder = RosterBuilder(slot: slot, state: log, anchor: anchor) else {
      throw StoreError.invalid("no policy rules \(slot)")
    }
    let attendance = try await store.read { try $0.attendance(ofList: slot.list, on: slot.date) }
    let rows = try builder.rows { attendance[$0] }
    try await store.write {
      try $0.fixRoster(slot, rows: rows, caps: builder.caps, pool: builder.pool)
    }
    logger.info("roster of \(slot) has \(rows.count) rows")
  }

  private func draw(_ slot: Slot) async throws {
    guard let logID = store.logID, let record = log.slots[slot], let policy = log.ruling(record)
    else { throw StoreError.noLog }
    let roster = try await store.read { try $0.roster(of: slot) }
    let mixes = record.mixes
    let seed = try await store.read { try $0.seed(of: slot) }
    let draw = SlotDraw(
      slot: slot, mode: policy.entry.policy.mode, caps: roster.entry.caps,
      pool: roster.entry.pool,
      randomness: SlotRandomness(
        seed: seed,
        salt: DomainHash.salt(logID: logID, slot: slot, mixes: mixes.map(\.entry.bytes))))
    let list = draw.list(roster.rows)
    let isDegraded = policy.entry.policy.mixes.contains(.drand) && record.mix(from: .drand) == nil
    let panel = try await panel(of: policy.entry.program)
    let panels = Dictionary(
      uniqueKeysWithValues: list.compactMap { line in panel.map { (line.label, $0) } })
    let next = ListAgenda(of: slot.list, in: log).settling(slot).wanting(now: clock.now())
    try await store.write {
      try $0.recordDraw(
        slot, list: list, mixes: mixes.map(\.index), degraded: isDegraded, panels: panels)
      for slot in next { try $0.commit(slot) }
    }
    logger.notice("drew \(slot): \(list.count) of \(roster.rows.count)")
  }

  /// The newest version of the panel that a program's tests are read with.
  private func panel(of program: String) async throws -> Int64? {
    try await store.read { reader in
      guard let document = try reader.versions(ofProgram: program).last?.document else {
        return nil
      }
      let file = try ProgramFile.read(Array(document.utf8), file: program)
      return try reader.newestPanel(file.panel)?.id
    }
  }

  private func miss(_ slot: ListAgenda.PlannedSlot, _ reason: ListAgenda.MissReason) async throws {
    let text = reason.text(lastLogged: lastLogged, now: clock.now(), in: log.zone)
    try await store.write {
      try $0.recordMissed(slot.slot, opens: slot.opens, closes: slot.closes, why: text)
    }
    logger.error("missed \(slot.slot): \(text)")
  }

  /// Where windows begin is in the policy's text, not in the log: it only places a window's first
  /// day, which the log shows.
  private func anchor(of slot: Slot) async throws -> Anchor {
    guard let policy = log.slots[slot].flatMap({ log.ruling($0) }) else { return .enrolment }
    if let known = anchors[policy.index] { return known }
    let program = policy.entry.program
    let index = Int64(policy.index)
    let written = try await store.read { reader in
      try reader.policies(of: program).first { $0.entry == index }?.document
    }
    let anchor = try written.map { try PolicyFile.read(Array($0.utf8), file: "policy").anchor }
    anchors[policy.index] = anchor ?? .enrolment
    return anchor ?? .enrolment
  }
}

extension LogTransaction {
  fileprivate func commit(_ planned: ListAgenda.PlannedSlot) throws {
    try commitSlot(planned.slot, opens: planned.opens, closes: planned.closes)
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
      "not running: nothing logged from \(times.minute(lastLogged)) to \(times.minute(now))"
    }
  }
}

extension StoreError {
  /// Whether it concerns one slot, so that other lists may go on.
  fileprivate var isOfOneSlot: Bool {
    switch self {
    case .seedMissing, .seedMismatch, .slotState, .slotTime, .invalid: true
    default: false
    }
  }
}
