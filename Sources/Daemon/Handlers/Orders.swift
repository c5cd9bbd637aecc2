import ControlAPI
import Documents
import Selection
import Storage
import Toxicology

extension Router {
  /// Tests outside the draw, and one test with all that happened to it.
  mutating func addOrders(_ desk: Desk) {
    on(OrderTest.self, allow: [.staff, .clinician]) { try await desk.orderTest($0, by: $1) }
    on(ShowTest.self, allow: [.staff, .lab, .clinician]) { try await desk.showTest($0, for: $1) }
  }
}

extension Desk {
  /// An ordered test never changes anyone's chances: it is no duty, and it completes none.
  func orderTest(
    _ parameters: OrderTest.Parameters, by session: Session
  ) async throws -> TestChanged {
    let codes = ReasonCodes.order
    guard let reason = codes.first(where: { $0.rawValue == parameters.reason }) else {
      throw ControlError(
        .invalidInput, "a test is not ordered for '\(parameters.reason.printable)'",
        hint: "one of \(codes.map(\.rawValue).joined(separator: ", "))")
    }
    let stay = try await currentStay(of: parameters.patient)
    guard stay.label != nil else {
      throw ControlError(
        .refused, "patient \(parameters.patient.printable) is not subject to testing")
    }
    let panel = try await panel(ofProgram: stay.program)
    let date = today
    let note = EventNote(text: parameters.text.flatMap { $0.isEmpty ? nil : $0 })
    let released = try await store.write { transaction in
      let number = try transaction.orderTest(
        enrolment: stay.enrolment, reason: reason, date: date, panel: panel, note: note,
        by: try recorded(session, transaction))
      return try transaction.records.requireTest(number)
    }
    return TestChanged(
      test: try await row(of: released.value, for: session), receipt: Receipt(released))
  }

  func showTest(
    _ parameters: ShowTest.Parameters, for session: Session
  ) async throws -> ShowTest.Reply {
    let number = Int64(parameters.test)
    let (test, events, isPending, resulted, attempts, collection) = try await store.read { reader in
      let test = try reader.requireTest(number)
      return (
        test, try reader.events(of: test), try reader.pendingExcuse(of: number) != nil,
        try MethodClass.allCases.filter { method in
          try reader.newestReport(of: number, method: method)?.isRetracted == false
        }.map(TestEvent.init), try reader.attempts(of: number),
        try reader.collection(of: test)
      )
    }
    try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.recordView(.test(number), print: "screen", by: actor)
    }
    let mayRead = session.actor.roles.seesNames
    return ShowTest.Reply(
      practice: isPractice, test: try await row(of: test, for: session),
      specimen: test.accession, events: events.map { event($0, withText: mayRead) },
      possible: TestLife.possible(in: test.state, excusePending: isPending)
        .filter { !resulted.contains($0) }.map(\.rawValue),
      attempts: test.state == .arrived ? attempts.map(sentence) : nil,
      collection: collection.map { form($0, withText: mayRead) },
      custody: collection?.custody.map(row) ?? [])
  }

  private func event(_ event: TestEventRecord, withText: Bool) -> TestEventRow {
    TestEventRow(
      at: times.rfc3339(event.at), what: event.what.rawValue, by: event.requester ?? event.by,
      reason: event.reason, approver: event.approver, text: withText ? event.text : nil,
      entry: UInt64(event.entry))
  }

  /// The stay that a patient is in now.
  func currentStay(of patient: String) async throws -> Stay {
    let stay = try await store.read { try $0.newestStay(ofPatient: patient) }
    if let end = stay.dischargedOn {
      throw ControlError(
        .refused, "patient \(patient.printable) was discharged on \(end)",
        hint: Self.readmission(patient.printable))
    }
    return stay
  }

  /// The newest version of the panel that a program's tests are read with.
  func panel(ofProgram name: String) async throws -> Int64? {
    let program = try await programFile(name)
    return try await store.read { reader in
      try program.flatMap { try reader.newestPanel($0.panel)?.id }
    }
  }
}

extension TestEvent {
  /// What entering a result of that kind does to a test.
  fileprivate init(_ method: MethodClass) {
    self = method == .presumptive ? .presumptive : .definitive
  }
}
