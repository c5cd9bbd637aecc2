import Evidence
import Libcrypto
import Selection
import TransparencyLog

/// Writes a log as a daemon would, from the same parts, with seeds that a test can repeat.
struct LogWriter {
  private(set) var state: LogState
  private(set) var lines: [[UInt8]] = []
  private(set) var files: [String: [UInt8]] = [:]
  private var acts: [[UInt8]] = []
  private var seeds: [Slot: Digest] = [:]
  var at: Int64

  static let origin = "practice.invalid/evidence"

  init(at: Int64, zone: String = "America/Chicago", chains: [Digest] = []) throws {
    let key = try Self.key()
    let genesis = Genesis(
      at: at, origin: Self.origin,
      key: try VerifierKey(name: Self.origin, publicKey: key.publicKey), tz: zone, chains: chains)
    let line = try Entry.genesis(genesis).line()
    guard let state = LogState(genesis: genesis, logID: MerkleTree.leafHash(line)) else {
      throw EntryFault.badValue(field: "tz")
    }
    self.state = state
    self.at = at
    lines = [line]
  }

  mutating func append(_ entry: Entry, row: ChangeRow? = nil) throws {
    lines.append(try entry.line())
    state.add(entry, row: row)
  }

  mutating func change(_ row: ChangeRow, by actor: String = "test") throws {
    at += 1
    let salt = SHA256.hash(Array("salt \(state.size)".utf8)).bytes.prefix(Opening.saltLength)
    let opening = Opening(row: row.value, salt: Array(salt))
    acts.append(try ActLine(entry: state.size, opening: opening).line())
    let change = Change(at: at, what: row.kind, by: actor, h: try opening.hash())
    try append(.change(change), row: row)
  }

  /// An act whose opening is in the bundle.
  mutating func act(_ what: String, row: CanonicalJSON.Value) throws {
    at += 1
    let opening = Opening(row: row, salt: [UInt8](repeating: 5, count: Opening.saltLength))
    acts.append(try ActLine(entry: state.size, opening: opening).line())
    try append(
      .act(Act(at: at, slot: nil, what: what, by: "test", h: try opening.hash())))
  }

  mutating func enact(_ policy: Policy, from: CivilDate) throws {
    at += 1
    try append(.policy(try PolicyEntry(at: at, from: from, policy: policy)))
  }

  /// - Parameter chosen: a seed of somebody's choice instead of the slot's own.
  mutating func commit(_ slot: Slot, chosen: Digest? = nil) throws {
    at += 1
    guard let plan = state.rulingNow(slot)?.entry.policy.list(named: slot.list) else {
      throw RowProblem.none
    }
    let seed = chosen ?? SHA256.hash(Array("seed \(slot)".utf8))
    seeds[slot] = seed
    let window = state.window(plan, on: slot.date)
    try append(
      .commit(
        Commit(
          at: at, slot: slot, seq: state.committed.count,
          c: DomainHash.commitment(logID: state.logID, slot: slot, seed: seed), src: "test",
          opens: window.opens, closes: window.closes)))
  }

  mutating func mix(_ mix: Mix) throws {
    try append(.mix(mix))
  }

  /// An officer's dice for the commits of `seqs`, thrown with the newest head in hand.
  mutating func dice(_ value: [UInt8], for seqs: ClosedRange<Int>) throws {
    let seen = MerkleTree.root(lines.map { MerkleTree.leafHash($0) })
    let source = Mix.Source.officer(value: value, n: lines.count, seen: seen, by: "officer-1")
    try mix(Mix(at: at, source: source, first: seqs.lowerBound, last: seqs.upperBound))
  }

  /// Roster and draw at the slot's opening, and the files of both; with a forged list, if given.
  @discardableResult
  mutating func draw(
    _ slot: Slot, anchor: Anchor = .enrolment, attendance: (Label) -> Attendance?,
    forging forged: [ListLine]? = nil
  ) throws -> [ListLine] {
    guard let builder = RosterBuilder(slot: slot, state: state, anchor: anchor) else {
      throw RowProblem.none
    }
    return try draw(slot, rows: try builder.rows(attendance: attendance), forging: forged)
  }

  /// The same with rows of the test's own.
  @discardableResult
  mutating func draw(
    _ slot: Slot, rows: [RosterRow], forging forged: [ListLine]? = nil, degraded: Bool = false
  ) throws -> [ListLine] {
    guard let builder = RosterBuilder(slot: slot, state: state),
      let window = state.slots[slot].flatMap(state.window)
    else { throw RowProblem.none }
    at = max(at, window.opens)
    let roster = state.size
    files[LogBundle.roster(slot)] = try rows.map { try $0.line() }.joinedLines()
    let entry = RosterEntry(
      at: at, slot: slot, root: try LineRoot.of(rows), n: rows.count,
      nEligible: rows.count(where: \.isEligible), pol: builder.policy.hash, caps: builder.caps,
      pool: builder.pool)
    try append(.roster(entry))
    let phases = builder.policy.policy.phases
    for row in rows { state.note(row, rules: phases[row.phase]?.duties ?? []) }
    return try list(
      slot, rows, entry, roster: roster, mode: builder.policy.policy.mode, forged, degraded)
  }

  /// What the slot's seed and its mixes so far make of everybody.
  func randomness(of slot: Slot) throws -> SlotRandomness {
    guard let seed = seeds[slot] else { throw RowProblem.none }
    let mixes = state.slots[slot]?.mixes.map(\.entry.bytes) ?? []
    return SlotRandomness(
      seed: seed, salt: DomainHash.salt(logID: state.logID, slot: slot, mixes: mixes))
  }

  private mutating func list(
    _ slot: Slot, _ rows: [RosterRow], _ entry: RosterEntry, roster: Int, mode: Mode,
    _ forged: [ListLine]?, _ degraded: Bool
  ) throws -> [ListLine] {
    let drawing = SlotDraw(
      slot: slot, mode: mode, caps: entry.caps, pool: entry.pool,
      randomness: try randomness(of: slot))
    let list = forged ?? drawing.list(rows)
    files[LogBundle.list(slot)] = list.map(\.line).joinedLines()
    at += 1
    try append(
      .draw(
        DrawEntry(
          at: at, slot: slot, roster: roster, mixes: state.slots[slot]?.mixes.map(\.index) ?? [],
          nSelected: list.count, res: LineRoot.of(list), degraded: degraded)))
    return list
  }

  /// Somebody who was not expected turns up and is drawn with the own ticket.
  mutating func late(_ slot: Slot, _ row: RosterRow) throws {
    let isDrawn = try randomness(of: slot).number(of: row.label).isBelow(row.chance)
    let leaf = MerkleTree.leafHash(try row.line())
    try append(.late(Late(at: at, slot: slot, leaf: leaf, drawn: isDrawn)))
  }

  /// A second draw over the selected, and its file.
  mutating func pick(_ slot: Slot, _ list: [ListLine], use: String, of: Int) throws {
    let randomness = try randomness(of: slot)
    let lines = list.map { line in
      let pick = randomness.pick(use: use, of: UInt64(of), for: line.label)
      return PickLine(label: line.label, pick: pick).line
    }
    files[LogBundle.picks(slot, use: use)] = lines.joinedLines()
    try append(.pick(Pick(at: at, slot: slot, use: use, of: of, root: LineRoot.of(lines))))
  }

  /// Keeps the newest head, as a printed list does.
  mutating func keepHead(_ name: String) throws {
    files["held/\(name).note"] = Array(try head().description.utf8)
  }

  mutating func reveal(_ slot: Slot) throws {
    guard let window = state.slots[slot].flatMap(state.window), let seed = seeds[slot] else {
      throw RowProblem.none
    }
    at = max(at, window.closes + 60)
    try append(.reveal(Reveal(at: at, slot: slot, seed: seed)))
  }

  mutating func missed(_ slot: Slot, why: String) throws {
    guard let window = state.slots[slot].flatMap(state.window) else { throw RowProblem.none }
    at = max(at, window.closes)
    try append(.missed(Missed(at: at, slot: slot, why: why)))
  }

  /// The head over everything so far, signed.
  func head() throws -> SignedNote { try Self.head(over: lines) }

  /// A head over any lines, signed by the key of every log that is written here.
  static func head(over lines: [[UInt8]]) throws -> SignedNote {
    let leaves = lines.map { MerkleTree.leafHash($0) }
    let checkpoint = try Checkpoint(
      origin: origin, size: UInt64(lines.count), root: MerkleTree.root(leaves))
    return try SignedNote.sign(checkpoint.text, name: origin, key: try key())
  }

  private static func key() throws -> Ed25519.PrivateKey {
    try Ed25519.PrivateKey(seed: [UInt8](repeating: 7, count: 32))
  }

  func bundle() throws -> LogBundle {
    var files = self.files
    files[LogBundle.entries] = lines.joinedLines()
    files[LogBundle.acts] = acts.joinedLines()
    files[LogBundle.key] = Array("\(state.key)\n".utf8)
    files[LogBundle.checkpoint] = Array(try head().description.utf8)
    return LogBundle(files: files)
  }

  /// Something the test asked for that the log does not have.
  enum RowProblem: Error { case none }
}
