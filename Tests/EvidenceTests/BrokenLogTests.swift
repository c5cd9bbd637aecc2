import Evidence
import Libcrypto
import Selection
import TestSupport
import Testing
import TransparencyLog

/// Logs that are sound but for one deed, signed by the log's own key: what the vectors leave out.
@Suite struct BrokenLogTests {
  private let monday = CivilDate(year: 2026, month: 11, day: 23)

  private func slot(_ text: String = "2026-11-23/main") throws -> Slot {
    try #require(Slot(text))
  }

  private func policy(
    program: String = "main", list: String = "main", opens: String = "05:00",
    mode: Mode = .independent, mixes: [MixSource] = []
  ) throws -> Policy {
    let plan = ListPlan(
      name: list, weekdays: try #require(WeekdaySet(flags: "1111000")),
      opens: try #require(TimeOfDay(opens)), closes: try #require(TimeOfDay("17:00")))
    let half = try #require(Chance(ppb: 500_000_000))
    return Policy(
      program: program, lists: [plan], mode: mode, caps: mode == .capped ? ["all": 2] : [:],
      phases: ["1": Phase(floor: half, flat: half)], mixes: mixes)
  }

  private func label(_ number: Int) throws -> Label {
    try #require(Label(bytes: Array(SHA256.hash([UInt8(number)]).bytes.prefix(16))))
  }

  /// A log with a policy, eight patients and Monday's commitment.
  private func begun(_ policy: Policy) throws -> LogWriter {
    var log = try LogWriter(at: 1_794_841_201)
    try log.enact(policy, from: try #require(monday))
    for number in 0..<8 {
      try log.change(
        .enrol(label: try label(number), list: "main", phase: "1", lane: "all"))
    }
    try log.commit(try slot())
    return log
  }

  private func begun(_ mode: Mode = .independent) throws -> LogWriter {
    try begun(try policy(mode: mode))
  }

  /// Everybody comes every day, but the last label, who is not expected.
  private func attendance(_ label: Label) -> Attendance? {
    let isAway = (try? self.label(7)) == label
    return isAway ? nil : Attendance(pattern: .everyDay)
  }

  private func drawn(_ mode: Mode = .independent) throws -> (LogWriter, [ListLine]) {
    var log = try begun(mode)
    let list = try log.draw(try slot(), attendance: attendance)
    return (log, list)
  }

  private func codes(_ log: LogWriter, acceptRestore: Bool = false) throws -> Set<FaultCode> {
    let verdict = Verifier.verify(try log.bundle(), acceptRestore: acceptRestore)
    #expect(verdict.obstacles.isEmpty)
    return Set(verdict.findings.map(\.code))
  }

  @Test func soundBefore() throws {
    var (log, list) = try drawn()
    #expect(try codes(log).isEmpty)
    for line in list { try log.change(.done(label: line.label, date: try slot().date)) }
    try log.commit(try slot("2026-11-24/main"))
    try log.reveal(try slot())
    #expect(try codes(log).isEmpty)
  }

  @Test func changes() throws {
    let (before, list) = try drawn()
    let date = try slot().date
    let cases: [(ChangeRow, FaultCode)] = [
      (.enrol(label: try label(0), list: "main", phase: "1", lane: "all"), .labelShared),
      (.discharge(label: try label(99)), .labelUnknown),
      (.phase(label: try label(99), phase: "1"), .labelUnknown),
      (.lane(label: try label(99), lane: "all"), .labelUnknown),
      (.makeup(label: try label(99), by: date), .labelUnknown),
      (.done(label: try label(99), date: date), .labelUnknown),
      (.done(label: try label(7), date: date), .doneInvented),
      (.done(label: list[0].label, date: date + 1), .doneInvented),
      (.closure(date: date, list: "main"), .closureAfterDraw),
      (.cap(date: date, list: "main", lane: "all", cap: 1), .capLate),
      (.cap(date: date + 1, list: "main", lane: "all", cap: 1), .capUnknownLane),
    ]
    for (row, code) in cases {
      var log = before
      try log.change(row)
      #expect(try codes(log) == [code], "\(row)")
    }
  }

  @Test func doneTwice() throws {
    var (log, list) = try drawn()
    let row = ChangeRow.done(label: list[0].label, date: try slot().date)
    try log.change(row)
    try log.change(row)
    #expect(try codes(log) == [.doneTwice])
  }

  @Test func dischargedTwice() throws {
    var log = try begun()
    try log.change(.discharge(label: try label(0)))
    try log.change(.discharge(label: try label(0)))
    #expect(try codes(log) == [.labelUnknown])
  }

  @Test func closedAndDrawn() throws {
    var log = try begun()
    try log.change(.closure(date: try slot().date, list: "main"))
    try log.draw(try slot(), attendance: attendance)
    #expect(try codes(log) == [.closureIgnored])
  }

  @Test func closedAndMissed() throws {
    var log = try begun()
    try log.change(.closure(date: try slot().date, list: "main"))
    log.at += 1
    try log.append(.missed(Missed(at: log.at, slot: try slot(), why: "closed")))
    #expect(try codes(log).isEmpty)
  }

  @Test func policies() throws {
    let before = try begun()
    var moved = before
    try moved.enact(try policy(opens: "06:00"), from: try #require(monday))
    #expect(try codes(moved) == [.policyDisturbs])
    var mixed = before
    try mixed.enact(try policy(mixes: [.officer]), from: try #require(monday))
    #expect(try codes(mixed) == [.policyDisturbs])
    var taken = before
    try taken.enact(try policy(program: "other"), from: try #require(monday) + 30)
    #expect(try codes(taken).contains(.listTaken))
    // Another list from next month on is nobody's harm.
    var later = before
    try later.enact(try policy(program: "other", list: "late"), from: try #require(monday) + 30)
    #expect(try codes(later).isEmpty)
  }

  @Test func policyOutOfRange() throws {
    var log = try LogWriter(at: 1_794_841_201)
    var wrong = try policy()
    wrong.caps = ["all": 2]
    try log.enact(wrong, from: try #require(monday))
    #expect(try codes(log) == [.policyOutOfRange])
  }

  @Test func commits() throws {
    let before = try begun()
    let good = try #require(before.state.slots[try slot()]?.commit?.entry)
    func with(
      _ slot: Slot, seq: Int = 1, opens: Int64 = 0, closes: Int64 = 0, at: Int64? = nil
    ) throws -> Set<FaultCode> {
      var log = before
      let day: Int64 = slot == good.slot ? 0 : 86_400
      let commit = Commit(
        at: at ?? log.at, slot: slot, seq: seq, c: good.c, src: "test",
        opens: good.opens + day + opens, closes: good.closes + day + closes)
      try log.append(.commit(commit))
      return try codes(log)
    }
    let tuesday = try slot("2026-11-24/main")
    #expect(try with(tuesday).isEmpty)
    #expect(try with(tuesday, seq: 2) == [.seqGap])
    #expect(try with(tuesday, seq: 0) == [.seqGap])
    #expect(try with(tuesday, opens: 60) == [.opensMoved])
    #expect(try with(tuesday, closes: -60) == [.closesMoved])
    #expect(try with(tuesday, at: good.opens + 86_400).contains(.committedLate))
    #expect(try with(try slot()) == [.secondCommit])
    #expect(try with(try slot("2026-11-24/other")).contains(.extraSlot))
  }

  @Test func rosters() throws {
    let (log, _) = try drawn()
    let roster = try #require(log.state.slots[try slot()]?.roster?.entry)
    var second = log
    try second.append(.roster(roster))
    #expect(try codes(second) == [.rosterOutOfOrder, .timeBackwards])
    var early = try begun()
    early.at += 1
    try early.append(
      .roster(
        RosterEntry(
          at: early.at, slot: try slot(), root: roster.root, n: 8, nEligible: 7, pol: roster.pol)))
    let verdict = Verifier.verify(try early.bundle())
    #expect(verdict.findings.map(\.code) == [.rosterOutsideWindow])
  }

  @Test func lateArrival() throws {
    let (before, _) = try drawn()
    let roster = try #require(before.files[LogBundle.roster(try slot())]).split(separator: 10)
    let rows = roster.compactMap { RosterRow(line: $0) }
    let index = try #require(rows.firstIndex { $0.why == .notExpected })
    let leaf = MerkleTree.leafHash(Array(roster[index]))
    func with(_ leaf: Digest, drawn: Bool, reveal: Bool = true) throws -> Set<FaultCode> {
      var log = before
      log.at += 60
      try log.append(.late(Late(at: log.at, slot: try slot(), leaf: leaf, drawn: drawn)))
      try log.commit(try slot("2026-11-24/main"))
      if reveal { try log.reveal(try slot()) }
      return try codes(log)
    }
    // Exactly one of the two answers is the own ticket's.
    let answers = try [true, false].map { try with(leaf, drawn: $0) }
    #expect(answers.count(where: \.isEmpty) == 1)
    #expect(answers.contains([.lateOutcomeDiffers]))
    // Somebody who was expected, and somebody who is nobody.
    let expected = MerkleTree.leafHash(Array(roster[index == 0 ? 1 : 0]))
    #expect(try with(expected, drawn: false) == [.lateUnfounded])
    #expect(try with(SHA256.hash([]), drawn: false) == [.lateUnfounded])
  }

  @Test func secondDraws() throws {
    let (before, list) = try drawn()
    let path = LogBundle.picks(try slot(), use: "panel")
    func with(_ lines: [PickLine], reveal: Bool = true) throws -> Set<FaultCode> {
      var log = before
      let text = lines.map(\.line)
      log.at += 1
      try log.append(
        .pick(Pick(at: log.at, slot: try slot(), use: "panel", of: 3, root: LineRoot.of(text))))
      try log.commit(try slot("2026-11-24/main"))
      if reveal { try log.reveal(try slot()) }
      var files = try log.bundle().files
      files[path] = text.joinedLines()
      return Set(Verifier.verify(LogBundle(files: files)).findings.map(\.code))
    }
    let seed = SHA256.hash(Array("seed \(try slot())".utf8))
    let salt = DomainHash.salt(logID: before.state.logID, slot: try slot(), mixes: [])
    let randomness = SlotRandomness(seed: seed, salt: salt)
    let right = list.map { line in
      PickLine(label: line.label, pick: randomness.pick(use: "panel", of: 3, for: line.label))
    }
    #expect(try with(right).isEmpty)
    let wrong = right.map { PickLine(label: $0.label, pick: ($0.pick + 1) % 3) }
    #expect(try with(wrong) == [.pickAltered])
    #expect(try with(Array(right.dropLast())) == [.pickAltered])
    // Before the reveal nobody can tell.
    #expect(try with(wrong, reveal: false).isEmpty)
  }

  /// Before the reveal: somebody who was not expected, and a number not below the chance.
  @Test func impossibleLists() throws {
    let before = try begun()
    let absent = try label(7)
    let high = try #require(Number(999_999_999))
    for line in [
      ListLine(label: absent, number: try #require(Number(0))),
      ListLine(label: try label(0), number: high),
    ] {
      var log = before
      try log.draw(try slot(), attendance: attendance, forging: [line])
      #expect(try codes(log) == [.personAdded])
    }
  }

  @Test func endings() throws {
    let (log, _) = try drawn()
    let window = try #require(log.state.slots[try slot()].flatMap(log.state.window))
    var missed = log
    missed.at = window.closes
    try missed.append(.missed(Missed(at: missed.at, slot: try slot(), why: "x")))
    #expect(try codes(missed).contains(.missedOutOfOrder))
    var unrevealed = try begun()
    unrevealed.at = window.closes + 60
    try unrevealed.append(
      .reveal(Reveal(at: unrevealed.at, slot: try slot(), seed: SHA256.hash([]))))
    #expect(try codes(unrevealed).contains(.revealOutOfOrder))
    let idle = Verifier.verify(try begun().bundle(), asOf: window.closes + 86_401)
    #expect(Set(idle.findings.map(\.code)) == [.slotUndecided, .slotsEndSilently])
    let patient = Verifier.verify(try begun().bundle(), asOf: window.closes + 86_400)
    #expect(!patient.findings.map(\.code).contains(.slotUndecided))
  }

  @Test func dice() throws {
    func with(
      n: Int? = nil, value: Int = 6, at: Int64? = nil, asked: Bool = true,
      seen: Digest? = nil
    ) throws -> Set<FaultCode> {
      var log = try begun(try policy(mixes: asked ? [.officer] : []))
      let size = n ?? log.lines.count
      let root = MerkleTree.root(log.lines.prefix(size).map { MerkleTree.leafHash($0) })
      log.at = at ?? log.at + 1
      let digits = Array(String(repeating: "\(value)", count: 50).utf8)
      try log.append(
        .mix(
          Mix(
            at: log.at, source: .officer(value: digits, n: size, seen: seen ?? root, by: "o"),
            first: 0, last: 0)))
      return try codes(log)
    }
    #expect(try with().isEmpty)
    #expect(try with(n: 3) == [.diceBeforeCommit])
    #expect(try with(seen: SHA256.hash([])) == [.diceHeadDiffers])
    #expect(try with(asked: false) == [.mixNotAsked])
    #expect(try with(at: 1_795_431_600) == [.diceLate])
  }

  @Test func diceMissing() throws {
    var log = try begun(try policy(mixes: [.officer]))
    try log.draw(try slot(), attendance: attendance)
    #expect(try codes(log) == [.diceMissing])
  }

  @Test func restores() throws {
    var log = try begun()
    let n = log.lines.count
    let root = MerkleTree.root(log.lines.map { MerkleTree.leafHash($0) })
    func with(_ root: Digest, draw: Bool = false) throws -> LogWriter {
      var log = log
      log.at += 1
      try log.append(
        .restore(Restore(at: log.at, n: n, root: root, lost: [try slot()], why: "disk")))
      if draw { try log.draw(try slot(), attendance: attendance) }
      return log
    }
    #expect(try codes(with(root)) == [.restored])
    #expect(try codes(with(root), acceptRestore: true).isEmpty)
    #expect(try codes(with(SHA256.hash([])), acceptRestore: true) == [.restoreDiffers])
    #expect(try codes(with(root, draw: true), acceptRestore: true) == [.lostSlotDrawn])
    log.at += 1
    let accepted = Verifier.verify(try with(root).bundle(), acceptRestore: true)
    #expect(accepted.warnings.count == 1)
  }

  @Test func entriesAfterTheHead() throws {
    var log = try begun()
    let head = try log.head()
    try log.change(.discharge(label: try label(0)))
    var files = try log.bundle().files
    files[LogBundle.checkpoint] = Array(head.description.utf8)
    let verdict = Verifier.verify(LogBundle(files: files))
    #expect(verdict.findings.map(\.code) == [.entriesUnsigned])
  }

  @Test func secondGenesis() throws {
    var log = try begun()
    try log.append(.genesis(log.state.genesis))
    #expect(try codes(log) == [.genesisMisplaced, .timeBackwards])
  }

  @Test func openingOfSomethingElse() throws {
    let log = try begun()
    var files = try log.bundle().files
    let line = try #require(files[LogBundle.acts]).split(separator: 10)[0]
    let act = try ActLine(line: Array(line))
    files[LogBundle.acts]? += try ActLine(entry: 0, opening: act.opening).line() + [10]
    let verdict = Verifier.verify(LogBundle(files: files))
    #expect(verdict.findings.map(\.code) == [.actMisplaced])
  }
}
