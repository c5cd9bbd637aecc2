import Libcrypto
import Selection
import TransparencyLog

/// What a log has come to, entry by entry: the state that rosters, chances and slots follow from.
///
/// It believes what it is told. The daemon keeps one beside its log; the verifier asks `LogReplay`
/// whether an entry may stand before it is added here.
package struct LogState: Sendable {
  package let logID: Digest
  package let genesis: Genesis
  package let zone: ZoneRules
  /// Number of entries so far, which is the index of the next.
  package private(set) var size = 0
  /// Time of the last entry.
  package private(set) var at: Int64
  package private(set) var key: VerifierKey
  package private(set) var policies = PolicyHistory()
  package private(set) var enrolments: [Label: Enrolment] = [:]
  /// Labels enrolled in a list now.
  package private(set) var members: [String: Set<Label>] = [:]
  /// Labels discharged from a list, in log order.
  package private(set) var leavers: [String: [Label]] = [:]
  package private(set) var slots: [Slot: SlotRecord] = [:]
  /// Slots in the order of their commits: the position is `seq`.
  package private(set) var committed: [Slot] = []
  package private(set) var mixes: [Logged<Mix>] = []
  /// Mixes that say they serve commits still to come: a fault, but theirs they are.
  private var early: [Logged<Mix>] = []
  /// Completed tests of every list, for pools.
  package private(set) var done: [String: [CivilDate]] = [:]
  /// Dates closed, by list.
  package private(set) var closures: [String: Set<CivilDate>] = [:]
  /// Commits of each list, in log order.
  package private(set) var commits: [String: [CommittedDate]] = [:]
  package private(set) var restores: [Logged<Restore>] = []

  /// Nil where the zone is not known on this machine.
  package init?(genesis: Genesis, logID: Digest) {
    guard let zone = ZoneRules(identifier: genesis.tz) else { return nil }
    self.logID = logID
    self.genesis = genesis
    self.zone = zone
    at = genesis.at
    key = genesis.key
    size = 1
  }

  /// Adds the entry at index `size`. `row` is the opening of a change; without it a change says
  /// nothing.
  package mutating func add(_ entry: Entry, row: ChangeRow? = nil) {
    let index = size
    switch entry {
    case .policy(let entry): policies.add(entry, index: index)
    case .mix(let entry): add(entry, index: index)
    case .act(let entry): add(entry, index: index)
    case .change(let entry): if let row { add(row, at: entry.at, index: index) }
    case .key(let entry): key = entry.key
    case .restore(let entry): add(entry, index: index)
    case .genesis, .erase, .report: break
    default: addToSlot(entry, index: index)
    }
    size += 1
    at = entry.at
  }

  /// Adds what a slot's own entries say. The first of a kind counts.
  private mutating func addToSlot(_ entry: Entry, index: Int) {
    switch entry {
    case .commit(let entry): add(entry, index: index)
    case .roster(let entry): note(entry.slot) { $0.roster.fill(entry, index) }
    case .draw(let entry): note(entry.slot) { $0.draw.fill(entry, index) }
    case .missed(let entry): note(entry.slot) { $0.missed.fill(entry, index) }
    case .reveal(let entry): note(entry.slot) { $0.reveal.fill(entry, index) }
    case .late(let entry):
      note(entry.slot) { $0.late.append(Logged(index: index, entry: entry)) }
    case .pick(let entry):
      note(entry.slot) { $0.picks.append(Logged(index: index, entry: entry)) }
    default: break
    }
  }

  /// Takes note of something about a slot, which may be the first that is heard of it.
  private mutating func note(_ slot: Slot, _ what: (inout SlotRecord) -> Void) {
    what(&slots[slot, default: SlotRecord(slot: slot)])
  }

  private mutating func add(_ entry: Commit, index: Int) {
    let seq = committed.count
    committed.append(entry.slot)
    commits[entry.slot.list, default: []].append(
      CommittedDate(date: entry.slot.date, index: index))
    early.removeAll { $0.entry.last < seq }
    let served = early.filter { $0.entry.first <= seq }
    note(entry.slot) { record in
      record.mixes += served
      record.commit.fill(entry, index)
    }
  }

  private mutating func add(_ entry: Mix, index: Int) {
    let mix = Logged(index: index, entry: entry)
    mixes.append(mix)
    if entry.last >= committed.count { early.append(mix) }
    for seq in committed.indices.clamped(to: entry.first..<(entry.last + 1)) {
      slots[committed[seq]]?.mixes.append(mix)
    }
  }

  private mutating func add(_ entry: Act, index: Int) {
    guard let slot = entry.slot else { return }
    switch entry.what {
    case "excused": note(slot) { $0.excuses.append(index) }
    case "acknowledged": note(slot) { $0.isAcknowledged = true }
    default: break
    }
  }

  private mutating func add(_ entry: Restore, index: Int) {
    restores.append(Logged(index: index, entry: entry))
    for slot in entry.lost { note(slot) { $0.isLost = true } }
  }

  private mutating func add(_ row: ChangeRow, at: Int64, index: Int) {
    switch row {
    case .enrol(let label, let list, let phase, let lane):
      guard enrolments[label] == nil else { return }
      enrolments[label] = Enrolment(
        label: label, list: list, phase: phase, lane: lane, start: zone.local(at).date,
        enrolled: index)
      members[list, default: []].insert(label)
    case .discharge(let label): discharge(label, index: index)
    case .phase(let label, let phase):
      enrolments[label]?.enter(phase, on: zone.local(at).date, index: index)
    case .lane(let label, let lane): enrolments[label]?.lane = lane
    case .done(let label, let date): complete(label, date)
    case .makeup(let label, let by): enrolments[label]?.makeups.append(by)
    case .closure(let date, let list): close(date, list, at: at, index: index)
    case .cap(let date, let list, let lane, let cap):
      guard let slot = Slot(date: date, list: list) else { return }
      note(slot) { $0.caps[lane] = cap }
    }
  }

  private mutating func discharge(_ label: Label, index: Int) {
    guard let list = enrolments[label]?.list, enrolments[label]?.discharged == nil else { return }
    enrolments[label]?.discharged = index
    members[list]?.remove(label)
    leavers[list, default: []].append(label)
  }

  private mutating func complete(_ label: Label, _ date: CivilDate) {
    guard let list = enrolments[label]?.list else { return }
    enrolments[label]?.complete(date)
    done[list, default: []].append(date)
  }

  private mutating func close(_ date: CivilDate, _ list: String, at: Int64, index: Int) {
    closures[list, default: []].insert(date)
    guard let slot = Slot(date: date, list: list) else { return }
    note(slot) { $0.closures.append(SlotRecord.Closure(index: index, at: at)) }
  }

  /// Takes note of a slot's rows, from which windows and gaps are followed.
  package mutating func note(_ row: RosterRow, rules: [DutyRule]) {
    enrolments[row.label]?.rows.add(row, rules: rules)
  }
}

/// A date with the index of its commit.
package struct CommittedDate: Hashable, Sendable {
  package let date: CivilDate
  package let index: Int
}

extension Optional {
  /// Sets what is not set yet.
  fileprivate mutating func fill<Payload>(_ entry: Payload, _ index: Int)
  where Wrapped == Logged<Payload> {
    if self == nil { self = Logged(index: index, entry: entry) }
  }
}
