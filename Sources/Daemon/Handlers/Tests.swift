import ControlAPI
import Documents
import Evidence
import Selection
import Storage
import Toxicology

extension Router {
  /// What becomes of the tests on a list.
  mutating func addTests(_ desk: Desk) {
    onStream(ListTests.self, allow: [.staff, .lab, .clinician]) { parameters, session, send in
      try await desk.streamTests(parameters, for: session, send)
    }
    on(RecordTest.self, allow: [.staff, .lab, .clinician]) {
      try await desk.recordTest($0, by: $1)
    }
  }
}

extension Desk {
  /// Between two pages only the numbers are held: whoever reads slowly holds little.
  func streamTests(
    _ parameters: ListTests.Parameters, for session: Session,
    _ send: @Sendable (ListTests.Reply) async throws -> Void
  ) async throws {
    let date = try parameters.date.map { try self.date($0) } ?? today
    for page in try await numbers(on: parameters.open ? nil : date, for: session).pages() {
      let tests = try await store.read { reader in try page.compactMap { try reader.test($0) } }
      try await send(
        ListTests.Reply(
          practice: isPractice, date: date.description,
          tests: try await rows(of: tests, for: session)))
    }
  }

  /// Tests of a day, or those of any day without an outcome.
  private func numbers(on date: CivilDate?, for session: Session) async throws -> [Int64] {
    let tests = try await store.read { reader in
      try date.map { try reader.tests(on: $0) } ?? reader.openTests()
    }
    try await logView(of: tests, by: session)
    return tests.map(\.number)
  }

  /// Tests with their names are the lists they were drawn on, and reading those is logged, once for
  /// each; of a test that was ordered, the test.
  func logView(of tests: [TestRecord], by session: Session) async throws {
    let slots = Set(tests.compactMap(\.slot)).sorted()
    let ordered = tests.filter { $0.slot == nil }.map(\.number)
    guard session.actor.roles.seesNames, !tests.isEmpty else { return }
    try await store.write { transaction in
      let actor = try recorded(session, transaction)
      for slot in slots { try transaction.recordView(.list(slot), print: "tests", by: actor) }
      for test in ordered {
        try transaction.recordView(.test(test), print: "tests", by: actor, since: 0)
      }
    }
  }

  func recordTest(
    _ parameters: RecordTest.Parameters, by session: Session
  ) async throws -> RecordTest.Reply {
    let event = try Self.event(parameters.what)
    let test = try await numbered(parameters.test)
    try await require(session.actor.roles, for: event, of: test)
    // Whether the step is possible comes before what is missing in it.
    try await requirePossible(event, of: test)
    if event == .closed, test.state.isResulted { try await requireSettled(test) }
    let step = try await step(event, parameters, of: test)
    let rules = settings.rules
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      if event == .closed { try transaction.judge(test.number, by: rules) }
      try step.record(of: test, transaction, by: actor)
      return try transaction.records.requireTest(test.number)
    }
    let pending = try await store.read {
      event == .reviewed
        ? try $0.pendingResults(of: test.number, by: rules.substances) : []
    }
    let notes = [
      step.makeup.map { "A make-up is owed by \(DayText.long($0))." },
      step.collection.flatMap(warning),
      pending.lazy.compactMap(\.awaited).first.map { "It still waits for \($0)." },
    ].compactMap { $0 }
    return RecordTest.Reply(
      test: try await row(of: released.value, for: session),
      receipt: Receipt(released, notes: notes))
  }

  private func step(
    _ event: TestEvent, _ parameters: RecordTest.Parameters, of test: TestRecord
  ) async throws -> TestStep {
    let code = try Self.code(parameters.reason, for: event)
    let program = try await programFile(of: test)
    return TestStep(
      event: event, note: EventNote(reason: code, text: code == nil ? parameters.reason : nil),
      collection: try await collection(parameters, event, of: test, program),
      due: event == .notified ? due(program) : nil,
      makeup: event == .noShow ? try await makeup(for: test) : nil)
  }

  /// What is recorded with this call, in the order of a test's life.
  private static let steps: [TestEvent] = [
    .notified, .arrived, .collected, .noShow, .refused, .left, .unable, .admittedUse, .cancelled,
    .rejected, .reviewed, .closed,
  ]

  /// Who may record a step of a test. Nobody drops a drawn patient alone: before a specimen is in, a
  /// random test is excused by two, or cancelled by a clinician. A result is closed by whoever may
  /// read it.
  private static func roles(for event: TestEvent, of test: TestRecord) -> Set<Role> {
    switch event {
    case .reviewed: [.clinician]
    case .cancelled where test.reason == .random && !test.state.hasOutcome: [.clinician]
    case .closed where test.state.isResulted: [.lab, .clinician]
    case .cancelled, .closed: [.staff, .lab, .clinician]
    default: [.staff, .lab]
    }
  }

  /// Only a clinician closes an unexpected result (CLINICAL.md, "Expected positives"). Whether it is
  /// one is asked after the roles: being refused tells the desk nothing of a result.
  private func require(
    _ roles: Set<Role>, for event: TestEvent, of test: TestRecord
  ) async throws {
    var allowed = Self.roles(for: event, of: test)
    // Whoever rejects a specimen afterwards has not voided what was read of it.
    let isRead = test.state.isResulted || test.state == .rejected
    if event == .closed, isRead, !allowed.isDisjoint(with: roles),
      try await isUnexpected(resultOf: test)
    {
      allowed = [.clinician]
    }
    guard allowed.isDisjoint(with: roles) else { return }
    let needed = Role.allCases.filter(allowed.contains).map(\.rawValue)
    throw ControlError(
      .notPermitted,
      "not permitted: '\(event.rawValue)' of test \(test.number) needs "
        + needed.joined(separator: " or "),
      hint: Self.hint(for: event, of: test))
  }

  private static func hint(for event: TestEvent, of test: TestRecord) -> String? {
    switch event {
    case .cancelled: "'veridraw test excuse \(test.number) --code CODE' asks for an excuse"
    case .closed: "the day's list is done with the specimen: the result waits for who judges it"
    default: nil
    }
  }

  func requirePossible(_ event: TestEvent, of test: TestRecord) async throws {
    guard !TestLife.allows(event, in: test.state) else { return }
    let number = test.number
    let isPending = try await store.read { try $0.pendingExcuse(of: number) != nil }
    throw StoreError.transition(
      test: number, state: test.state, asked: event,
      possible: TestLife.possible(in: test.state, excusePending: isPending))
  }

  private static func event(_ word: String) throws(ControlError) -> TestEvent {
    guard let event = steps.first(where: { $0.rawValue == word }) else {
      throw ControlError(
        .invalidInput, "unknown step '\(word.printable)'",
        hint: "one of \(steps.map(\.rawValue).joined(separator: ", "))")
    }
    return event
  }

  /// Deadlines count from notice (CLINICAL.md).
  private func due(_ program: ProgramFile?) -> Int64 {
    clock.now() + Int64(program?.collectWithinHours ?? 8) * 3_600
  }

  /// Last day of the make-up that the policy asks for after a no-show: the patient's third attending
  /// day from now on, say. Nil where a no-show is no reason for one.
  private func makeup(for test: TestRecord) async throws -> CivilDate? {
    guard test.reason == .random, let slot = test.slot, let label = test.label,
      let within = try await policyFile(of: slot)?.noShowMakeUp
    else { return nil }
    let log = await keeper.log
    guard log.enrolments[label]?.discharged == nil else { return nil }
    let calendar = log.calendar(of: slot.list)
    let enrolment = test.enrolment
    let tomorrow = today + 1
    let attendance = try await store.read { try $0.attendance(of: enrolment, on: tomorrow) }
    let days = (0..<366).lazy.map { tomorrow + $0 }
      .filter { calendar.meets(on: $0) && attendance.isExpected(on: $0) }
    return Array(days.prefix(within)).last
  }

  func row(of test: TestRecord, for session: Session) async throws -> TestRow {
    try await rows(of: [test], for: session)[0]
  }

  /// Tests as rows of a table, with what the caller may see of whom they are: a reviewer has labels,
  /// the laboratory knows a test by its number and specimen.
  func rows(of tests: [TestRecord], for session: Session) async throws -> [TestRow] {
    let (times, roles, log) = (times, session.actor.roles, await keeper.log)
    return try await store.read { reader in
      let panels = try reader.panels().reduce(into: [:]) { $0[$1.id] = $1.name }
      return tests.map { test in
        let (patient, name) = roles.seesNames ? Self.who(test, reader) : ("", "")
        let isReviewer = !roles.seesNames && roles.contains(.compliance)
        return TestRow(
          test: Int(test.number), patient: isReviewer ? test.label?.hex ?? "" : patient,
          name: name, date: test.date.description, list: test.slot?.list ?? "",
          reason: test.reason.rawValue, panel: test.panel.flatMap { panels[$0] } ?? "",
          state: test.state.rawValue, collectBy: collectBy(test, in: log).map(times.rfc3339),
          since: times.rfc3339(test.since))
      }
    }
  }

  /// Until when a specimen is to be there, UTC seconds: the deadline that notice set, at the latest
  /// the closing of the list.
  func collectBy(_ test: TestRecord, in log: LogState) -> Int64? {
    let closes = test.slot.flatMap { log.slots[$0] }.flatMap { log.window(of: $0) }?.closes
    return [test.due, closes].compactMap(\.self).min()
  }

  private static func who(_ test: TestRecord, _ reader: StoreReader) -> (String, String) {
    let identity = try? reader.identity(of: test.person)
    return (identity?.patient ?? "", identity?.name ?? "(erased)")
  }
}

/// One step of a test's life and what is recorded with it.
private struct TestStep: Sendable {
  let event: TestEvent
  let note: EventNote
  let collection: NewCollection?
  /// UTC seconds by which a specimen must be there.
  let due: Int64?
  /// Last day of the make-up that is owed from now on.
  let makeup: CivilDate?

  func record(
    of test: TestRecord, _ transaction: LogTransaction, by actor: RecordedActor
  ) throws {
    if let collection {
      try transaction.collect(test.number, collection, by: actor)
    } else {
      try transaction.record(event, of: test.number, due: due, note: note, by: actor)
    }
    if let makeup, let label = test.label {
      try transaction.addMakeup(label, by: makeup, for: test.number, actor: actor)
    }
  }
}

extension Set<Role> {
  /// Whether names belong to the work: the front desk's and the clinician's.
  var seesNames: Bool { !isDisjoint(with: [.staff, .clinician]) }
}
