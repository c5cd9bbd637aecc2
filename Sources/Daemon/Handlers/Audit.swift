import ControlAPI
import Evidence
import Libcrypto
import Selection
import Storage
import TransparencyLog

extension Router {
  /// Evidence, by label: nothing here names anybody.
  mutating func addAudit(_ desk: Desk) {
    on(AuditHead.self, allow: Set(Role.allCases)) { _, _ in
      AuditHead.Reply(practice: desk.isPractice, head: try desk.head())
    }
    on(AuditGenesis.self, allow: Set(Role.allCases)) { _, _ in try await desk.genesis() }
    onStream(AuditDraw.self, allow: [.compliance]) { parameters, _, send in
      try await desk.streamDraws(parameters, send)
    }
    onStream(AuditLog.self, allow: [.compliance]) { parameters, _, send in
      try await desk.streamLog(parameters, send)
    }
    onStream(AuditBundle.self, allow: [.compliance]) { parameters, session, send in
      try await desk.streamBundle(parameters, for: session, send)
    }
  }
}

extension Desk {
  func genesis() async throws -> AuditGenesis.Reply {
    guard let logID = store.logID, let genesis = try await store.read({ try $0.genesis() }) else {
      throw StoreError.noLog
    }
    return AuditGenesis.Reply(
      practice: isPractice, origin: genesis.origin, logID: logID.hex,
      key: genesis.key.description, timezone: genesis.tz, createdAt: times.rfc3339(genesis.at))
  }

  func streamLog(
    _ parameters: AuditLog.Parameters, _ send: @Sendable (AuditLog.Reply) async throws -> Void
  ) async throws {
    var next = Int64(clamping: parameters.first)
    var left = Int64(clamping: parameters.count)
    repeat {
      let (first, count) = (next, Int(min(left, Int64(Self.pageSize))))
      let lines = try await store.read { try $0.lines(from: first, count: count) }
      try await send(
        AuditLog.Reply(
          first: UInt64(first), lines: lines.map { String(decoding: $0, as: UTF8.self) }))
      next += Int64(lines.count)
      left -= Int64(lines.count)
      if lines.count < count { return }
    } while left > 0
  }

  func streamDraws(
    _ parameters: AuditDraw.Parameters, _ send: @Sendable (AuditDraw.Reply) async throws -> Void
  ) async throws {
    let date = try parameters.date.map { try self.date($0) } ?? today
    let log = await keeper.log
    var isEmpty = true
    for list in log.policies.lists where parameters.list == nil || parameters.list == list {
      guard let slot = Slot(date: date, list: list), let record = log.slots[slot],
        record.isOnRecord, let mode = log.ruling(record)?.entry.policy.mode
      else { continue }
      isEmpty = false
      var report = try await report(record, mode: mode, in: log)
      for page in report.rows.pages() {
        report.rows = Array(page)
        try await send(AuditDraw.Reply(practice: isPractice, draws: [report]))
      }
    }
    if isEmpty {
      throw ControlError(
        .notFound, "no list has a slot on \(date)", hint: "'veridraw status' shows the last ones")
    }
  }

  private func report(
    _ record: SlotRecord, mode: Mode, in log: LogState
  ) async throws -> DrawReport {
    let slot = record.slot
    let rows = record.roster == nil ? [] : try await store.read { try $0.roster(of: slot) }.rows
    let list = try await store.read { try $0.list(of: slot) } ?? []
    let numbers = Dictionary(list.map { ($0.label, $0.number) }) { first, _ in first }
    let late = try await store.read { try $0.late(in: slot) }
    let draw = record.reveal == nil ? nil : try await slotDraw(slot, in: log)
    let expected = record.roster?.entry.expectations(of: rows) ?? [:]
    return DrawReport(
      slot: slot.description,
      state: record.draw != nil ? "drawn" : record.missed != nil ? "missed" : "waiting",
      mode: mode.rawValue, commitEntry: index(record.commit), rosterEntry: index(record.roster),
      drawEntry: index(record.draw), revealEntry: index(record.reveal),
      rosterRoot: record.roster?.entry.root.hex, listRoot: record.draw?.entry.res.hex,
      // Who came late could be drawn with the row's chance, so that it counts (as in `rates`).
      expected: rows.filter { $0.isEligible || late[$0.label] != nil }
        .reduce(0) { $0 + (expected[$1.label] ?? 0) },
      rows: rows.map { row in
        let number = numbers[row.label] ?? draw?.randomness.number(of: row.label)
        return DrawReportRow(
          label: row.label.hex, phase: row.phase, lane: row.lane, chance: row.chance.ppb,
          number: number?.description, drawn: numbers[row.label] != nil || late[row.label] == true,
          why: row.why?.rawValue, late: late[row.label] == nil ? nil : true)
      })
  }

  private func index<Payload>(_ logged: Logged<Payload>?) -> UInt64? {
    logged.map { UInt64($0.index) }
  }
}
