import Evidence
import Selection
import Testing
import Toxicology

@testable import Storage

/// Programs, patients, tests and results.
@Suite struct RecordActionTests {
  private static let cup = NewReport(
    source: .cup, method: .presumptive, controlsSeen: true,
    observations: [
      NewObservation(analyte: "THC", reading: .presumptivePositive, cutoff: "50"),
      NewObservation(analyte: "COC", reading: .negative),
    ])

  @Test func oneTestFromNoticeToClosed() async throws {
    let (store, fixture, staff) = try await Fixture.drawn()
    let due = fixture.clock.now + 28_800
    try await store.write { transaction in
      try transaction.record(.notified, of: 1, due: due, by: staff)
      try transaction.record(.arrived, of: 1, by: staff)
      try transaction.collect(1, NewCollection(specimen: .urine, accession: "A17"), by: staff)
      _ = try transaction.enterResult(Self.cup, of: 1, by: staff)
      try transaction.record(.closed, of: 1, by: staff)
    }
    let test = try #require(try await store.read { try $0.test(accession: "A17") })
    #expect(test.number == 1 && test.state == .closed && test.due == due)
    let events = try await store.read { try $0.events(of: test).map(\.what) }
    #expect(events == [.selected, .notified, .arrived, .collected, .presumptive, .closed])
    let reports = try await store.read { try $0.reports(of: 1) }
    #expect(reports.map(\.observations.count) == [2])
    let changes = try await store.read { try $0.entries(from: 0, count: 100).compactMap(\.change) }
    let label = try #require(test.label)
    #expect(changes.last == .done(label: label, date: Monday.slot.date))
    try store.close()
  }

  /// Every event that the table does not list for a state must be refused there, and say what is.
  @Test func theTableDecides() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    let refused = TestEvent.allCases.filter { !TestLife.allows($0, in: .selected) && $0.isPlain }
    #expect(refused.contains(.closed) && refused.contains(.unable))
    for event in refused {
      let possible = TestLife.possible(in: .selected, excusePending: false)
      let wanted = StoreError.transition(
        test: 1, state: .selected, asked: event, possible: possible)
      await #expect(throws: wanted) {
        try await store.write {
          try $0.record(event, of: 1, note: EventNote(reason: "ill"), by: staff)
        }
      }
      #expect(wanted.description.contains("notified, arrived, collected"))
    }
    await #expect(throws: StoreError.self) {
      try await store.write { try $0.enterResult(Self.cup, of: 1, by: staff) }
    }
    await #expect(throws: StoreError.unknown(noun: "test", id: "99")) {
      try await store.write { try $0.record(.notified, of: 99, by: staff) }
    }
    #expect(TestState.allCases.allSatisfy { TestLife.legal[$0] != nil })
    try store.close()
  }

  @Test func aSecondFirstVersionIsRefused() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    try await store.write { transaction in
      try transaction.collect(1, NewCollection(specimen: .urine), by: staff)
      _ = try transaction.enterResult(Self.cup, of: 1, by: staff)
    }
    await #expect(throws: StoreError.self) {
      try await store.write { try $0.enterResult(Self.cup, of: 1, by: staff) }
    }
    try store.close()
  }

  @Test func anExcuseTakesTwoPersons() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    let second = try await store.write { try $0.actor(uid: 1002, role: "staff") }.value
    #expect(second.label == "staff-2")
    let note = EventNote(reason: "hospital", text: "told by Zebulon himself")
    await #expect(throws: StoreError.self, "an excuse is not recorded by itself") {
      try await store.write { try $0.record(.excused, of: 1, note: note, by: staff) }
    }
    await #expect(throws: StoreError.self, "no reason") {
      try await store.write { try $0.requestExcuse(of: 1, note: EventNote(), by: staff) }
    }
    try await store.write { _ = try $0.requestExcuse(of: 1, note: note, by: staff) }
    #expect(try await store.read { try $0.test(1)?.state } == .selected)
    await #expect(throws: StoreError.samePerson) {
      try await store.write { try $0.decideExcuse(of: 1, approve: true, by: staff) }
    }
    try await store.write { try $0.decideExcuse(of: 1, approve: true, by: second) }
    let test = try #require(try await store.read { try $0.test(1) })
    let events = try await store.read { try $0.events(of: test) }
    #expect(test.state == .excused)
    #expect(events.last?.requester == "staff-1" && events.last?.approver == "staff-2")
    #expect(events.compactMap(\.text) == ["told by Zebulon himself"])
    await #expect(throws: StoreError.self, "decided already") {
      try await store.write { try $0.decideExcuse(of: 1, approve: false, by: second) }
    }
    try store.close()
  }

  @Test func aListIsViewedOncePerActorAndPrint() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    let seen = try await store.write { transaction in
      try ["screen", "screen", "print"].map {
        try transaction.recordView(.list(Monday.slot), print: $0, by: staff)
      }
    }.value
    #expect(seen == [true, false, true])
    let again = try await store.write {
      try $0.recordView(.list(Monday.slot), print: "screen", by: staff)
    }
    #expect(!again.value && again.entries.isEmpty)
    try store.close()
  }

  @Test func anImportIsAllOrNothingAndNamesEveryLine() async throws {
    let (store, fixture, staff) = try await Fixture.drawn()
    let before = try fixture.recomputed()
    let lines: [NewPatient] = [
      .sample(7), .sample(1), .sample(8, list: "nowhere"), .sample(9, phase: "9"), .sample(7),
    ]
    let error = await #expect(throws: StoreError.self) {
      try await store.write { try $0.importPatients(lines, by: staff) }
    }
    guard case .rejected(let rejections)? = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(rejections.map(\.line) == [1, 2, 3, 4])
    #expect(try fixture.recomputed() == before)
    #expect(try await store.read { try $0.stays().count } == 3)
    try store.close()
  }

  @Test func whoIsEnrolledIsNotEnrolledAgain() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    await #expect(throws: StoreError.already(noun: "patient", id: "1001", what: "enrolled")) {
      try await store.write { try $0.enrol(.sample(1), by: staff) }
    }
    try store.close()
  }

  @Test func somebodyNotTestedHasNoLabel() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    var patient = NewPatient.sample(5)
    patient.testing = nil
    patient.identity.patient = ""
    let enrolled = try await store.write { [patient] in try $0.enrol(patient, by: staff) }.value
    #expect(enrolled.label == nil && enrolled.patient == "0004")
    await #expect(throws: StoreError.self) {
      try await store.write {
        try $0.setPhase("2", of: enrolled.enrolment, from: Monday.slot.date, by: staff)
      }
    }
    try store.close()
  }

  @Test func attendanceIsAsKnownNow() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    let stay = try #require(try await store.read { try $0.stays(ofPatient: "1001").last })
    let label = try #require(stay.label)
    let friday = CivilDate("2026-11-27")!
    let span = try await store.write { transaction in
      try transaction.setAttendance(
        WeekdaySet(flags: "0100000")!, of: stay.enrolment, from: friday, by: staff)
      try transaction.setVisit(friday, of: stay.enrolment, by: staff)
      return try transaction.setAway(
        Away(first: Monday.slot.date, last: Monday.slot.date, why: .travel), of: stay.enrolment,
        by: staff)
    }.value
    let monday = try await store.read {
      try $0.attendance(ofList: "main", on: Monday.slot.date)[label]
    }
    #expect(monday?.absence(on: Monday.slot.date) == .travel)
    #expect(monday?.pattern.flags == "1111000")
    try await store.write { try $0.withdrawAway(span, of: stay.enrolment, by: staff) }
    let later = try await store.read { try $0.attendance(ofList: "main", on: friday)[label] }
    #expect(later?.pattern.flags == "0100000")
    #expect(later?.isExpected(on: friday) == true && later?.away == [])
    try store.close()
  }

  @Test func aListBelongsToOneProgramForEver() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    await #expect(
      throws: StoreError.already(noun: "list", id: "main", what: "owned by program 'main'")
    ) {
      try await store.write { try $0.applyProgram(.sample(program: "other"), by: staff) }
    }
    #expect(try await store.read { try $0.programs() } == ["main"])
    try store.close()
  }

  @Test func aCommittedDayKeepsItsTimes() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    await #expect(throws: StoreError.self) {
      try await store.write {
        try $0.applyProgram(.sample(opens: "06:00", document: "b"), by: staff)
      }
    }
    let unchanged = try await store.write { try $0.applyProgram(.sample(), by: staff) }
    #expect(unchanged.entries.isEmpty)
    var later = ProgramApplication.sample(opens: "06:00", document: "b")
    later.from = CivilDate("2026-11-30")!
    try await store.write { [later] in try $0.applyProgram(later, by: staff) }
    let policies = try await store.read { try $0.policies(of: "main") }
    #expect(policies.map(\.version) == [1, 2])
    try store.close()
  }
}
