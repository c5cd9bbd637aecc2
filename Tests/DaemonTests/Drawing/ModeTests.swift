import ControlAPI
import Evidence
import Selection
import Storage
import Testing
import TransparencyLog

@testable import Daemon

/// Lists that are not drawn patient by patient: a capacity, a pool, an officer's dice. Each is led by
/// the slot keeper, explained, and held against the verifier.
@Suite(.timeLimit(.minutes(10)))
struct ModeTests {
  private func clinic(
    _ policy: String, patients: Int, phase: String = "one", lane: String? = nil
  ) async throws -> Clinic {
    let clinic = try await Clinic()
    try await clinic.apply(policy: policy)
    for number in 1...patients {
      try await clinic.enrol("\(1_000 + number)", phase: phase, lane: lane)
    }
    return clinic
  }

  private func why(_ clinic: Clinic, _ patient: Int) async throws -> String {
    try await clinic.desk.why(
      .init(patient: "\(1_000 + patient)"), for: clinic.session(.staff)
    ).sentence
  }

  private func today(_ clinic: Clinic) async throws -> DayList {
    let reply = try await clinic.desk.today(.init(), for: clinic.session(.staff))
    return try #require(reply.lists.first)
  }

  private func expectVerified(_ clinic: Clinic, days: String) async throws {
    try await clinic.live(until: days)
    let verdict = Verifier.verify(try await clinic.bundle())
    #expect(verdict.exitCode == 0, "\(verdict.findings) \(verdict.obstacles)")
    #expect(verdict.slots.count(where: { $0.status == .ok }) >= 3)
  }

  // MARK: Capacity

  @Test
  func certainPatientsBeyondTheCapacity() async throws {
    let clinic = try await clinic(
      Texts.policy(more: "mode: capped\ncaps: {east: 2}"), patients: 3, lane: "east")
    try await clinic.live(until: "2026-11-23T07:30")
    let day = try await today(clinic)
    #expect(day.drawn == 2)
    #expect(
      day.notices == ["Floor not met today: lane east cannot collect all that was planned."])
    var sentences: [String] = []
    for patient in 1...3 { sentences.append(try await why(clinic, patient)) }
    let drawn = sentences.filter {
      $0.contains("was drawn on Monday 23 November 2026: the written")
    }
    #expect(drawn.count == 2)
    let deferred = sentences.filter { $0.contains("but more patients were due than the 2 tests") }
    #expect(deferred.count == 1)
    try await expectVerified(clinic, days: "2026-11-26T20:00")
  }

  @Test
  func chancesCutToTheCapacity() async throws {
    let clinic = try await clinic(
      Texts.policy(more: "mode: capped\ncaps: {east: 1}"), patients: 4, phase: "half",
      lane: "east")
    try await clinic.live(until: "2026-11-23T07:30")
    // Four halves want two places; there is one, so it is taken.
    #expect(try await today(clinic).drawn == 1)
    let rates = try #require(try await clinic.desk.rates(.init()).rows.first)
    #expect(rates.expected == Chance.certain.ppb && rates.drawn == 1)
    for patient in 1...4 {
      let sentence = try await why(clinic, patient)
      #expect(
        sentence.hasSuffix(
          """
          and the chance of 500 000 000 in a billion (50.0 %) was cut to 250 000 000 in a billion \
          (25.0 %), as everybody's in the lane was.
          """), "\(sentence)")
    }
    try await expectVerified(clinic, days: "2026-11-26T20:00")
  }

  @Test
  func aCapChangedForOneDay() async throws {
    let clinic = try await clinic(
      Texts.policy(more: "mode: capped\ncaps: {east: 2}"), patients: 3, lane: "east")
    let monday = try #require(Slot("2026-11-23/main"))
    try await clinic.store.write { transaction in
      let actor = try transaction.actor(named: "admin-1")
      try transaction.setCap(3, lane: "east", slot: monday, by: actor)
    }
    try await clinic.live(until: "2026-11-23T07:30")
    #expect(try await today(clinic).drawn == 3)
    #expect(try await today(clinic).notices == [])
    try await clinic.live(until: "2026-11-24T07:30")
    #expect(try await today(clinic).drawn == 2)
    try await expectVerified(clinic, days: "2026-11-26T20:00")
  }

  // MARK: A pool

  private static let pool = """
    program: small
    mode: pool
    pool: {first: 2026-11-23, last: 2026-11-26, owed: 3}
    phases:
      one: {title: Everybody}

    """

  @Test
  func aPoolOwesNothingOnItsLastDay() async throws {
    let clinic = try await clinic(Self.pool, patients: 4)
    var drawn = 0
    for day in 23...26 {
      try await clinic.live(until: "2026-11-\(day)T07:30")
      let list = try await today(clinic)
      drawn += list.drawn
      for patient in 1...4 {
        let sentence = try await why(clinic, patient)
        #expect(sentence.contains(list.drawn == 0 ? "no test of the pool" : "of the pool fell on"))
      }
      for row in list.rows {
        _ = try await clinic.desk.recordTest(
          .init(test: row.test, what: "collected"), by: clinic.session(.staff))
      }
    }
    #expect(drawn == 3)
    try await clinic.live(until: "2026-11-30T07:30")
    #expect(try await today(clinic).answer == .nobody)
    try await expectVerified(clinic, days: "2026-11-30T20:00")
  }

  // MARK: Dice

  private static let dice = "mix: officer\nepoch: 2"

  @Test
  func diceServeTheirEpoch() async throws {
    let clinic = try await clinic(Texts.policy(more: Self.dice), patients: 2)
    let log = await clinic.keeper.log
    #expect(log.committed.map(\.description) == ["2026-11-23/main", "2026-11-24/main"])
    try await throwDice(clinic, first: 0, last: 1)
    try await clinic.live(until: "2026-11-24T07:30")
    let after = await clinic.keeper.log
    #expect(after.slots.values.count { $0.draw != nil } == 2)
    // The next epoch is committed with the last draw of this one, and waits for its own dice.
    #expect(after.committed.map(\.date.day) == [23, 24, 25, 26])
    try await clinic.live(until: "2026-11-25T07:30")
    #expect(try await today(clinic).answer == .notYet)
    try await clinic.live(until: "2026-11-26T04:00")
    let missed = await clinic.keeper.log.slots.values.compactMap(\.missed?.entry.why)
    #expect(missed == ["the officer's dice were not entered"])
    try await clinic.live(until: "2026-11-26T20:00")
    let verdict = Verifier.verify(try await clinic.bundle())
    #expect(verdict.exitCode == 0, "\(verdict.findings)")
    #expect(verdict.slots.prefix(4).map(\.status) == [.ok, .ok, .missed, .missed])
  }

  private func throwDice(_ clinic: Clinic, first: Int, last: Int) async throws {
    let head = try #require(clinic.store.newestHead).head.checkpoint
    let value = Array(String(repeating: "123456", count: 9).utf8)
    try await clinic.store.write { transaction in
      try transaction.recordMix(
        .officer(value: value, n: Int(head.size), seen: head.root, by: "compliance-1"),
        first: first, last: last)
    }
    try await clinic.keeper.catchUp()
  }

  // MARK: A list that ends

  @Test
  func aPolicyDropsAList() async throws {
    let two = Texts.program.replacing(
      "closures",
      with:
        "  - {name: other, title: Other, weekdays: [mon], opens: \"06:00\", closes: \"17:00\"}\nclosures"
    )
    let clinic = try await Clinic()
    try await clinic.apply(program: two)
    let enacted = try await clinic.apply(policy: Texts.policy(more: "from: 2026-11-25"))
    #expect(enacted.from == "2026-11-25")
    try await clinic.live(until: "2026-12-08T20:00")
    let others = await clinic.keeper.log.slots.values.filter { $0.slot.list == "other" }
    #expect(others.map(\.slot.description) == ["2026-11-23/other"])
    let verdict = Verifier.verify(try await clinic.bundle())
    #expect(verdict.exitCode == 0, "\(verdict.findings)")
  }
}
