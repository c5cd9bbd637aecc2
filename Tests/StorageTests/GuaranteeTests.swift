import Evidence
import Selection
import Testing
import Toxicology

@testable import Storage

/// What could take away a patient's certainty, or spare one a test, is refused.
@Suite struct GuaranteeTests {
  /// A policy from a later Monday with other phases.
  private func apply(
    _ phases: [String], from: String, mode: Mode = .independent, _ store: Store,
    by actor: RecordedActor
  ) async throws {
    var application = ProgramApplication.sample(document: from)
    let phase = try #require(application.policy.phases["1"])
    application.from = try #require(CivilDate(from))
    application.policy.phases = Dictionary(uniqueKeysWithValues: phases.map { ($0, phase) })
    if mode == .capped {
      application.policy.mode = .capped
      application.policy.caps = ["east": 5]
    }
    try await store.write { [application] in try $0.applyProgram(application, by: actor) }
  }

  @Test func thePhaseSomebodyIsInIsNotEnteredAgain() async throws {
    let (store, fixture, staff) = try await Fixture.drawn()
    let before = try fixture.recomputed()
    let date = Monday.slot.date
    await #expect(throws: StoreError.already(noun: "patient", id: "1001", what: "in phase 1")) {
      try await store.write { try $0.setPhase("1", of: 1, from: date, by: staff) }
    }
    await #expect(throws: StoreError.already(noun: "patient", id: "1001", what: "in lane all")) {
      try await store.write { try $0.setLane("all", of: 1, from: date, by: staff) }
    }
    #expect(try fixture.recomputed() == before)
    try await store.write { try $0.setPhase("2", of: 1, from: date, by: staff) }
    await #expect(throws: StoreError.already(noun: "patient", id: "1001", what: "in phase 2")) {
      try await store.write { try $0.setPhase("2", of: 1, from: date, by: staff) }
    }
    try await store.write { try $0.setLane("east", of: 1, from: date, by: staff) }
    #expect(try await store.read { try $0.stay(1).lane } == "east")
    try store.close()
  }

  /// A phase that begins with a later policy: whoever is put into it today has no row tomorrow.
  @Test func aPhaseOfALaterPolicyWaitsForIt() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    try await apply(["1", "2", "aftercare"], from: "2026-12-07", store, by: staff)
    let refusal = StoreError.invalid(
      "phase 'aftercare' cannot be given yet: the policy of 2026-11-23, which rules until "
        + "2026-12-06, has none of that name for list main")
    await #expect(throws: refusal) {
      try await store.write {
        try $0.setPhase("aftercare", of: 1, from: Monday.slot.date, by: staff)
      }
    }
    await #expect(throws: refusal) {
      try await store.write { try $0.enrol(.sample(4, phase: "aftercare"), by: staff) }
    }
    try await store.write { try $0.setPhase("2", of: 1, from: Monday.slot.date, by: staff) }
    try store.close()
  }

  /// The other way round: a phase that the next policy drops.
  @Test func aPhaseThatIsAboutToGoIsNotGivenAnyMore() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    try await apply(["1"], from: "2026-12-07", store, by: staff)
    let refusal = StoreError.invalid(
      "phase '2' cannot be given yet: the policy of 2026-12-07 has none of that name for list main")
    await #expect(throws: refusal) {
      try await store.write { try $0.setPhase("2", of: 1, from: Monday.slot.date, by: staff) }
    }
    try store.close()
  }

  /// The slot was committed under the first policy: it counts for it even once others rule the date.
  @Test func aCommittedSlotKeepsItsPolicy() async throws {
    let (store, fixture, staff) = try await Fixture.drawn()
    try await apply(["1", "aftercare"], from: "2026-11-24", store, by: staff)
    let put: @Sendable (LogTransaction) throws -> Void = {
      try $0.setPhase("aftercare", of: 1, from: Monday.next.date, by: staff)
    }
    fixture.clock.now = Monday.opens + 86_400
    let refusal = await #expect(throws: StoreError.self) { try await store.write(put) }
    #expect(refusal?.description.contains("the policy of 2026-11-23") == true)
    try await store.write { try $0.fixRoster(Monday.next, rows: []) }
    try await store.write(put)
    #expect(try await store.read { try $0.stay(1).phase } == "aftercare")
    try store.close()
  }

  @Test func aLaneMustBeThereUnderEveryPolicyThatCaps() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    try await moveEast(store, by: staff)
    try await apply(["1"], from: "2026-12-07", mode: .capped, store, by: staff)
    let refusal = await #expect(throws: StoreError.self) {
      try await store.write { try $0.setLane("west", of: 1, from: Monday.slot.date, by: staff) }
    }
    #expect(refusal?.description.contains("the policy of 2026-12-07") == true)
    #expect(try await store.read { try $0.stay(1).lane } == "east")
    try store.close()
  }

  /// Whoever is enrolled must have a row under the next policy too, also when both are changed at
  /// once.
  @Test func aPolicyLeavesOutNobody() async throws {
    let (store, fixture, staff) = try await Fixture.drawn()
    let before = try fixture.recomputed()
    let phase = StoreError.invalid(
      "patients of list main are in phase '1', which the policy leaves out")
    await #expect(throws: phase) {
      try await self.apply(["2"], from: "2026-12-07", store, by: staff)
    }
    let lane = StoreError.invalid(
      "patients of list main are in lane 'all', for which the policy has no cap")
    await #expect(throws: lane) {
      try await self.apply(["1"], from: "2026-12-07", mode: .capped, store, by: staff)
    }
    #expect(try fixture.recomputed() == before)
    try store.close()
  }

  /// A cap for a day is a cap of the policy that rules it, not of the newest one.
  @Test func aCapIsOfTheDaysOwnPolicy() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    try await moveEast(store, by: staff)
    try await apply(["1"], from: "2026-12-07", mode: .capped, store, by: staff)
    for day in [Monday.next, Slot("2026-12-03/main")!] {
      await #expect(throws: StoreError.unknown(noun: "lane with a cap", id: "east")) {
        try await store.write { try $0.setCap(3, lane: "east", slot: day, by: staff) }
      }
    }
    try await store.write {
      try $0.setCap(3, lane: "east", slot: Slot("2026-12-07/main")!, by: staff)
    }
    try store.close()
  }

  private func moveEast(_ store: Store, by actor: RecordedActor) async throws {
    try await store.write { transaction in
      for stay in try transaction.records.stays() {
        try transaction.setLane("east", of: stay.enrolment, from: Monday.slot.date, by: actor)
      }
    }
  }

  @Test(arguments: ["9", "aftercare", ""])
  func aPhaseOfNoPolicyIsUnknown(phase: String) async throws {
    let (store, _, staff) = try await Fixture.drawn()
    let unknown = StoreError.unknown(noun: "phase", id: phase, known: ["1", "2"])
    await #expect(throws: unknown) {
      try await store.write { try $0.setPhase(phase, of: 1, from: Monday.slot.date, by: staff) }
    }
    try store.close()
  }

  /// Discharged and enrolled again before breakfast: the morning's certainty would be gone.
  @Test func whoIsDischargedComesBackTheNextDayAtTheEarliest() async throws {
    let (store, fixture, staff) = try await Fixture.drawn()
    let old = try #require(try await store.read { try $0.stays(ofPatient: "1001").last })
    let again: @Sendable (LogTransaction) throws -> Enrolled = {
      try $0.enrol(.sample(1), by: staff)
    }
    try await store.write {
      try $0.discharge(old.enrolment, on: Monday.slot.date, reason: "completed", by: staff)
    }
    let refusal = StoreError.invalid(
      "patient 1001 was discharged from list main on 2026-11-23 and can be enrolled on it again "
        + "from 2026-11-24 on")
    // 23:59:59 in Chicago.
    fixture.clock.now = 1_795_499_999
    await #expect(throws: refusal) { try await store.write(again) }
    await #expect(throws: StoreError.rejected([Rejection(line: 0, why: refusal.description)])) {
      try await store.write { try $0.importPatients([.sample(1)], by: staff) }
    }
    fixture.clock.now += 1
    let enrolled = try await store.write(again).value
    let stays = try await store.read { try $0.stays(ofPatient: "1001") }
    #expect(stays.count == 2 && Set(stays.map(\.person)).count == 1)
    #expect(enrolled.label != nil && enrolled.label != old.label)
    try store.close()
  }

  /// A discharge dated back changes nothing: its entry's time counts.
  @Test func aDischargeDatedBackIsOfTodayAllTheSame() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    await #expect(throws: StoreError.self) {
      try await store.write { transaction in
        try transaction.discharge(
          1, on: Monday.slot.date + (-7), reason: "completed", by: staff)
        _ = try transaction.enrol(.sample(1), by: staff)
      }
    }
    #expect(try await store.read { try $0.stay(1).dischargedOn } == nil)
    try store.close()
  }

  private func done(_ store: Store) async throws -> [ChangeRow] {
    try await store.read { try $0.entries(from: 0, count: 100).compactMap(\.change) }.filter {
      if case .done = $0 { true } else { false }
    }
  }

  @Test(arguments: [(TestLife.collectionGrace - 1, 1), (TestLife.collectionGrace, 0)])
  func aSpecimenDaysLaterIsNotThatDays(late: Int64, count: Int) async throws {
    let (store, fixture, staff) = try await Fixture.drawn()
    fixture.clock.now = Monday.closes
    try await store.write { transaction in
      try transaction.record(.noShow, of: 1, by: staff)
      let label = try #require(try transaction.records.requireTest(1).label)
      try transaction.addMakeup(label, by: Monday.slot.date + 7, for: 1, actor: staff)
    }
    fixture.clock.now = Monday.closes + late
    try await store.write { transaction in
      try transaction.record(.arrived, of: 1, by: staff)
      try transaction.collect(1, NewCollection(specimen: .urine), by: staff)
    }
    #expect(try await done(store).count == count)
    #expect(try await store.read { try $0.test(1)?.state } == .collected)
    try store.close()
  }
}
