import ControlAPI
import Evidence
import Selection
import Storage

extension Router {
  /// Days without collection, and days with another capacity.
  mutating func addClosures(_ desk: Desk) {
    on(AddClosure.self, allow: [.admin]) { try await desk.addClosure($0, by: $1) }
    on(SetCap.self, allow: [.admin]) { try await desk.setCap($0, by: $1) }
  }
}

extension Desk {
  /// Closes a day that has not been drawn. A slot that was committed becomes `missed` at once; a
  /// day that opened without a commitment can no longer be closed (LOG.md 4, "Calendar rule").
  func addClosure(
    _ parameters: AddClosure.Parameters, by session: Session
  ) async throws -> AddClosure.Reply {
    let date = try date(parameters.date)
    let reason = try Self.plainReason(parameters.reason)
    let log = await keeper.log
    let slots = try lists(parameters.list, in: log).compactMap {
      try closable(date, $0, in: log, asked: parameters.list)
    }
    guard !slots.isEmpty else {
      throw ControlError(.refused, "no list collects on \(DayText.long(date))")
    }
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      for slot in slots {
        try transaction.addClosure(slot.date, list: slot.list, reason: reason, by: actor)
      }
    }
    await keeper.nudge()
    let missed = slots.filter { log.slots[$0]?.commit != nil }.map {
      "The draw of \($0) was committed already and stands as missed: closed after it was committed."
    }
    return AddClosure.Reply(
      closed: slots.map(\.description), receipt: Receipt(released, notes: missed))
  }

  /// The slot of a list on a date, nil where there is none to close.
  private func closable(
    _ date: CivilDate, _ list: String, in log: LogState, asked: String?
  ) throws(ControlError) -> Slot? {
    guard let slot = Slot(date: date, list: list) else { return nil }
    let record = log.slots[slot]
    if log.closures[list]?.contains(date) == true {
      if asked == nil { return nil }
      throw ControlError(.refused, "list \(list) is closed on \(date) already")
    }
    if record?.draw != nil {
      throw ControlError(
        .refused, "\(slot) has been drawn: the day cannot be closed any more",
        hint:
          "each test of it is excused ('veridraw test excuse TEST --code site', and somebody else "
          + "approves) or cancelled by a clinician ('veridraw test cancel TEST --code site')")
    }
    if record?.missed != nil { throw ControlError(.refused, "\(slot) is missed already") }
    guard record?.commit != nil || log.calendar(of: list).meets(on: date) else { return nil }
    let opens = ListAgenda(of: list, in: log).planned(on: date)?.opens
    if record?.commit == nil, opens.map({ $0 <= clock.now() }) ?? (date <= today) {
      throw ControlError(.refused, "\(slot) has opened: the day cannot be closed any more")
    }
    return slot
  }

  /// Another capacity for one lane on one day, as long as its roster is not fixed.
  func setCap(_ parameters: SetCap.Parameters, by session: Session) async throws -> Receipt {
    let date = try date(parameters.date)
    guard (0...100_000).contains(parameters.cap) else {
      throw ControlError(.invalidInput, "cap must be between 0 and 100000, got \(parameters.cap)")
    }
    let log = await keeper.log
    guard let list = try lists(parameters.list, in: log).first,
      let slot = Slot(date: date, list: list)
    else { throw StoreError.unknown(noun: "list", id: parameters.list.printable) }
    try requireOpenToCaps(slot, lane: parameters.lane, in: log)
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      try transaction.setCap(parameters.cap, lane: parameters.lane, slot: slot, by: actor)
    }
    await keeper.nudge()
    return Receipt(released)
  }

  private func requireOpenToCaps(
    _ slot: Slot, lane: String, in log: LogState
  ) throws(ControlError) {
    let record = log.slots[slot]
    let opens = ListAgenda(of: slot.list, in: log).planned(on: slot.date)?.opens
    guard log.calendar(of: slot.list).meets(on: slot.date), let opens else {
      throw ControlError(.refused, "list \(slot.list) does not collect on \(slot.date)")
    }
    if record?.roster != nil || record?.missed != nil || opens <= clock.now() {
      throw ControlError(.refused, "\(slot) has opened: its capacities are fixed")
    }
    let policy = (record.flatMap(log.ruling) ?? log.rulingNow(slot))?.entry.policy
    let lanes = policy?.mode == .capped ? policy?.caps.keys.sorted() ?? [] : []
    guard lanes.contains(lane) else {
      throw ControlError(
        .refused, "list \(slot.list) has no lane '\(lane.printable)' with a capacity",
        hint: lanes.isEmpty ? nil : "lanes here: \(lanes.joined(separator: ", "))")
    }
  }

  /// A closure concerns everybody and names nobody; its reason is logged as it is.
  private static func plainReason(_ text: String) throws(ControlError) -> String {
    let reason = try reason(text)
    guard reason.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw ControlError(.invalidInput, "the reason of a closure must be plain ASCII")
    }
    return reason
  }
}
