import ControlAPI
import Selection
import Storage

extension Router {
  /// Lots of cups and their control readings.
  mutating func addLots(_ desk: Desk) {
    on(AddLot.self, allow: [.lab]) { try await desk.addLot($0, by: $1) }
    on(CheckLot.self, allow: [.lab]) { try await desk.checkLot($0, by: $1) }
    on(ListLots.self, allow: [.lab]) { _, _ in try await desk.listLots() }
  }
}

extension Desk {
  func addLot(_ parameters: AddLot.Parameters, by session: Session) async throws -> LotChanged {
    let expires = try Self.expiry(parameters.expires)
    return try await changeLot(parameters.number, by: session) { transaction, actor in
      try transaction.addLot(
        parameters.number, panel: parameters.panel.printable, expires: expires, by: actor)
    }
  }

  func checkLot(
    _ parameters: CheckLot.Parameters, by session: Session
  ) async throws -> LotChanged {
    let given: [ControlLevel: Bool?] = [
      .negative: parameters.negative, .positive: parameters.positive,
    ]
    let readings = given.compactMapValues { $0 }
    return try await changeLot(parameters.number, by: session) { transaction, actor in
      try transaction.checkLot(parameters.number.printable, readings, by: actor)
    }
  }

  func listLots() async throws -> ListLots.Reply {
    ListLots.Reply(practice: isPractice, lots: try await store.read { try $0.lots() }.map(row))
  }

  private func changeLot(
    _ number: String, by session: Session,
    _ change: @escaping @Sendable (LogTransaction, RecordedActor) throws -> Void
  ) async throws -> LotChanged {
    let released = try await store.write { transaction in
      try change(transaction, try recorded(session, transaction))
      return try transaction.records.lot(number)
    }
    guard let lot = released.value else { throw StoreError.unknown(noun: "lot", id: number) }
    return LotChanged(lot: row(lot), receipt: Receipt(released))
  }

  func row(_ lot: LotRecord) -> LotRow {
    LotRow(
      panel: lot.panel, number: lot.number, expires: lot.expires.description,
      refusal: lot.refusal(on: today),
      controls: lot.controls.map {
        LotControl(level: $0.level, passed: $0.passed, at: times.rfc3339($0.at), by: $0.by)
      })
  }

  /// A box's date: a month is good until its last day (CLINICAL.md, "Analytes, panels, cutoffs").
  private static func expiry(_ text: String) throws(ControlError) -> CivilDate {
    let lastOfMonth = (28...31).compactMap { CivilDate("\(text)-\($0)") }.last
    guard let date = CivilDate(text) ?? lastOfMonth else {
      throw ControlError(
        .invalidInput,
        "expires must be as on the box, 2027-03 or 2027-03-31, got '\(text.printable)'")
    }
    return date
  }
}
