import ControlAPI
import Evidence
import Selection
import Storage
import Testing

@testable import Daemon

/// What changes during a stay, and between two.
@Suite(.timeLimit(.minutes(10)))
struct StayTests {
  private func readmit(
    _ morning: Morning, _ patient: String = "1001", list: String = "main", phase: String = "half",
    attends: String = "tue wed"
  ) async throws -> PatientChanged {
    try await morning.desk.readmit(
      .init(patient: patient, list: list, phase: phase, attends: attends),
      by: morning.session(.staff))
  }

  private func discharge(_ morning: Morning, _ patient: String = "1001") async throws {
    _ = try await morning.desk.discharge(
      .init(patient: patient, reason: "completed"), by: morning.session(.staff))
  }

  private func away(
    _ morning: Morning, _ change: SetAttendance.Parameters
  ) async throws -> PatientChanged {
    try await morning.desk.setAttendance(change, by: morning.session(.staff))
  }

  private func show(_ morning: Morning, _ patient: String = "1001") async throws
    -> ShowPatient.Reply
  {
    try await morning.desk.showPatient(.init(patient: patient), for: morning.session(.staff))
  }

  @Test
  func whoComesBackHasANewLabel() async throws {
    let morning = try await Morning()
    let before = try await morning.label()
    _ = try await morning.desk.setObserver(
      .init(patient: "1001", preference: "female"), by: morning.session(.staff))
    _ = try await morning.desk.setMedication(
      .init(patient: "1001", drug: "buprenorphine", analytes: ["bup"], critical: true),
      by: morning.session(.staff))
    try await discharge(morning)
    // Discharged and back on the same day would be a day without a row.
    let sameDay = await refusal { try await readmit(morning) }
    #expect(sameDay.kind == .refused)
    try await morning.clinic.live(until: "2026-11-24T07:30")
    let changed = try await readmit(morning)
    #expect(changed.patient == "1001")
    #expect(changed.label != before.hex && changed.label.count == 32)
    #expect(changed.receipt.notes.contains { $0.contains("earlier stay any more (buprenorphine)") })
    #expect(changed.countsFrom == "2026-11-25/main")
    let shown = try await show(morning)
    #expect(shown.patient.name == Morning.name && shown.born == Morning.born)
    #expect(shown.patient.phase == "half" && shown.patient.attends == "tue wed")
    // Wishes and ties outlast a stay.
    #expect(shown.patient.clinician == Morning.clinician)
    #expect(shown.history.map(\.what).contains("observer female"))
    try await morning.clinic.live(until: "2026-11-25T07:30")
    #expect(try await morning.verdict() == 0)
  }

  /// `why` asks the stay of the day that is meant: before, between and after.
  @Test
  func whyIsAskedOfTheStayOfThatDay() async throws {
    let morning = try await Morning()
    let before = try await morning.label().hex
    try await discharge(morning)
    try await morning.clinic.live(until: "2026-11-25T07:30")
    let after = try await readmit(morning).label
    try await morning.clinic.live(until: "2026-12-01T07:30")
    for (day, label, said) in [
      ("2026-11-22", before, "not"), ("2026-11-23", before, "was drawn"),
      ("2026-11-24", before, "had been discharged"), ("2026-12-01", after, "number"),
    ] {
      let why = try await morning.desk.why(
        .init(patient: "1001", date: day), for: morning.session(.staff))
      #expect(why.label == label, "\(day)")
      #expect(why.sentence.contains(said), "\(day): \(why.sentence)")
    }
  }

  /// A second list, later in the day.
  private static let twoLists = Texts.program.replacing(
    "closures:",
    with: """
        - name: evening
          title: Evening
          weekdays: [mon, tue, wed, thu]
          opens: "06:00"
          closes: "20:00"

      closures:
      """)

  /// Drawn in the morning, discharged, and taken into another list that is not drawn yet or has
  /// drawn without the patient: the morning's list is what counts.
  @Test
  func whoMovesOnTheDayOfADrawWasDrawn() async throws {
    let morning = try await Morning(program: Self.twoLists)
    let before = try await morning.label().hex
    try await discharge(morning)
    let after = try await readmit(morning, list: "evening").label
    let why = try await morning.desk.why(.init(patient: "1001"), for: morning.session(.staff))
    #expect(why.label == before)
    #expect(why.sentence.hasPrefix("Patient 1001 was drawn on Monday 23 November 2026: "))
    // The label of the new stay is asked about that stay alone.
    let label = try await morning.desk.why(.init(patient: after), for: morning.session(.compliance))
    #expect(label.sentence.hasSuffix("the patient was enrolled after that day's roster."))
    // What happened before is shown after.
    let shown = try await show(morning)
    #expect(shown.tests.map(\.test) == [1])
    #expect(shown.history.map(\.what).contains("discharged (completed)"))
    #expect(shown.patient.list == "evening")
  }

  /// A discharge ends what was owed; whoever readmits is told of the make-up and how it is taken.
  @Test
  func anOwedMakeupIsNamed() async throws {
    let morning = try await Morning(
      policy: "no_show: {make_up_within: 3}",
      program: Self.twoLists)
    try await morning.record("no-show")
    try await discharge(morning)
    let changed = try await readmit(morning, list: "evening")
    #expect(
      changed.receipt.notes == [
        "It counts from the list of Tuesday 24 November 2026 on.",
        "A make-up was owed by Thursday 26 November 2026 when the earlier stay ended, and the new "
          + "one does not owe it: 'veridraw test order 1001 --reason make-up'.",
      ])
    let ordered = try await morning.desk.orderTest(
      .init(patient: "1001", reason: "make-up"), by: morning.session(.staff))
    #expect(ordered.test.reason == "make-up")
  }

  @Test
  func refusesToReadmit() async throws {
    let morning = try await Morning()
    let here = await refusal { try await readmit(morning) }
    #expect(here.message == "patient 1001 is already enrolled")
    #expect(await refusal { try await readmit(morning, "9") }.kind == .notFound)
    try await discharge(morning)
    let size = try await morning.size
    #expect(await refusal { try await readmit(morning, list: "mian") }.kind == .notFound)
    #expect(await refusal { try await readmit(morning, phase: "two") }.kind == .invalidInput)
    #expect(await refusal { try await readmit(morning, attends: "fri") }.kind == .invalidInput)
    #expect(try await morning.size == size)
  }

  /// A number is one person's for ever: adding under it would put another name over the old stays.
  @Test
  func aKnownNumberIsNotAddedAgain() async throws {
    let morning = try await Morning()
    try await discharge(morning)
    let error = await refusal { try await morning.clinic.enrol("1001") }
    #expect(error.message == "patient 1001 has been here before")
    #expect(error.hint == Desk.readmission("1001"))
    #expect(try await show(morning).patient.name == Morning.name)
  }

  @Test
  func nothingChangesAfterDischarge() async throws {
    let morning = try await Morning()
    try await discharge(morning)
    let size = try await morning.size
    for change in [
      SetAttendance.Parameters(patient: "1001", pattern: "mon"),
      .init(patient: "1001", visit: "2026-11-27"),
    ] {
      let error = await refusal { try await away(morning, change) }
      #expect(error.message == "patient 1001 is already discharged")
    }
    #expect(await refusal { try await discharge(morning) }.kind == .refused)
    let phase = await refusal {
      try await morning.desk.setPhase(
        .init(patient: "1001", phase: "half"), by: morning.session(.staff))
    }
    #expect(phase.kind == .refused)
    #expect(try await morning.size == size)
  }

  /// A phase that is begun again would begin its windows again.
  @Test
  func thePhaseSomebodyIsInIsNotBegunAgain() async throws {
    let morning = try await Morning()
    let error = await refusal {
      try await morning.desk.setPhase(
        .init(patient: "1001", phase: "one"), by: morning.session(.staff))
    }
    #expect(error.message == "patient 1001 is already in phase one")
  }

  @Test
  func aSpanAwayIsWithdrawnByItsNumber() async throws {
    let morning = try await Morning()
    _ = try await away(
      morning,
      .init(patient: "1001", away: .init(first: "2026-11-24", last: "2026-11-30", why: "travel")))
    let fact = try #require(try await show(morning).history.last)
    #expect(fact.what == "away (travel) to 2026-11-30")
    let span = try #require(fact.number)
    _ = try await away(morning, .init(patient: "1001", withdraw: span))
    let after = try #require(try await show(morning).history.last)
    #expect(after.what == "away (travel) to 2026-11-30, withdrawn")
    #expect(after.number == nil)
    let again = await refusal {
      try await away(morning, .init(patient: "1001", withdraw: span))
    }
    #expect(again.message == "there is no span away '\(span)'")
    // Tuesday's row is that of somebody expected.
    try await morning.clinic.live(until: "2026-11-24T07:30")
    let slot = try #require(Slot("2026-11-24/main"))
    let rows = try await morning.clinic.store.read { try $0.roster(of: slot).rows }
    #expect(rows.map(\.why) == [nil])
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func anothersSpanIsNotWithdrawn() async throws {
    let morning = try await Morning([("1001", "mon-thu"), ("1002", "mon-thu")])
    _ = try await away(
      morning,
      .init(patient: "1001", away: .init(first: "2026-11-24", last: "2026-11-24", why: "other")))
    let span = try #require(try await show(morning).history.last?.number)
    let other = await refusal { try await away(morning, .init(patient: "1002", withdraw: span)) }
    #expect(other.kind == .notFound)
    let both = await refusal {
      try await away(morning, .init(patient: "1001", visit: "2026-11-27", withdraw: span))
    }
    #expect(both.message == "exactly one of pattern, visit, away and withdraw must be given")
  }

  @Test
  func everyFactSaysWhoRecordedIt() async throws {
    let morning = try await Morning()
    let staff = morning.session(.staff, 2)
    _ = try await morning.desk.setPhase(.init(patient: "1001", phase: "half"), by: staff)
    _ = try await morning.desk.setLane(.init(patient: "1001", lane: "north"), by: staff)
    _ = try await morning.desk.setAttendance(
      .init(patient: "1001", pattern: "mon tue"), by: staff)
    _ = try await morning.desk.setAttendance(
      .init(patient: "1001", visit: "2026-11-26"), by: staff)
    _ = try await morning.desk.setObserver(
      .init(patient: "1001", preference: "oral-fluid"), by: staff)
    _ = try await morning.desk.setMedication(
      .init(patient: "1001", drug: "buprenorphine 8 mg", analytes: ["bup"], critical: true),
      by: staff)
    _ = try await morning.desk.discharge(.init(patient: "1001", reason: "moved"), by: staff)
    let history = try await show(morning).history
    #expect(
      history.map(\.what) == [
        "enrolled in small", "phase one", "lane all", "attends mon tue wed thu",
        "clinician recorded", "phase half", "lane north", "attends mon tue", "visit",
        "observer oral-fluid",
        "medication buprenorphine 8 mg (bup), a negative would be the finding",
        "discharged (moved)",
      ])
    #expect(
      history.map(\.by) == Array(repeating: "staff-1", count: 5)
        + Array(repeating: "staff-2", count: 7))
    #expect(history[8].date == "2026-11-26")
    #expect(history.suffix(7).allSatisfy { $0.recordedAt == "2026-11-23T07:30:00-06:00" })
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func somebodyNotSubjectToTestingIsListedApart() async throws {
    let morning = try await Morning()
    let staff = morning.session(.staff)
    let added = try await morning.desk.addPatient(
      .init(
        patient: "0500", name: Morning.name, born: Morning.born, list: "", phase: "",
        attends: "fri"), by: staff)
    #expect(added.label.isEmpty && added.countsFrom == nil)
    let all = try await morning.desk.listPatients(.init(), for: morning.session(.staff)).patients
    #expect(all.map(\.patient) == ["1001", "0500"])
    #expect(all.map(\.clinician) == [Morning.clinician, nil])
    #expect(all[1].list.isEmpty && all[1].phase.isEmpty && all[1].attends == "fri")
    let apart = try await morning.desk.listPatients(.init(list: ""), for: morning.session(.staff))
      .patients
    #expect(apart.map(\.patient) == ["0500"])
    let shown = try await show(morning, "0500").history.map(\.what)
    #expect(shown.contains("not subject to testing"))
    try await morning.clinic.live(until: "2026-11-24T07:30")
    let slot = try #require(Slot("2026-11-24/main"))
    #expect(try await morning.clinic.store.read { try $0.roster(of: slot).rows.count } == 1)
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func whoIsOnNoListHasNoPhase() async throws {
    let morning = try await Morning()
    for (phase, attends) in [("one", "mon"), ("", "someday"), ("", "")] {
      let error = await refusal {
        try await morning.desk.addPatient(
          .init(
            name: Morning.name, born: Morning.born, list: "", phase: phase, attends: attends),
          by: morning.session(.staff))
      }
      #expect(error.kind == .invalidInput)
      #expect(!error.message.contains("Zzyzx"))
    }
  }

  /// A code that nobody knows would make every reading "cannot say", and only then be seen.
  @Test(arguments: [
    ("xyzzy", "no analyte is called 'xyzzy'"),
    ("nbupp", "no analyte is called 'nbupp', did you mean 'nbup'?"),
    ("ph", "no analyte is called 'ph', did you mean 'phb'?"),
  ])
  func anAnalyteThatNobodyKnowsIsRefusedAtOnce(code: String, message: String) async throws {
    let morning = try await Morning()
    let error = await refusal {
      try await morning.desk.setMedication(
        .init(patient: "1001", drug: "x", analytes: ["bup", code], critical: true),
        by: morning.session(.staff))
    }
    #expect(error.message == message)
    #expect(error.hint?.hasPrefix("one of 6am, aclz, alc, amp, ") == true)
    for known in ["6-am", "nbup", "etg", "methadone"] {
      _ = try await morning.desk.setMedication(
        .init(patient: "1001", drug: "x", analytes: [known], critical: true),
        by: morning.session(.staff))
    }
  }

  @Test
  func observersAndMedicationAreHeldToTheirWords() async throws {
    let morning = try await Morning()
    let staff = morning.session(.staff)
    for word in ["", "men", "Female"] {
      let error = await refusal {
        try await morning.desk.setObserver(.init(patient: "1001", preference: word), by: staff)
      }
      #expect(error.hint == "one of any, female, male, oral-fluid")
    }
    let wrong: [(String, [String], String?, String?)] = [
      ("", ["bup"], nil, nil), ("bup; drop", ["bup"], nil, nil), ("bup", [], nil, nil),
      ("bup", ["BUP"], nil, nil), ("bup", ["bup", "bup"], nil, nil),
      ("bup", ["bup", "foo"], nil, nil), ("bup", ["cre"], nil, nil),
      ("bup", ["bup"], "soon", nil), ("bup", ["bup"], "2026-11-23", "2026-11-22"),
    ]
    let size = try await morning.size
    for (drug, analytes, from, to) in wrong {
      let error = await refusal {
        try await morning.desk.setMedication(
          .init(
            patient: "1001", drug: drug, analytes: analytes, critical: false, from: from, to: to),
          by: staff)
      }
      #expect([.invalidInput, .refused].contains(error.kind), "\(drug) \(analytes)")
    }
    #expect(try await morning.size == size)
    let unseen = try await morning.desk.setMedication(
      .init(patient: "1001", drug: "tramadol", analytes: ["tra"], critical: false), by: staff)
    #expect(
      unseen.receipt.notes == ["The panel clinical-cup does not test tra: it stays 'not tested'."])
  }
}
