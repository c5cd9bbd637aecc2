import ControlAPI
import Documents
import Evidence
import Selection
import Storage
import Toxicology

extension Router {
  /// What becomes of the tests on a list.
  mutating func addTests(_ desk: Desk) {
    on(ListTests.self, allow: [.staff, .lab, .clinician]) { try await desk.listTests($0, for: $1) }
    on(RecordTest.self, allow: [.staff, .lab]) { try await desk.recordTest($0, by: $1) }
  }
}

extension Desk {
  func listTests(
    _ parameters: ListTests.Parameters, for session: Session
  ) async throws -> ListTests.Reply {
    let date = try parameters.date.map { try self.date($0) } ?? today
    let open = parameters.open
    let tests = try await store.read { try open ? $0.openTests() : $0.tests(on: date) }
    // The laboratory knows a test by its number and specimen.
    let withNames = !session.actor.roles.isDisjoint(with: [.staff, .clinician])
    return ListTests.Reply(
      practice: isPractice, date: date.description,
      tests: try await rows(of: tests, withNames: withNames))
  }

  func recordTest(
    _ parameters: RecordTest.Parameters, by session: Session
  ) async throws -> RecordTest.Reply {
    let event = try Self.event(parameters.what)
    let number = Int64(parameters.test)
    let note = EventNote(said: parameters.reason)
    guard let test = try await store.read({ try $0.test(number) }) else {
      throw StoreError.unknown(noun: "test", id: "\(number)")
    }
    let program = try await programFile(of: test)
    let due = event == .notified ? self.due(program) : nil
    let makeup = event == .noShow ? try await makeup(for: test) : nil
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      if event == .collected {
        let specimen = NewCollection(specimen: .urine, accession: parameters.specimen)
        try transaction.collect(number, specimen, by: actor)
      } else {
        try transaction.record(event, of: number, due: due, note: note, by: actor)
      }
      if let makeup, let label = test.label {
        try transaction.addMakeup(label, by: makeup, for: number, actor: actor)
      }
      return try transaction.records.requireTest(number)
    }
    let notes = makeup.map { ["A make-up is owed by \(DayText.long($0))."] } ?? []
    return RecordTest.Reply(
      test: try await rows(of: [released.value])[0], receipt: Receipt(released, notes: notes))
  }

  private static let steps: [TestEvent] = [
    .notified, .arrived, .collected, .noShow, .refused, .left, .unable, .closed,
  ]

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

  /// Tests as rows of a table.
  func rows(of tests: [TestRecord], withNames: Bool = true) async throws -> [TestRow] {
    let times = times
    return try await store.read { reader in
      let panels = try reader.panels().reduce(into: [:]) { $0[$1.id] = $1.name }
      return tests.map { test in
        let identity = try? reader.identity(of: test.person)
        return TestRow(
          test: Int(test.number), patient: withNames ? identity?.patient ?? "" : "",
          name: withNames ? identity?.name ?? "(erased)" : "", date: test.date.description,
          list: test.slot?.list ?? "", reason: test.reason.rawValue,
          panel: test.panel.flatMap { panels[$0] } ?? "", state: test.state.rawValue,
          collectBy: test.due.map(times.rfc3339), since: times.rfc3339(test.since))
      }
    }
  }
}

extension EventNote {
  /// A word is a reason code; anything longer is somebody's own words, which are sealed.
  fileprivate init(said reason: String?) {
    let isCode = reason?.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
    self.init(reason: isCode == true ? reason : nil, text: isCode == false ? reason : nil)
  }
}
