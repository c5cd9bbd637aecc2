import Evidence
import Libcrypto
import Selection
import TransparencyLog

@testable import Daemon

/// A list led by its agenda over a log without a store: what a step asks for is logged, nothing
/// else is. Beside it stand the calendar rule's few facts, kept by hand.
struct AgendaSimulation {
  static let list = "main"
  private(set) var log: LogState
  private(set) var now: Int64
  /// By hand: weekdays and hours from a date on, in log order.
  private(set) var eras: [(from: CivilDate, plan: ListPlan)] = []
  /// By hand: closures logged before their date opened and before it was committed.
  private(set) var closedInTime: Set<CivilDate> = []
  /// Rules of LOG.md 4 that a step broke.
  private(set) var faults: [String] = []

  /// What the test asked for and the log does not have.
  struct Impossible: Error {}

  init(now: Int64, epoch: Int, together: Bool) throws {
    let key = try Ed25519.PrivateKey(seed: [UInt8](repeating: 7, count: 32))
    let origin = "practice.invalid/agenda"
    let genesis = Genesis(
      at: now, origin: origin, key: try VerifierKey(name: origin, publicKey: key.publicKey),
      tz: "America/Chicago")
    let logID = MerkleTree.leafHash(try Entry.genesis(genesis).line())
    guard let log = LogState(genesis: genesis, logID: logID) else { throw Impossible() }
    self.log = log
    self.now = now
    let first = log.zone.local(now).date + 1
    try enact(from: first, weekdays: "1111000", epoch: epoch, together: together)
  }

  mutating func enact(
    from: CivilDate, weekdays: String, epoch: Int, together: Bool = false
  ) throws {
    guard let days = WeekdaySet(flags: weekdays) else { throw Impossible() }
    let plan = ListPlan(name: Self.list, weekdays: days, opens: .at("05:00"), closes: .at("17:00"))
    let policy = Policy(
      program: "p", lists: [plan], mode: .independent,
      phases: ["1": Phase(floor: .certain, flat: .certain)],
      mixes: together ? [.officer] : [], epoch: epoch)
    log.add(.policy(try PolicyEntry(at: now, from: from, policy: policy)))
    eras.append((from, plan))
  }

  /// A closure as the store would take it: of nothing that is drawn, missed or closed already.
  mutating func close(_ date: CivilDate) throws {
    guard let slot = Slot(date: date, list: Self.list) else { throw Impossible() }
    let record = log.slots[slot]
    guard record?.decided == nil, log.closures[Self.list]?.contains(date) != true else { return }
    if record?.commit == nil, opens(date).map({ now < $0 }) ?? true { closedInTime.insert(date) }
    let row = ChangeRow.closure(date: date, list: Self.list)
    log.add(.change(Change(at: now, what: row.kind, by: "staff-1", h: log.logID)), row: row)
  }

  mutating func jump(_ seconds: Int64) { now += seconds }

  /// Everything that is due, as the slot keeper does it.
  mutating func catchUp() throws {
    for _ in 0..<1_000 {
      guard let step = ListAgenda(of: Self.list, in: log).nextStep(now: now) else { return }
      try take(step)
    }
    faults.append("no end of steps at \(now)")
  }

  /// The due times between now and then, one after another, as the scheduler does it.
  mutating func live(until end: Int64) throws {
    try catchUp()
    while let wake = ListAgenda(of: Self.list, in: log).nextWake(after: now), wake <= end {
      now = wake
      try catchUp()
    }
    now = end
    try catchUp()
  }

  private mutating func take(_ step: ListAgenda.Step) throws {
    switch step {
    case .commit(let slots): for planned in slots { commit(planned) }
    case .fixRoster(let slot):
      require(isOpen(slot), "roster of \(slot)")
      let entry = RosterEntry(
        at: now, slot: slot, root: log.logID, n: 0, nEligible: 0, pol: log.logID, caps: [:],
        pool: nil)
      log.add(.roster(entry))
    case .draw(let slot): try draw(slot)
    case .miss(let planned, _): miss(planned)
    case .reveal(let slot):
      require(now >= log.slots[slot].flatMap(log.window)?.closes ?? .max, "reveal of \(slot)")
      require(log.slots[slot]?.reveal == nil, "second reveal of \(slot)")
      log.add(.reveal(Reveal(at: now, slot: slot, seed: log.logID)))
    }
  }

  private mutating func commit(_ planned: ListAgenda.PlannedSlot) {
    require(log.slots[planned.slot]?.commit == nil, "second commit of \(planned.slot)")
    require(log.slots[planned.slot]?.missed == nil, "commit after a miss of \(planned.slot)")
    require(now < planned.opens, "late commit of \(planned.slot)")
    log.add(
      .commit(
        Commit(
          at: now, slot: planned.slot, seq: log.committed.count, c: log.logID, src: "test",
          opens: planned.opens, closes: planned.closes)))
  }

  private mutating func draw(_ slot: Slot) throws {
    require(isOpen(slot), "draw of \(slot)")
    require(log.slots[slot]?.decided == nil, "second outcome of \(slot)")
    guard let roster = log.slots[slot]?.roster else { throw Impossible() }
    let entry = DrawEntry(
      at: now, slot: slot, roster: roster.index, mixes: [], nSelected: 0, res: log.logID,
      degraded: false)
    log.add(.draw(entry))
  }

  private mutating func miss(_ planned: ListAgenda.PlannedSlot) {
    let isClosed = log.slots[planned.slot]?.closures.isEmpty == false
    require(now >= planned.closes || isClosed, "early miss of \(planned.slot)")
    require(log.slots[planned.slot]?.decided == nil, "second outcome of \(planned.slot)")
    log.add(.missed(Missed(at: now, slot: planned.slot, why: "test")))
  }

  private func isOpen(_ slot: Slot) -> Bool {
    guard let window = log.slots[slot].flatMap(log.window) else { return false }
    return window.opens <= now && now < window.closes
  }

  private mutating func require(_ condition: Bool, _ what: String) {
    if !condition { faults.append("\(what) at \(log.zone.local(now))") }
  }

  /// By hand: when a date opens, under the last policy whose day has come.
  func opens(_ date: CivilDate) -> Int64? {
    guard let plan = eras.last(where: { $0.from <= date })?.plan,
      plan.weekdays.contains(date.weekday)
    else { return nil }
    return log.zone.instant(date, plan.opens)
  }

  /// By hand: every date that must have a slot by now.
  var required: [CivilDate] {
    guard let first = eras.first?.from else { return [] }
    let today = log.zone.local(now).date
    return (0...max(0, today - first)).map { first + $0 }.filter { date in
      opens(date).map { $0 <= now } == true && !closedInTime.contains(date)
    }
  }
}
