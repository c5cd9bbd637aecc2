import Evidence
import GRDB
import Selection
import Testing
import Toxicology

@testable import Storage

/// Dated facts, views and outcomes, as the records keep them.
@Suite struct FactTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture() }

  /// Monday drawn with everybody on the list.
  private func drawn() async throws -> (store: Store, labels: [Label], staff: RecordedActor) {
    let (store, labels) = try await fixture.furnished()
    let staff = try await store.write { try $0.actor(named: "staff-1") }.value
    try await store.drawMonday(labels, fixture.clock)
    return (store, labels, staff)
  }

  private func stay(_ store: Store, _ patient: String = "1001") async throws -> Stay {
    try #require(try await store.read { try $0.stays(ofPatient: patient).last })
  }

  @Test func factsStandInTheOrderOfTheLog() async throws {
    let (store, _, staff) = try await drawn()
    let stay = try await stay(store)
    let friday = try #require(CivilDate("2026-11-27"))
    try await store.write { transaction in
      let id = stay.enrolment
      try transaction.setVisit(friday, of: id, by: staff)
      let away = Away(first: friday, last: nil, why: .hospital)
      let span = try transaction.setAway(away, of: id, by: staff)
      try transaction.withdrawAway(span, of: id, by: staff)
      try transaction.setObserver("female", of: id, from: friday, by: staff)
    }
    let facts = try await store.read { try $0.facts(of: stay) }
    #expect(zip(facts, facts.dropFirst()).allSatisfy { $0.entry <= $1.entry })
    #expect(facts.first?.what == .enrolled(program: "main"))
    #expect(facts.first?.by == "admin-1")
    let later = facts.filter { $0.by == "staff-1" }.map(\.what)
    #expect(
      later == [
        .visit, .away(span: 1, Away(first: friday, last: nil, why: .hospital), stands: false),
        .observer("female"),
      ])
    try store.close()
  }

  @Test func aSpanIsWithdrawnOnceAndByItsOwnStay() async throws {
    let (store, _, staff) = try await drawn()
    let (one, two) = (try await stay(store), try await stay(store, "1002"))
    let span = try await store.write { transaction in
      try transaction.setAway(
        Away(first: Monday.slot.date, last: nil, why: .travel), of: one.enrolment, by: staff)
    }.value
    let unknown = StoreError.unknown(noun: "span away", id: "\(span)")
    await #expect(throws: unknown) {
      try await store.write { try $0.withdrawAway(span, of: two.enrolment, by: staff) }
    }
    try await store.write { try $0.withdrawAway(span, of: one.enrolment, by: staff) }
    await #expect(throws: unknown) {
      try await store.write { try $0.withdrawAway(span, of: one.enrolment, by: staff) }
    }
    try store.close()
  }

  @Test func refusesFactsThatSayNothing() async throws {
    let (store, _, staff) = try await drawn()
    let stay = try await stay(store)
    let before = store.newestHead?.head
    let day = Monday.slot.date
    let wrong = [
      NewMedication(drug: "", analytes: ["bup"], isCritical: false, from: day),
      NewMedication(drug: "x", analytes: [], isCritical: false, from: day),
      NewMedication(drug: "x", analytes: ["B U P"], isCritical: false, from: day),
      NewMedication(drug: "x", analytes: ["bup"], isCritical: false, from: day, to: day + -1),
    ]
    for medication in wrong {
      await #expect(throws: StoreError.self) {
        try await store.write {
          try $0.setMedication(medication, of: stay.enrolment, by: staff)
        }
      }
    }
    await #expect(throws: StoreError.self) {
      try await store.write {
        try $0.setObserver("nobody", of: stay.enrolment, from: day, by: staff)
      }
    }
    #expect(store.newestHead?.head == before)
    try store.close()
  }

  @Test func nobodyIsDrawnLateTwice() async throws {
    let (store, labels) = try await fixture.furnished()
    let staff = try await store.write { try $0.actor(named: "staff-1") }.value
    var rows = Monday.rows(labels)
    rows[2].why = .notExpected
    let (roster, late) = (rows, rows[2])
    try await store.write {
      try $0.commitSlot(Monday.slot, opens: Monday.opens, closes: Monday.closes)
    }
    fixture.clock.now = Monday.opens
    try await store.write { try $0.fixRoster(Monday.slot, rows: roster) }
    try await store.write {
      _ = try $0.recordDraw(Monday.slot, list: Monday.list([roster[0].label]))
    }
    try await store.write { _ = try $0.recordLate(late, isDrawn: false, by: staff) }
    let again = StoreError.already(
      noun: "label", id: late.label.hex, what: "drawn late that day")
    await #expect(throws: again) {
      try await store.write { _ = try $0.recordLate(late, isDrawn: true, by: staff) }
    }
    #expect(try await store.read { try $0.late(in: Monday.slot) } == [late.label: false])
    #expect(try await store.read { try $0.tests(of: Monday.slot).count } == 1)
    try store.close()
  }

  /// Why somebody asked for a name may itself name somebody.
  @Test func theReasonOfAnIdentificationIsSealed() async throws {
    let (store, labels, _) = try await drawn()
    let reason = "Quistgaard complained"
    let identity = try await store.write { transaction in
      let reviewer = try transaction.actor(named: "compliance-1")
      return try transaction.identify(labels[0], reason: reason, by: reviewer)
    }.value
    #expect(identity.name.hasPrefix("Zebulon Quistgaard"))
    let kept = try fixture.raw { database in
      try String.fetchAll(database, sql: "SELECT reason FROM view WHERE kind = 'identity'")
        + String.fetchAll(database, sql: "SELECT row FROM opening")
    }
    #expect(kept.count > 1 && !kept.contains { $0.contains("Quistgaard") })
    let stranger = try #require(Label(bytes: [UInt8](repeating: 9, count: 16)))
    await #expect(throws: StoreError.unknown(noun: "label", id: stranger.hex)) {
      try await store.write { transaction in
        _ = try transaction.identify(
          stranger, reason: reason, by: try transaction.actor(named: "compliance-1"))
      }
    }
    try store.close()
  }

  @Test func outcomesOutlastTheClosing() async throws {
    let (store, _, staff) = try await drawn()
    try await store.write { transaction in
      try transaction.record(.admittedUse, of: 1, by: staff)
      try transaction.record(.closed, of: 1, by: staff)
      try transaction.collect(2, NewCollection(specimen: .urine), by: staff)
    }
    let outcomes = try await store.read { try $0.outcomes(of: Monday.slot) }
    #expect(outcomes.map(\.state) == [.admittedUse, .collected, .selected])
    #expect(outcomes.map(\.isCollected) == [false, true, false])
    try store.close()
  }

  /// A program's version knows its entry, and from when the policy that came with it counts.
  @Test func versionsKnowTheirPlaceInTheLog() async throws {
    let (store, _) = try await fixture.furnished()
    fixture.clock.now += 60
    try await store.write { transaction in
      let admin = try transaction.actor(named: "admin-1")
      // Another text of the program, with the policy that is there: no new policy.
      var same = ProgramApplication.sample()
      same.programDocument = "program b"
      try transaction.applyProgram(same, by: admin)
    }
    let versions = try await store.read { try $0.versions(ofProgram: "main") }
    #expect(versions.map(\.from) == [CivilDate("2026-11-23"), nil])
    for version in versions {
      guard case .act(let act)? = try await store.read({ try $0.entry(version.entry) }) else {
        Issue.record("no act")
        continue
      }
      #expect(act.what == "program")
    }
    try store.close()
  }
}
