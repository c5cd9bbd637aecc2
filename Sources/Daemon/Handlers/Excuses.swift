import ControlAPI
import Selection
import Storage

extension Router {
  /// A test is excused by two: one asks, another decides.
  mutating func addExcuses(_ desk: Desk) {
    on(ExcuseTest.self, allow: [.staff]) { try await desk.excuseTest($0, by: $1) }
    on(DecideExcuse.self, allow: [.staff, .clinician]) { try await desk.decideExcuse($0, by: $1) }
    on(ListExcuses.self, allow: [.staff, .clinician, .compliance]) { _, session in
      try await desk.listExcuses(for: session)
    }
  }
}

extension Desk {
  /// The test stays open, and the day goes on, until somebody else decides.
  func excuseTest(
    _ parameters: ExcuseTest.Parameters, by session: Session
  ) async throws -> TestChanged {
    let note = EventNote(
      reason: try Self.code(parameters.code, for: .excuseRequested),
      text: parameters.text.flatMap { $0.isEmpty ? nil : $0 })
    return try await changeTest(
      parameters.test, by: session,
      notes: {
        ["Test \($0.number) stays open until somebody else approves, from another account."]
      }
    ) { transaction, test, actor in
      _ = try transaction.requestExcuse(of: test.number, note: note, by: actor)
    }
  }

  /// The records know a person by the Unix account (on a practice log, by the name that the caller
  /// chose) and refuse whoever asked.
  func decideExcuse(
    _ parameters: DecideExcuse.Parameters, by session: Session
  ) async throws -> TestChanged {
    try await changeTest(parameters.test, by: session) { transaction, test, actor in
      try requireStanding(of: test, transaction.records)
      try transaction.decideExcuse(of: test.number, approve: parameters.approve, by: actor)
    }
  }

  /// An outcome ends the waiting: whoever comes to decide after that is told which.
  private func requireStanding(of test: TestRecord, _ records: StoreReader) throws {
    let events = try records.events(of: test).map(\.what)
    guard let overtaken = events.lastIndex(of: .excuseOvertaken), overtaken > 0,
      !TestLife.allows(.excused, in: test.state)
    else { return }
    let what =
      switch events[overtaken - 1] {
      case .collected: "the specimen was collected"
      case .admittedUse: "use was admitted"
      default: "the test was \(events[overtaken - 1].rawValue)"
      }
    throw ControlError(
      .refused, "the excuse of test \(test.number) was overtaken: \(what) before anybody decided",
      hint: "'veridraw test show \(test.number)'")
  }

  /// Excuses that nobody has decided yet.
  func listExcuses(for session: Session) async throws -> ListExcuses.Reply {
    let waiting = try await store.read { reader in
      try reader.pendingExcuses().compactMap { request in
        try reader.test(request.test).map { (request, $0) }
      }
    }
    let tests = try await rows(of: waiting.map(\.1), for: session)
    try await logView(of: waiting.map(\.1), by: session)
    return ListExcuses.Reply(
      practice: isPractice,
      excuses: zip(waiting, tests).map { waiting, row in
        ExcuseRow(
          test: row, code: waiting.0.reason, by: waiting.0.by,
          at: times.rfc3339(waiting.0.at))
      })
  }

  /// One change to a test, and the test as it stands then.
  func changeTest(
    _ number: Int, by session: Session,
    notes: (TestRecord) -> [String] = { _ in [] },
    _ body: @escaping @Sendable (LogTransaction, TestRecord, RecordedActor) throws -> Void
  ) async throws -> TestChanged {
    let number = Int64(number)
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try body(transaction, try transaction.records.requireTest(number), actor)
      return try transaction.records.requireTest(number)
    }
    return TestChanged(
      test: try await row(of: released.value, for: session),
      receipt: Receipt(released, notes: notes(released.value)))
  }

  /// A code of the step's closed list.
  static func code(_ text: String?, for event: TestEvent) throws(ControlError) -> String? {
    guard let codes = ReasonCodes.needed(for: event) else { return nil }
    guard let text, codes.contains(text) else {
      throw ControlError(
        .invalidInput,
        text.map { "'\($0.printable)' is no reason code of '\(event.rawValue)'" }
          ?? "'\(event.rawValue)' needs a reason code",
        hint: "one of \(codes.joined(separator: ", "))")
    }
    return text
  }
}
