import Evidence
import Libcrypto
import Selection
import TestSupport
import Testing
import TransparencyLog

/// The attacks of LOG.md 1 on randomness, by an operator with the log's own key; those on chances and
/// days are in `DecisionAttackTests`, on the whole log in `HistoryAttackTests`, on two readers of one
/// line in `AgreementTests`, on the secret's hiding place in Storage's `BackupTests`.
@Suite struct AttackTests {
  private typealias Log = EightPatients

  private func number(
    _ seed: Digest, _ log: LogWriter, mixes: [[UInt8]] = [], of person: Int = 0
  ) throws -> Number {
    let salt = DomainHash.salt(logID: log.state.logID, slot: try Log.slot(), mixes: mixes)
    return SlotRandomness(seed: seed, salt: salt).number(of: try Log.label(person))
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
    var log = try Log.log(try Log.policy())
    try log.commit(try Log.slot(), chosen: try friendlySeed(log))
    let list = try log.draw(try Log.slot(), attendance: Log.everyDay)
    #expect(!list.map(\.label).contains(try Log.label(0)))
    try log.commit(try Log.slot("2026-11-24/main"))
    try log.reveal(try Log.slot())
    let verdict = Verifier.verify(try log.bundle())
    #expect(verdict.exitCode == 0)
    #expect(verdict.slots.first?.level == .l0)
    #expect(Verifier.verify(try log.bundle(), require: .l2).exitCode == 1)
  }

  @Test("after dice his choice decides nothing")
  func diceAfterTheSeed() throws {
    let log = try Log.log(try Log.policy(mixes: [.officer]))
    let seed = try friendlySeed(log)
    let half = try #require(Chance(ppb: 500_000_000))
    let drawn = try (0..<200).count { throwing in
      let dice = SHA256.hash([UInt8(throwing)]).bytes.flatMap { [0x31 + $0 % 6, 0x31 + $0 / 43] }
      return try number(seed, log, mixes: [dice]).isBelow(half)
    }
    // Two hundred throws at one half: 100 ± 4 standard deviations.
    #expect((72...128).contains(drawn))
  }

  @Test("dice thrown with a kept head in hand show that nobody alone could choose")
  func keptHead() throws {
    var log = try Log.log(try Log.policy(mixes: [.officer]))
    try log.commit(try Log.slot(), chosen: try friendlySeed(log))
    let head = try log.head()
    let held = try #require(HeldHead(note: head, origin: LogWriter.origin, name: "officer's copy"))
    try log.dice(Array(repeating: UInt8(ascii: "3"), count: 100), for: 0...0)
    try log.draw(try Log.slot(), attendance: Log.everyDay)
    try log.commit(try Log.slot("2026-11-24/main"))
    try log.reveal(try Log.slot())
    let verdict = Verifier.verify(try log.bundle(), held: [held], require: .l2)
    #expect(verdict.exitCode == 0)
    #expect(verdict.slots.first?.level == .l2)
    // The same log without the officer's copy shows nothing of the kind.
    #expect(Verifier.verify(try log.bundle(), require: .l1).exitCode == 1)
  }

  @Test("a seed that is chosen once the dice are known is found out, in either order")
  func seedAfterTheDice() throws {
    let dice = Array(repeating: UInt8(ascii: "3"), count: 100)
    var late = try Log.log(try Log.policy(mixes: [.officer]))
    try late.dice(dice, for: 0...0)
    try late.commit(try Log.slot(), chosen: SHA256.hash([1]))
    _ = try late.draw(try Log.slot(), attendance: Log.everyDay)
    #expect(
      Verifier.verify(try late.bundle()).findings.map(\.code).contains(.diceBeforeCommit))
    var swapped = try Log.log(try Log.policy(mixes: [.officer]))
    try swapped.commit(try Log.slot(), chosen: SHA256.hash([1]))
    try swapped.dice(dice, for: 0...0)
    _ = try swapped.draw(try Log.slot(), attendance: Log.everyDay)
    let window = try #require(swapped.state.slots[try Log.slot()].flatMap(swapped.state.window))
    swapped.at = window.closes + 60
    try swapped.append(
      .reveal(Reveal(at: swapped.at, slot: try Log.slot(), seed: SHA256.hash([2]))))
    #expect(Verifier.verify(try swapped.bundle()).findings.map(\.code).contains(.seedSwapped))
  }

  @Test("editing any other row changes nobody's ticket", arguments: 0..<20)
  func otherRows(_ seed: Int) throws {
    var dice = SplitMix(seed: UInt64(seed))
    let half = try #require(Chance(ppb: 500_000_000))
    func row(_ number: Int, _ chance: Chance, why: Absence? = nil) throws -> RosterRow {
      RosterRow(
        slot: try Log.slot(), label: try Log.label(number), phase: "1", lane: "all", base: .floor,
        chance: chance, why: why)
    }
    let salt = DomainHash.salt(logID: SHA256.hash([9]), slot: try Log.slot(), mixes: [])
    let draw = SlotDraw(
      slot: try Log.slot(), mode: .independent,
      randomness: SlotRandomness(seed: SHA256.hash([UInt8(seed)]), salt: salt))
    let rows = try (0..<40).map { try row($0, half) }
    let person = dice.below(40)
    let own = try Log.label(person)
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
    var log = try Log.log(try Log.policy())
    try log.commit(try Log.slot(), chosen: SHA256.hash([1]))
    let builder = try #require(RosterBuilder(slot: try Log.slot(), state: log.state))
    let half = try #require(Chance(ppb: 500_000_000))
    let drawn = try (0..<8).filter { try number(SHA256.hash([1]), log, of: $0).isBelow(half) }
    let friend = try Log.label(try #require(drawn.first))
    var rows = try builder.rows(attendance: Log.everyDay)
    for index in rows.indices where rows[index].label == friend { rows[index].why = .excused }
    _ = try log.draw(try Log.slot(), rows: rows)
    try log.commit(try Log.slot("2026-11-24/main"))
    try log.reveal(try Log.slot())
    let verdict = Verifier.verify(try log.bundle())
    #expect(verdict.exitCode == 0, "\(verdict.findings)")
    #expect(verdict.wouldHave.contains { $0.cause == .absent(.excused) && $0.labels == [friend] })
  }
}
