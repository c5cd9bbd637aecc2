import ControlAPI
import Evidence
import Foundation
import Selection
import Storage
import Testing

@testable import Daemon

/// Who is enrolled and when they come, and from which list on it counts.
@Suite(.timeLimit(.minutes(10)))
struct PatientCallTests {
  private static let header = "patient,name,born,list,phase,lane,attends\n"

  private func clinic(at start: String = "2026-11-22T12:00") async throws -> Clinic {
    let clinic = try await Clinic(at: start)
    try await clinic.apply()
    return clinic
  }

  private func importRoster(
    _ text: String, into clinic: Clinic, dryRun: Bool = false
  ) async throws -> ImportRoster.Reply {
    let session = clinic.session(.staff)
    let stage = try session.beginStage(name: "roster.csv")
    try session.append(Array(text.utf8), toStage: stage)
    return try await clinic.desk.importRoster(.init(stage: stage, dryRun: dryRun), by: session)
  }

  /// The round that whoever writes wakes may be the one that fixes a late roster.
  @Test
  func whoComesBeforeALateRosterIsOnIt() async throws {
    let clinic = try await clinic()
    let clock = try #require(clinic.clock as? HandClock)
    clock.set(try clinic.instant("2026-11-23T05:05"))
    #expect(try await clinic.enrol("1001").countsFrom == "2026-11-23/main")
    let log = await clinic.keeper.log
    #expect(log.slots.values.contains { $0.slot.date == CivilDate("2026-11-23") && $0.draw != nil })
    #expect(try await clinic.enrol("1002").countsFrom == "2026-11-24/main")
  }

  // MARK: Importing

  @Test
  func aDryRunChangesNothing() async throws {
    let clinic = try await clinic()
    let before = clinic.store.newestHead?.head
    let text = Self.header + "1001,Ada Lark,1980-01-31,main,one,all,mon tue\n"
    let reply = try await importRoster(text, into: clinic, dryRun: true)
    #expect(reply.added == 1)
    #expect(reply.countsFrom == "2026-11-23/main")
    #expect(reply.receipt == nil)
    #expect(clinic.store.newestHead?.head == before)
    #expect(try await clinic.store.read { try $0.stays() }.isEmpty)
    let real = try await importRoster(text, into: clinic)
    #expect(real.receipt != nil)
    #expect(try await clinic.store.read { try $0.stays() }.count == 1)
  }

  @Test
  func everyProblemOrEveryLine() async throws {
    let clinic = try await clinic()
    let text =
      Self.header + "1001,Ada Lark,1980-01-31,main,one,all,mon tue\n"
      + "1002,Bob Finch,1980-02-31,main,two,all,mon\n"
    let error = await refusal { try await importRoster(text, into: clinic) }
    #expect(error.kind == .invalidInput)
    #expect(error.message == "roster.csv has 2 problems; nothing was changed")
    #expect(error.problems.allSatisfy { $0.hasPrefix("roster.csv:3:") }, "\(error.problems)")
    #expect(!error.problems.contains { $0.contains("Finch") || $0.contains("1980") })
    #expect(try await clinic.store.read { try $0.stays() }.isEmpty)
  }

  /// What is only tried is held against the records, too.
  @Test
  func aDryRunRefusesWhatTheImportRefuses() async throws {
    let clinic = try await clinic()
    try await clinic.enrol("1002")
    let before = clinic.store.newestHead?.head
    let text = Self.header + "1002,Bob Finch,1980-02-28,main,one,all,mon\n"
    let error = await refusal { try await importRoster(text, into: clinic, dryRun: true) }
    #expect(error.problems == ["roster.csv:2:1: patient 1002 is already enrolled"])
    #expect(clinic.store.newestHead?.head == before)
  }

  /// The lists of the file count, not the first list of the program.
  @Test
  func countsFromTheListsOfTheFile() async throws {
    let clinic = try await Clinic()
    let late = """
        - name: weekly
          title: Once a week
          weekdays: [thu]
          opens: "06:00"
          closes: "20:00"

      """
    try await clinic.apply(program: Texts.program.replacing("closures:", with: late + "closures:"))
    let text = Self.header + "1001,Ada Lark,1980-01-31,weekly,one,all,thu\n"
    let reply = try await importRoster(text, into: clinic, dryRun: true)
    #expect(reply.countsFrom == "2026-11-26/weekly")
  }

  @Test
  func namesTheLineOfSomebodyEnrolledAlready() async throws {
    let clinic = try await clinic()
    try await clinic.enrol("1002")
    let text =
      Self.header + "1001,Ada Lark,1980-01-31,main,one,all,mon tue\n"
      + "1002,Bob Finch,1980-02-28,main,one,all,mon\n"
    let error = await refusal { try await importRoster(text, into: clinic) }
    #expect(error.kind == .refused)
    #expect(error.problems == ["roster.csv:3:1: patient 1002 is already enrolled"])
    #expect(try await clinic.store.read { try $0.stays() }.count == 1)
  }

  @Test
  func aStageIsTakenOnce() async throws {
    let clinic = try await clinic()
    let session = clinic.session(.staff)
    let stage = try session.beginStage(name: "roster.csv")
    _ = await refusal {
      try await clinic.desk.importRoster(.init(stage: stage, dryRun: true), by: session)
    }
    let error = await refusal {
      try await clinic.desk.importRoster(.init(stage: stage, dryRun: true), by: session)
    }
    #expect(error.kind == .notFound)
  }

  // MARK: One patient

  @Test
  func givesTheNextFreeNumber() async throws {
    let clinic = try await clinic()
    let session = clinic.session(.staff)
    let parameters = AddPatient.Parameters(
      name: "Ada Lark", born: "1980-01-31", list: "main", phase: "one", attends: "mon tue")
    let first = try await clinic.desk.addPatient(parameters, by: session)
    #expect(first.patient == "0001")
    #expect(first.label.count == 32)
    let second = try await clinic.desk.addPatient(parameters, by: session)
    #expect(second.patient == "0002")
  }

  @Test(arguments: [
    ("=cmd()", "1980-01-31", "main", "one", "mon"), ("Ada", "2080-01-31", "main", "one", "mon"),
    ("Ada", "1980-01-31", "main", "nine", "mon"), ("Ada", "1980-01-31", "main", "one", "someday"),
    ("", "1980-01-31", "main", "one", "mon"), ("Ada", "1980-01-31", "main", "one", "fri"),
    ("Ada\"\n1,Eve", "1980-01-31", "main", "one", "mon"),
  ])
  func holdsWhatIsTypedToTheRulesOfARoster(
    _ name: String, _ born: String, _ list: String, _ phase: String, _ attends: String
  ) async throws {
    let clinic = try await clinic()
    let error = await refusal {
      try await clinic.desk.addPatient(
        .init(
          patient: "1001", name: name, born: born, list: list, phase: phase, attends: attends),
        by: clinic.session(.staff))
    }
    #expect(error.kind == .invalidInput)
    #expect(!error.problems.isEmpty)
    #expect(try await clinic.store.read { try $0.stays() }.isEmpty)
  }

  @Test
  func anUnknownListNamesTheOnesThereAre() async throws {
    let clinic = try await clinic()
    let error = await refusal { try await clinic.enrol("1001", list: "mian") }
    #expect(error.kind == .notFound)
    #expect(error.hint == "lists here: main")
  }

  @Test
  func comesBackUnderTheSameNumberAndAnotherLabel() async throws {
    let clinic = try await clinic()
    let first = try await clinic.enrol("1001")
    let twice = await refusal { try await clinic.enrol("1001") }
    #expect(twice.message == "patient 1001 is already enrolled")
    _ = try await clinic.desk.discharge(
      .init(patient: "1001", reason: "completed"), by: clinic.session(.staff))
    let new = await refusal { try await clinic.enrol("1001") }
    #expect(new.message == "patient 1001 has been here before")
    let sameDay = await refusal {
      try await clinic.desk.readmit(
        .init(patient: "1001", list: "main", phase: "half", attends: "mon"),
        by: clinic.session(.staff))
    }
    #expect(sameDay.message.contains("was discharged from list main on 2026-11-22"))
    try await clinic.live(until: "2026-11-23T00:30")
    let second = try await clinic.desk.readmit(
      .init(patient: "1001", list: "main", phase: "half", attends: "mon"),
      by: clinic.session(.staff))
    let again = await refusal {
      try await clinic.desk.readmit(
        .init(patient: "1001", list: "main", phase: "half", attends: "mon"),
        by: clinic.session(.staff))
    }
    #expect(again.message == "patient 1001 is already enrolled")
    #expect(second.patient == first.patient)
    #expect(second.label != first.label)
  }

  // MARK: From which list on

  /// A change counts from the first roster that is still to be fixed.
  @Test(arguments: [
    ("2026-11-22T20:00", "2026-11-23/main"), ("2026-11-23T04:59", "2026-11-23/main"),
    ("2026-11-23T05:00", "2026-11-24/main"), ("2026-11-23T20:00", "2026-11-24/main"),
    ("2026-11-26T20:00", "2026-11-30/main"),
  ])
  func countsFromTheNextRoster(_ time: String, _ slot: String) async throws {
    let clinic = try await clinic()
    try await clinic.enrol("1001", attends: "wed")
    try await clinic.live(until: time)
    let changed = try await clinic.desk.setAttendance(
      .init(patient: "1001", pattern: "mon tue wed thu"), by: clinic.session(.staff))
    #expect(changed.countsFrom == slot)
    let next = try #require(Slot(slot))
    let date = next.date
    #expect(changed.receipt.notes == ["It counts from the list of \(DayText.long(date)) on."])
    try await clinic.live(until: clinic.zone.instant(date, .at("06:00")))
    let roster = try await clinic.store.read { try $0.roster(of: next) }
    #expect(roster.rows.map(\.isEligible) == [true])
    // Nothing that was fixed before has moved.
    let earlier = try await clinic.store.read { try $0.allSlots() }
      .filter { $0.slot.date < date && $0.roster != nil }
    for slot in earlier {
      let row = try await clinic.store.read { try $0.roster(of: slot.slot).rows.first }
      #expect(row?.isEligible == (slot.slot.date.weekday == .wednesday), "\(slot.slot)")
    }
  }

  /// Only the list that a single day reaches is named, and what it comes too late for.
  @Test
  func saysWhichListAVisitOrAnAbsenceReaches() async throws {
    let clinic = try await clinic()
    try await clinic.enrol("1001")
    try await clinic.enrol("1002", attends: "wed")
    try await clinic.live(until: "2026-11-23T07:30")
    func changed(_ change: SetAttendance.Parameters) async throws -> PatientChanged {
      try await clinic.desk.setAttendance(change, by: clinic.session(.staff))
    }
    let today = try await changed(.init(patient: "1002", visit: "2026-11-23"))
    #expect(today.countsFrom == nil)
    #expect(today.receipt.notes == ["Today's list is drawn already: 'veridraw test late 1002'."])
    let later = try await changed(.init(patient: "1002", visit: "2026-12-01"))
    #expect(later.countsFrom == "2026-12-01/main")
    #expect(later.receipt.notes == ["It counts for the list of Tuesday 1 December 2026."])
    func away(_ first: String, _ last: String) async throws -> PatientChanged {
      try await changed(
        .init(patient: "1001", away: .init(first: first, last: last, why: "travel")))
    }
    let week = try await away("2026-11-23", "2026-11-27")
    #expect(
      week.receipt.notes == [
        "It counts from the list of Tuesday 24 November 2026 on.",
        "Test 1 of today stands: 'veridraw test excuse 1 --code travel'.",
      ])
    let weekend = try await away("2026-11-28", "2026-11-29")
    #expect(weekend.countsFrom == nil && weekend.receipt.notes == [])
  }

  @Test
  func refusesDaysOnWhichTheListNeverCollects() async throws {
    let clinic = try await clinic()
    try await clinic.enrol("1001")
    let before = clinic.store.newestHead?.head
    for (change, message) in [
      (
        SetAttendance.Parameters(patient: "1001", pattern: "fri sat"),
        "attends no day on which list main collects (mon tue wed thu)"
      ),
      (
        .init(patient: "1001", visit: "2026-11-27"),
        "list main does not collect on Friday 27 November 2026"
      ),
      (
        .init(patient: "1001", visit: "2026-11-19"),
        "2026-11-19 is past: a visit is announced before the day is drawn"
      ),
    ] {
      let error = await refusal {
        try await clinic.desk.setAttendance(change, by: clinic.session(.staff))
      }
      #expect(error.message == message)
    }
    #expect(clinic.store.newestHead?.head == before)
  }

  @Test
  func aVisitAndASpanAway() async throws {
    let clinic = try await clinic()
    try await clinic.enrol("1001", attends: "mon tue")
    let session = clinic.session(.staff)
    _ = try await clinic.desk.setAttendance(
      .init(patient: "1001", visit: "2026-11-25"), by: session)
    let away = SetAttendance.Away(first: "2026-11-24", last: "2026-11-24", why: "custody")
    _ = try await clinic.desk.setAttendance(.init(patient: "1001", away: away), by: session)
    try await clinic.live(until: "2026-11-26T12:00")
    var found: [String] = []
    for day in 23...26 {
      let slot = try #require(Slot("2026-11-\(day)/main"))
      let row = try await clinic.store.read { try $0.roster(of: slot).rows.first }
      found.append(row?.why?.rawValue ?? "expected")
    }
    #expect(found == ["expected", "custody", "expected", "not-expected"])
  }

  @Test(
    arguments: [
      (nil, nil, nil), ("mon", "2026-11-25", nil), ("someday", nil, nil), (nil, "25 November", nil),
      (nil, nil, ("2026-11-25", "2026-11-26", "discharged")),
      (nil, nil, ("2026-11-25", "2026-11-24", "travel")),
      (nil, nil, ("2026-11-25", "tomorrow", "travel")),
    ] as [(String?, String?, (String, String, String)?)])
  func refusesAnAttendanceThatSaysNothingClear(
    _ pattern: String?, _ visit: String?, _ away: (String, String, String)?
  ) async throws {
    let clinic = try await clinic()
    try await clinic.enrol("1001")
    let before = clinic.store.newestHead?.head
    let span = away.map { SetAttendance.Away(first: $0.0, last: $0.1, why: $0.2) }
    let error = await refusal {
      try await clinic.desk.setAttendance(
        .init(patient: "1001", pattern: pattern, visit: visit, away: span),
        by: clinic.session(.staff))
    }
    #expect([.invalidInput, .refused].contains(error.kind))
    #expect(clinic.store.newestHead?.head == before)
  }

  @Test
  func refusesAPhaseThatThePolicyDoesNotKnow() async throws {
    let clinic = try await clinic()
    try await clinic.enrol("1001")
    let error = await refusal {
      try await clinic.desk.setPhase(
        .init(patient: "1001", phase: "two"), by: clinic.session(.staff))
    }
    #expect(error.message == "there is no phase 'two'")
    #expect(error.hint == "one of half, one")
    let stranger = await refusal {
      try await clinic.desk.setPhase(
        .init(patient: "1009", phase: "one"), by: clinic.session(.staff))
    }
    #expect(stranger.kind == .notFound)
  }
}
