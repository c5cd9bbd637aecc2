import Evidence
import Libcrypto
import Selection
import Testing
import TransparencyLog

/// The attacks of LOG.md 1 that need an operator with the log's own key, carried out.
@Suite struct AttackTests {
  private func slot() throws -> Slot { try #require(Slot("2026-11-23/main")) }

  private func label(_ number: Int) throws -> Label {
    try #require(Label(bytes: Array(SHA256.hash([UInt8(number)]).bytes.prefix(16))))
  }

  private func policy(_ mixes: [MixSource]) throws -> Policy {
    let plan = ListPlan(
      name: "main", weekdays: try #require(WeekdaySet(flags: "1111000")),
      opens: try #require(TimeOfDay("05:00")), closes: try #require(TimeOfDay("17:00")))
    let half = try #require(Chance(ppb: 500_000_000))
    return Policy(
      program: "main", lists: [plan], mode: .independent,
      phases: ["1": Phase(floor: half, flat: half)], mixes: mixes)
  }

  /// A log with a policy and eight patients; the friend is number 0.
  private func begun(_ mixes: [MixSource] = []) throws -> LogWriter {
    var log = try LogWriter(at: 1_794_841_201)
    try log.enact(try policy(mixes), from: try slot().date)
    for number in 0..<8 {
      try log.change(.enrol(label: try label(number), list: "main", phase: "1", lane: "all"))
    }
    return log
  }

  private func everyDay(_ label: Label) -> Attendance? { Attendance(pattern: .everyDay) }

  private func number(
    _ seed: Digest, _ log: LogWriter, mixes: [[UInt8]] = [], of person: Int = 0
  ) throws -> Number {
    let salt = DomainHash.salt(logID: log.state.logID, slot: try slot(), mixes: mixes)
    return SlotRandomness(seed: seed, salt: salt).number(of: try label(person))
  }

  /// The first seed of those tried that leaves the friend out.
  private func friendlySeed(_ log: LogWriter) throws -> Digest {
    let half = try #require(Chance(ppb: 500_000_000))
    let spared = try (0..<64).map { SHA256.hash([UInt8($0)]) }
      .filter { try !number($0, log).isBelow(half) }
    return try #require(spared.first)
  }

  @Test("at L0 an operator who may retry seeds spares a friend, and nothing shows it")
  func retriedSeed() throws {
    var log = try begun()
    try log.commit(try slot(), chosen: try friendlySeed(log))
    let list = try log.draw(try slot(), attendance: everyDay)
    #expect(!list.map(\.label).contains(try label(0)))
    try log.commit(try #require(Slot("2026-11-24/main")))
    try log.reveal(try slot())
    let verdict = Verifier.verify(try log.bundle())
    #expect(verdict.exitCode == 0)
    #expect(verdict.slots.first?.level == .l0)
    #expect(Verifier.verify(try log.bundle(), require: .l2).exitCode == 1)
  }

  @Test("after dice his choice decides nothing")
  func diceAfterTheSeed() throws {
    let log = try begun([.officer])
    let seed = try friendlySeed(log)
    let half = try #require(Chance(ppb: 500_000_000))
    let drawn = try (0..<200).count { throwing in
      let dice = SHA256.hash([UInt8(throwing)]).bytes.flatMap { [0x31 + $0 % 6, 0x31 + $0 / 43] }
      return try number(seed, log, mixes: [dice]).isBelow(half)
    }
    // Two hundred throws at one half: 100 ± 4 standard deviations.
    #expect((72...128).contains(drawn))
  }

  @Test("a seed that is chosen once the dice are known is found out, in either order")
  func seedAfterTheDice() throws {
    let dice = Array(repeating: UInt8(ascii: "3"), count: 100)
    func mix(_ log: LogWriter) -> Mix {
      Mix(
        at: log.at,
        source: .officer(
          value: dice, n: log.lines.count,
          seen: MerkleTree.root(log.lines.map { MerkleTree.leafHash($0) }), by: "officer-1"),
        first: 0, last: 0)
    }
    var late = try begun([.officer])
    try late.mix(mix(late))
    try late.commit(try slot(), chosen: SHA256.hash([1]))
    _ = try late.draw(try slot(), attendance: everyDay)
    #expect(
      Verifier.verify(try late.bundle()).findings.map(\.code).contains(.diceBeforeCommit))
    var swapped = try begun([.officer])
    try swapped.commit(try slot(), chosen: SHA256.hash([1]))
    try swapped.mix(mix(swapped))
    _ = try swapped.draw(try slot(), attendance: everyDay)
    let window = try #require(swapped.state.slots[try slot()].flatMap(swapped.state.window))
    swapped.at = window.closes + 60
    try swapped.append(
      .reveal(Reveal(at: swapped.at, slot: try slot(), seed: SHA256.hash([2]))))
    #expect(Verifier.verify(try swapped.bundle()).findings.map(\.code).contains(.seedSwapped))
  }

  @Test("editing any other row changes nobody's ticket", arguments: 0..<20)
  func otherRows(_ seed: Int) throws {
    var dice = SplitMix(seed: UInt64(seed))
    let half = try #require(Chance(ppb: 500_000_000))
    func row(_ number: Int, _ chance: Chance, why: Absence? = nil) throws -> RosterRow {
      RosterRow(
        slot: try slot(), label: try label(number), phase: "1", lane: "all", base: .floor,
        chance: chance, why: why)
    }
    let salt = DomainHash.salt(logID: SHA256.hash([9]), slot: try slot(), mixes: [])
    let draw = SlotDraw(
      slot: try slot(), mode: .independent,
      randomness: SlotRandomness(seed: SHA256.hash([UInt8(seed)]), salt: salt))
    let rows = try (0..<40).map { try row($0, half) }
    let person = dice.below(40)
    let own = try label(person)
    let before = draw.list(rows).first { $0.label == own }
    var edited: [RosterRow] = []
    for number in 0..<40 where number == person || dice.below(3) > 0 {
      let isOwn = number == person
      let chance = try #require(Chance(ppb: Int64(dice.below(1_000_000_001))))
      edited.append(
        try row(number, isOwn ? half : chance, why: isOwn || dice.below(2) == 0 ? nil : .excused))
    }
    #expect(draw.list(edited).first { $0.label == own } == before)
  }

  @Test("an excuse that spares somebody is named")
  func excusedFriend() throws {
    var log = try begun()
    try log.commit(try slot(), chosen: SHA256.hash([1]))
    let builder = try #require(RosterBuilder(slot: try slot(), state: log.state))
    let half = try #require(Chance(ppb: 500_000_000))
    let drawn = try (0..<8).filter { try number(SHA256.hash([1]), log, of: $0).isBelow(half) }
    let friend = try label(try #require(drawn.first))
    var rows = try builder.rows(attendance: everyDay)
    for index in rows.indices where rows[index].label == friend { rows[index].why = .excused }
    _ = try log.draw(try slot(), rows: rows)
    try log.commit(try #require(Slot("2026-11-24/main")))
    try log.reveal(try slot())
    let verdict = Verifier.verify(try log.bundle())
    #expect(verdict.exitCode == 0, "\(verdict.findings)")
    #expect(verdict.wouldHave.contains { $0.cause == .absent(.excused) && $0.labels == [friend] })
  }
}
