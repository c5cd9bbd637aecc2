import Documents
import Evidence
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
  let files = WrittenFiles()
  private(set) var follower: LogFollower
  /// The round under way: rounds never overlap.
  private var round: Task<Void, any Error>?
  /// Time of the last entry before this round: an outage is counted from it.
  private var lastLogged: Int64 = 0
  /// What keeps a list from going on, by list, in words for `status`.
  package private(set) var troubles: [String: String] = [:]

  /// Why the clock is not believed, in words for `status`; nil while it is.
  package private(set) var doubt: String?
  private let believes: @Sendable (_ now: Int64, _ logged: Int64) -> Bool

  /// - Parameter believes: whether a reading of the clock may be acted on after an entry of that time.
  package init(
    store: Store, clock: any WallClock, logger: Logger,
    believes: @escaping @Sendable (_ now: Int64, _ logged: Int64) -> Bool = { _, _ in true }
  ) async throws {
    guard let follower = try await store.read({ try LogFollower($0) }) else {
      throw StoreError.noLog
    }
    self.store = store
    self.clock = clock
    self.logger = logger
    self.believes = believes
    self.follower = follower
  }

  /// The log as of the last round.
  package var log: LogState { follower.state }

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

  /// Catches up after something was changed. What goes wrong with a slot here is not the changer's
  /// fault: the next round reports it.
  package func nudge() async {
    do {
      try await catchUp()
    } catch {
      logger.error("the round after a change stopped: \(error)")
    }
  }

  /// The next instant at which something will be due; nil when no list is under way.
  package func nextWake() -> Int64? {
    let now = clock.now()
    return log.policies.lists.compactMap { ListAgenda(of: $0, in: log).nextWake(after: now) }.min()
  }

  private func runRound() async throws {
    try await follow()
    lastLogged = log.at
    guard isClockBelieved() else { return }
    for list in log.policies.lists { try await lead(list) }
  }

  /// Nothing that is done now could be taken back: with a clock in doubt nothing is.
  private func isClockBelieved() -> Bool {
    let now = clock.now()
    guard !believes(now, log.at) else {
      doubt = nil
      return true
    }
    let times = ClockText(zone: log.zone)
    if doubt == nil { logger.critical("the clock is not believed: nothing is drawn or recorded") }
    doubt =
      "the clock says \(times.minute(now)), the last entry is of \(times.minute(log.at)): it is not "
      + "believed, and nothing is drawn or recorded until it is set or confirmed: 'veridraw system "
      + "clock TIME'"
    return false
  }

  private func follow() async throws {
    let known = follower
    follower = try await store.read { try known.following($0) }
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
    while let due = ListAgenda(of: list, in: log).nextStep(now: clock.now(), except: stuck) {
      do {
        try await take(list, except: stuck)
        try await follow()
      } catch StoreError.seedMissing(let slot) where log.slots[slot]?.isLost == true {
        // A restore has said so: there is nothing left to publish.
        guard stuck.insert(slot).inserted else { break }
      } catch let error where Self.isOfOneSlot(error) {
        trouble = trouble ?? (error as? RowProblem)?.text ?? "\(error)"
        guard stuck.isDisjoint(with: due.slots) else { break }
        stuck.formUnion(due.slots)
      }
    }
    report(trouble, of: list)
  }

  /// Takes the step that is due, decided anew inside the transaction that takes it: what others log
  /// in the meantime comes before it or after it, never half into a roster.
  private func take(_ list: String, except stuck: Set<Slot>) async throws {
    let (follower, clock, lastLogged, files) = (follower, clock, lastLogged, files)
    let taken = try await store.write { transaction in
      let hand = SlotHand(
        follower: try follower.following(transaction.records), transaction: transaction,
        now: clock.now(), lastLogged: lastLogged, files: files)
      let step = ListAgenda(of: list, in: hand.log).nextStep(now: hand.now, except: stuck)
      return try step.map { try hand.take($0) }
    }
    // The head goes into the journal too: one more copy that is not in the database.
    if let news = taken.value {
      logger.log(level: news.level, "\(news.text)", metadata: ["head": "\(taken.head)"])
    }
  }

  /// Whether an error says something of one slot only: what the store or the rules refuse.
  private static func isOfOneSlot(_ error: any Error) -> Bool {
    switch error {
    case let error as StoreError: error.isOfOneSlot
    case is RowProblem, is Problems: true
    default: false
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
