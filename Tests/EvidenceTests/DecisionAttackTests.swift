import Evidence
import Libcrypto
import Selection
import Testing

/// The attacks of LOG.md 1 on chances, days and pulses, by an operator with the log's own key.
@Suite struct DecisionAttackTests {
  private typealias Log = EightPatients

  private func codes(_ log: LogWriter, asOf: Int64? = nil) throws -> [FaultCode] {
    Verifier.verify(try log.bundle(), asOf: asOf).findings.map(\.code)
  }

  // A friend's chance quietly set to the floor, or to 0.

  /// How the operator may have written the friend's row, and what that is.
  private static let edits: [(FaultCode, @Sendable (inout RosterRow) throws -> Void)] = [
    (.chanceZeroedAtSource, { $0.chance = .never }),
    (.chanceLoweredAtSource, { $0.chance = try #require(Chance(ppb: 100_000_000)) }),
    (.leftStretched, { $0.duties[0].left += 100 }), (.dutyForgiven, { $0.duties[0].owed = 0 }),
    (.dutyDropped, { $0.duties = [] }), (.dutyMisdated, { $0.duties[0].by = $0.slot.date - 1 }),
    (.dutyMisdated, { $0.duties[0].by = $0.slot.date + 30 }),
    (.ceilingInvented, { $0.duties[0].allowed = 1 }), (.flatTooLong, { $0.base = .flat }),
    (.phaseSlipped, { $0.phase = "2" }), (.dischargeDiffers, { $0.why = .discharged }),
  ]

  /// Each with the chance that would follow from the row, so that the row agrees with itself.
  @Test("a friend's chance that is lowered is found, by whichever figure", arguments: edits.indices)
  func lowered(_ index: Int) throws {
    let (code, edit) = Self.edits[index]
    let week = DutyRule(kind: .window, atLeast: 1, days: 7)
    var log = try Log.log(try Log.policy(duties: [week]))
    try log.commit(try Log.slot())
    let builder = try #require(RosterBuilder(slot: try Log.slot(), state: log.state))
    var rows = try builder.rows(attendance: Log.everyDay)
    let friend = try #require(rows.firstIndex { $0.label == (try? Log.label(0)) })
    let before = rows[friend]
    try edit(&rows[friend])
    if rows[friend].chance == before.chance {
      rows[friend].chance = try ChanceRule.chance(
        base: try #require(Chance(ppb: 100_000_000)), duties: rows[friend].duties)
    }
    try log.draw(try Log.slot(), rows: rows)
    #expect(try codes(log) == [code])
  }

  @Test("a friend who has no row at all is missed")
  func noRow() throws {
    var log = try Log.log(try Log.policy())
    try log.commit(try Log.slot())
    let builder = try #require(RosterBuilder(slot: try Log.slot(), state: log.state))
    let rows = try builder.rows(attendance: Log.everyDay).filter { $0.label != (try? Log.label(0)) }
    try log.draw(try Log.slot(), rows: rows)
    #expect(try codes(log) == [.personMissing])
  }

  // Withhold, crash, "holiday", second try, a day left out.

  @Test("a secret that is not published is found once it is due")
  func withheld() throws {
    var log = try Log.log(try Log.policy())
    try log.commit(try Log.slot())
    try log.draw(try Log.slot(), attendance: Log.everyDay)
    try log.commit(try Log.slot("2026-11-24/main"))
    #expect(try codes(log).isEmpty)
    #expect(try codes(log, asOf: log.at + 10 * 86_400).contains(.revealWithheld))
  }

  @Test("a crash that spares somebody is named, with whom it spared")
  func crashed() throws {
    var log = try Log.log(try Log.policy())
    try log.commit(try Log.slot())
    var hasty = log
    try hasty.append(.missed(Missed(at: log.at, slot: try Log.slot(), why: "crash")))
    #expect(try codes(hasty) == [.missedTooSoon])
    let spared = try drawn(log)
    try log.missed(try Log.slot(), why: "crash")
    try log.commit(try Log.slot("2026-11-24/main"))
    try log.reveal(try Log.slot())
    let verdict = Verifier.verify(try log.bundle())
    #expect(verdict.slots.first?.status == .missed)
    #expect(verdict.warnings == ["2026-11-23/main missed: crash"])
    // Without a roster of its own, and without one before, nobody can be named.
    #expect(verdict.unchecked.contains("2026-11-23/main was missed before its list had a roster"))
    #expect(!spared.isEmpty)
  }

  @Test("a holiday declared once the secret is fixed is named, with whom it spared")
  func holiday() throws {
    var log = try Log.log(try Log.policy())
    try log.commit(try Log.slot())
    try log.draw(try Log.slot(), attendance: Log.everyDay)
    let tuesday = try Log.slot("2026-11-24/main")
    try log.commit(tuesday)
    try log.reveal(try Log.slot())
    let spared = try drawn(log, tuesday)
    try log.change(.closure(date: tuesday.date, list: "main"), by: "operator")
    try log.missed(tuesday, why: "holiday")
    try log.commit(try Log.slot("2026-11-25/main"))
    try log.reveal(tuesday)
    let verdict = Verifier.verify(try log.bundle())
    #expect(verdict.exitCode == 0)
    #expect(verdict.warnings.contains("1 date closed after the commitment: operator 1"))
    #expect(verdict.wouldHave.map(\.cause) == [.missed])
    #expect(verdict.wouldHave.map(\.labels) == [spared])
  }

  /// Whom a slot's secret draws among all eight.
  private func drawn(_ log: LogWriter, _ slot: Slot? = nil) throws -> [Label] {
    let half = try #require(Chance(ppb: 500_000_000))
    let randomness = try log.randomness(of: try slot ?? Log.slot())
    return try (0..<8).map { try Log.label($0) }
      .filter { randomness.number(of: $0).isBelow(half) }.sorted()
  }

  @Test("a second try is a second entry, and found")
  func secondTry() throws {
    var log = try Log.log(try Log.policy())
    try log.commit(try Log.slot())
    var committed = log
    try committed.commit(try Log.slot(), chosen: SHA256.hash([9]))
    #expect(try codes(committed) == [.secondCommit])
    // A seed thrown away before it is committed anew leaves a gap where it stood.
    let line = String(decoding: try #require(log.lines.last), as: UTF8.self)
    #expect(line.contains("\"seq\":0"))
    let later = try log.bundle(changing: log.lines.count - 1) {
      $0.replacing("\"seq\":0", with: "\"seq\":1")
    }
    #expect(Verifier.verify(later).findings.map(\.code) == [.seqGap])
    let list = try log.draw(try Log.slot(), attendance: Log.everyDay)
    try log.draw(try Log.slot(), attendance: Log.everyDay, forging: Array(list.dropFirst()))
    #expect(try Set(codes(log)).isSuperset(of: [.rosterOutOfOrder, .secondDraw]))
  }

  @Test("a day left out is missed")
  func leftOut() throws {
    var log = try Log.log(try Log.policy())
    try log.commit(try Log.slot("2026-11-24/main"))
    try log.draw(try Log.slot("2026-11-24/main"), attendance: Log.everyDay)
    #expect(try codes(log) == [.slotNeverCommitted])
    let silent = try codes(try Log.log(try Log.policy()), asOf: log.at)
    #expect(silent == [.slotsEndSilently])
  }

  // "Beacon unreachable" as a one-bit re-roll.

  private static let quicknet = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"

  /// A list whose pulse was said to be unreachable, drawn without it.
  private func degraded() throws -> LogWriter {
    let chain = try #require(Digest(hex: Self.quicknet))
    var log = try Log.log(try Log.policy(mixes: [.drand]), chains: [chain])
    try log.commit(try Log.slot())
    let builder = try #require(RosterBuilder(slot: try Log.slot(), state: log.state))
    try log.draw(
      try Log.slot(), rows: try builder.rows(attendance: Log.everyDay), degraded: true)
    return log
  }

  private func pulse(_ log: LogWriter, late rounds: Int64 = 0) throws -> Mix {
    let opens = try #require(log.state.slots[try Log.slot()].flatMap(log.state.window)?.opens)
    // Round 1 at 1,692,803,367, one every three seconds.
    let round = (opens - 1_692_803_367 + 2) / 3 + 1 + rounds
    return Mix(
      at: log.at + 60,
      source: .drand(
        chain: try #require(Digest(hex: Self.quicknet)), round: round,
        signature: Array(repeating: 7, count: 48)),
      first: 0, last: 0)
  }

  @Test("a pulse that is called unreachable is asked for afterwards, and what it gives is shown")
  func unreachable() throws {
    var log = try degraded()
    var withheld = log
    try withheld.reveal(try Log.slot())
    #expect(try codes(withheld).contains(.pulseWithheld))
    var other = log
    try other.mix(try pulse(log, late: 1))
    #expect(try codes(other) == [.wrongPulse])
    try log.mix(try pulse(log))
    let given = try drawn(log)
    try log.reveal(try Log.slot())
    let verdict = Verifier.verify(try log.bundle())
    #expect(verdict.findings.map(\.code) == [.slotsEndSilently] || verdict.findings.isEmpty)
    #expect(verdict.wouldHave.contains { $0.cause == .degraded && $0.labels == given })
    #expect(verdict.obstacles == ["lists/2026-11-23_main.degraded.jsonl is missing"])
  }
}
