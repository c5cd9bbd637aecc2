import ControlAPI
import Storage
import Testing

@testable import Daemon

/// The state machine as a person meets it: CLINICAL.md's table, written out by hand.
@Suite(.timeLimit(.minutes(10)))
struct TestLifeTests {
  /// How each state is reached, and what may be recorded in it.
  private static let table: [(state: String, way: [String], possible: String)] = [
    ("selected", [], "notified arrived collected no-show refused left admitted-use cancelled ask"),
    ("notified", ["notified"], "arrived collected no-show refused left admitted-use cancelled ask"),
    (
      "arrived", ["arrived"],
      "collected attempted unable-to-provide refused left admitted-use cancelled ask"
    ),
    ("collected", ["collected"], "presumptive definitive specimen-rejected cancelled"),
    (
      "presumptive", ["collected", "result"],
      "definitive presumptive reviewed closed specimen-rejected verified sent-out amended retracted"
    ),
    (
      "reviewed", ["collected", "result", "reviewed"],
      "closed presumptive definitive specimen-rejected verified sent-out amended retracted"
    ),
    ("closed", ["collected", "result", "reviewed", "closed"], "presumptive definitive"),
    ("no-show", ["no-show"], "arrived ask"),
    ("left", ["arrived", "left"], "arrived ask"),
    ("refused", ["refused"], "ask"),
    ("unable-to-provide", ["arrived", "unable-to-provide"], "arrived ask"),
    ("excused", ["excuse"], ""),
    ("cancelled", ["cancelled"], ""),
    ("specimen-rejected", ["collected", "specimen-rejected"], "presumptive definitive closed"),
    ("admitted-use", ["admitted-use"], "closed"),
  ]

  /// Everything that can be recorded with one call.
  private static let steps = [
    "notified", "arrived", "collected", "no-show", "refused", "left", "unable-to-provide",
    "admitted-use", "cancelled", "specimen-rejected", "reviewed", "closed",
  ]

  private func take(_ step: String, _ test: Int, _ morning: Morning) async throws {
    switch step {
    case "result":
      _ = try await morning.desk.enterResult(
        .init(test: test, readings: "all negative", controlsSeen: true),
        by: morning.session(.lab))
    case "excuse":
      try await morning.excuse(test)
      try await morning.decide(test, by: morning.session(.staff, 2))
    default: try await record(step, test, morning)
    }
  }

  private func record(_ step: String, _ test: Int, _ morning: Morning) async throws {
    let isClinicians = ["cancelled", "reviewed", "closed"].contains(step)
    let code = ["cancelled": "duplicate", "specimen-rejected": "leaked"][step]
    try await morning.record(
      step, of: test, reason: code, by: isClinicians ? .clinician : .staff)
  }

  @Test
  func everyStateAllowsWhatTheTableSaysAndNothingElse() async throws {
    let patients = (1001..<1001 + Self.table.count).map { ("\($0)", "mon-thu") }
    let morning = try await Morning(patients)
    for (row, patient) in zip(Self.table, patients) {
      let test = try await morning.test(of: patient.0)
      for step in row.way { try await take(step, test, morning) }
      let possible = row.possible.split(separator: " ").map(String.init)
        .map { $0 == "ask" ? "excuse-requested" : $0 }
      let shown = try await morning.show(test)
      #expect(shown.test.state == row.state)
      // A report that is there is amended, not entered again.
      let resulted = row.way.contains("result")
      #expect(shown.possible == possible.filter { !(resulted && $0 == "presumptive") })
      for step in Self.steps where !possible.contains(step) {
        let error = await refusal { try await record(step, test, morning) }
        let list = possible.isEmpty ? "nothing" : possible.joined(separator: ", ")
        #expect(error.kind == .refused, "\(row.state) → \(step)")
        #expect(
          error.message
            == "test \(test) is \(row.state), it cannot be \(step); possible: \(list)")
        #expect(error.hint?.hasPrefix("'veridraw ") == true)
      }
      #expect(try await morning.show(test).test.state == row.state)
    }
    #expect(try await morning.verdict() == 0)
  }

  @Test(
    arguments: [
      ([], "'veridraw test show 4'"), ([.excuseRequested], "'veridraw test excuse 4 --code CODE'"),
      (
        [.presumptive, .rejected, .noShow, .attempted],
        "'veridraw test reject 4 --code CODE', 'veridraw test miss 4' or 'veridraw test attempt 4'"
      ),
    ] as [([TestEvent], String)])
  func whatToTypeInstead(possible: [TestEvent], hint: String) {
    let error = StoreError.transition(
      test: 4, state: .presumptive, asked: .arrived, possible: possible)
    #expect(error.hint == hint)
  }

  /// The ordinary way on from a specimen is its result.
  @Test
  func aSpecimenWaitsForItsResult() async throws {
    let morning = try await Morning()
    try await morning.record("collected")
    let error = await refusal { try await morning.record("closed") }
    #expect(
      error.hint
        == "'veridraw result enter 1', 'veridraw test reject 1 --code CODE' or "
        + "'veridraw test cancel 1 --code CODE'")
  }

  /// One rule for every closed list: the call was wrong, and this is what it may be.
  @Test
  func aWordThatIsNoCodeListsTheCodes() async throws {
    let morning = try await Morning()
    let (staff, word) = (morning.session(.staff), "Zzyzx is ill")
    let errors = [
      await refusal {
        try await morning.desk.discharge(.init(patient: "1001", reason: word), by: staff)
      },
      await refusal {
        try await morning.desk.requestErasure(.init(patient: "1001", code: word), by: staff)
      },
      await refusal {
        try await morning.desk.dismissHeld(
          .init(held: 1, code: word), by: morning.session(.lab))
      },
      await refusal {
        try await morning.desk.orderTest(.init(patient: "1001", reason: word), by: staff)
      },
      await refusal {
        try await morning.desk.setAttendance(
          .init(
            patient: "1001", away: .init(first: "2026-11-24", last: "2026-11-25", why: word)),
          by: staff)
      },
      await refusal { try await morning.excuse(code: word) },
    ]
    for error in errors {
      #expect(error.kind == .invalidInput)
      #expect((error.hint ?? error.message).contains("one of "), "\(error.message)")
    }
  }

  /// Deciding is offered exactly while somebody waits for it.
  @Test
  func aPendingExcuseIsDecidedNotAskedFor() async throws {
    let morning = try await Morning()
    #expect(try await morning.show().possible.contains("excuse-requested"))
    try await morning.excuse()
    let possible = try await morning.show().possible
    #expect(possible.contains("excused") && possible.contains("excuse-declined"))
    #expect(!possible.contains("excuse-requested"))
    let error = await refusal { try await morning.record("closed") }
    #expect(error.message.hasSuffix("cancelled, excused, excuse-declined"))
  }

  @Test(arguments: ["cancelled", "specimen-rejected"])
  func aStepThatNeedsACodeListsTheCodes(_ step: String) async throws {
    let morning = try await Morning()
    if step == "specimen-rejected" { try await morning.record("collected") }
    for reason in [nil, "", "because", "Zzyzx is ill"] {
      let error = await refusal {
        try await morning.record(step, reason: reason, by: step == "cancelled" ? .clinician : .lab)
      }
      #expect(error.kind == .invalidInput)
      #expect(error.hint?.hasPrefix("one of ") == true)
      #expect(error.hint?.hasSuffix(", other") == true)
    }
  }

  @Test
  func onlyAClinicianReviews() async throws {
    let morning = try await Morning()
    try await take("collected", 1, morning)
    try await take("result", 1, morning)
    for role in [Role.staff, .lab] {
      let error = await refusal { try await morning.record("reviewed", by: role) }
      #expect(error.kind == .notPermitted)
      #expect(error.message == "not permitted: 'reviewed' of test 1 needs clinician")
    }
    #expect(try await morning.record("reviewed", by: .clinician).test.state == "reviewed")
  }

  /// A result is closed by whoever may read it; one that medication does not account for, by a
  /// clinician. The desk is refused in the same words either way.
  @Test(
    arguments: [
      ("all negative", true), ("all negative except thc", true),
      ("all negative except thc not tested", true), ("all negative except mtd", true),
      ("all negative except bup", false), ("all neg except bup pos, thc not tested", false),
      ("all negative except bup bzo", true),
    ])
  func onlyAClinicianClosesWhatIsUnexpected(_ readings: String, _ isUnexpected: Bool) async throws {
    let morning = try await Morning()
    try await medicate(morning, "buprenorphine", ["bup"])
    try await medicate(morning, "methadone", ["mtd"], from: "2026-11-24")
    try await medicate(morning, "diazepam", ["bzo"], to: "2026-11-22")
    try await close(readings, morning, unexpected: isUnexpected)
  }

  /// The absence of a drug that must be there is a finding; a dead strip says nothing.
  @Test(arguments: [("all negative", true), ("all negative except mtd", false)])
  func aMissingCriticalDrugIsUnexpected(_ readings: String, _ isUnexpected: Bool) async throws {
    let morning = try await Morning()
    try await medicate(morning, "methadone", ["mtd"], isCritical: true)
    try await close(readings, morning, unexpected: isUnexpected)
  }

  @Test
  func aDeadStripIsForAClinician() async throws {
    try await close("all negative except amp invalid", try await Morning(), unexpected: true)
  }

  private func medicate(
    _ morning: Morning, _ drug: String, _ analytes: [String], isCritical: Bool = false,
    from: String = "2026-11-01", to: String? = nil
  ) async throws {
    _ = try await morning.desk.setMedication(
      .init(
        patient: "1001", drug: drug, analytes: analytes, critical: isCritical, from: from, to: to),
      by: morning.session(.staff))
  }

  private func close(_ readings: String, _ morning: Morning, unexpected: Bool) async throws {
    try await take("collected", 1, morning)
    _ = try await morning.desk.enterResult(
      .init(test: 1, readings: readings, controlsSeen: true), by: morning.session(.lab))
    let desk = await refusal { try await morning.record("closed") }
    #expect(desk.message == "not permitted: 'closed' of test 1 needs lab or clinician")
    if unexpected {
      let bench = await refusal { try await morning.record("closed", by: .lab) }
      #expect(bench.message == "not permitted: 'closed' of test 1 needs clinician")
      #expect(try await morning.show().test.state == "presumptive")
    }
    let closed = try await morning.record("closed", by: unexpected ? .clinician : .lab)
    #expect(closed.test.state == "closed")
  }

  /// Nobody at the front desk drops somebody who was drawn.
  @Test
  func aDrawnTestIsNotCancelledAlone() async throws {
    let morning = try await Morning()
    for role in [Role.staff, .lab] {
      let error = await refusal {
        try await morning.record("cancelled", reason: "duplicate", by: role)
      }
      #expect(error.kind == .notPermitted)
      #expect(error.hint?.contains("excuse 1") == true)
    }
    for step in ["notified", "collected", "no-show"] {
      let error = await refusal { try await morning.record(step, by: .clinician) }
      #expect(error.kind == .notPermitted, "\(step)")
    }
    let ordered = try await morning.desk.orderTest(
      .init(patient: "1001", reason: "for-cause"), by: morning.session(.staff))
    let reply = try await morning.record(
      "cancelled", of: ordered.test.test, reason: "ordered-in-error")
    #expect(reply.test.state == "cancelled")
  }

  /// A word is no reason code unless it stands in a list: it may be somebody's name.
  @Test
  func ownWordsAreSealed() async throws {
    let morning = try await Morning()
    try await morning.record("no-show", reason: "quuxbury")
    let event = try #require(try await morning.show().events.last)
    #expect(event.reason == nil)
    #expect(event.text == "quuxbury")
    #expect(try await morning.show(as: .lab).events.last?.text == nil)
  }
}
