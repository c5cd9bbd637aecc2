import ControlAPI
import Selection
import Storage

extension Router {
  /// Who looked, and the name behind a label where a reviewer must have it.
  mutating func addOversight(_ desk: Desk) {
    on(AuditViewers.self, allow: [.compliance]) { parameters, _ in
      try await desk.viewers(parameters)
    }
    on(AuditRates.self, allow: [.compliance]) { parameters, _ in try await desk.rates(parameters) }
    on(Identify.self, allow: [.compliance]) { try await desk.identify($0, by: $1) }
  }
}

extension Desk {
  /// Views of one test, or of a day's lists with the patients and names looked at on that day.
  func viewers(_ parameters: AuditViewers.Parameters) async throws -> AuditViewers.Reply {
    let views: [ViewRecord]
    switch (parameters.test, parameters.date) {
    case (let number?, nil):
      let test = Int64(number)
      views = try await store.read { reader in
        try reader.views(ofTest: try reader.requireTest(test).number)
      }
    case (nil, let text):
      let date = try text.map { try self.date($0) } ?? today
      views = try await self.views(on: date)
    default: throw ControlError(.invalidInput, "either a date or a test, not both")
    }
    return AuditViewers.Reply(practice: isPractice, views: views.map(viewRow))
  }

  private func views(on date: CivilDate) async throws -> [ViewRecord] {
    let day = midnight(of: date)..<midnight(of: date + 1)
    return try await store.read { try $0.views(ofLists: date, others: day) }
  }

  private func viewRow(_ view: ViewRecord) -> ViewRow {
    ViewRow(
      at: times.rfc3339(view.at), by: view.by, what: view.thing.words, print: view.print,
      entry: UInt64(view.entry))
  }

  /// The one way from a label to a name. The reason is sealed with what names the person.
  func identify(
    _ parameters: Identify.Parameters, by session: Session
  ) async throws -> Identify.Reply {
    let label = try label(parameters.label)
    let reason = try Self.reason(parameters.reason)
    let released = try await store.write { transaction in
      try transaction.identify(label, reason: reason, by: try recorded(session, transaction))
    }
    let identity = released.value
    return Identify.Reply(
      practice: isPractice, label: label.hex, patient: identity.patient, name: identity.name,
      born: identity.born, receipt: Receipt(released))
  }

  /// Words that say why; blanks say nothing.
  static func reason(_ text: String) throws(ControlError) -> String {
    guard text.contains(where: { $0.isLetter || $0.isNumber }), text.count <= 200 else {
      throw ControlError(.invalidInput, "a reason is needed, of at most 200 characters")
    }
    return text
  }
}

extension ViewRecord.Thing {
  fileprivate var words: String {
    switch self {
    case .list(let slot): slot.description
    case .test(let test): "test \(test)"
    case .result(let test): "result of test \(test)"
    case .patient: "patient"
    case .patients: "all patients"
    case .identity: "name of a label"
    case .other(let kind): kind
    }
  }
}
