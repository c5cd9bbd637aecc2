import Evidence
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// A program with its policy, as checked and about to be applied.
package struct ProgramApplication: Hashable, Sendable {
  /// The files as written, kept word for word.
  package var programDocument: String
  package var policyDocument: String
  package var policy: Policy
  /// First date of the policy.
  package var from: CivilDate

  package init(
    programDocument: String, policyDocument: String, policy: Policy, from: CivilDate
  ) {
    self.programDocument = programDocument
    self.policyDocument = policyDocument
    self.policy = policy
    self.from = from
  }
}

extension LogTransaction {
  /// Applies a program file and its policy. What did not change makes no new version.
  package func applyProgram(_ application: ProgramApplication, by actor: RecordedActor) throws {
    let name = application.policy.program
    try db.run("INSERT INTO program (name) VALUES (?) ON CONFLICT DO NOTHING", [name])
    let last = try db.row(
      """
      SELECT version, document FROM program_version WHERE program = ?
      ORDER BY version DESC LIMIT 1
      """, [name])
    if last?["document"] != application.programDocument {
      try addVersion((last?["version"] ?? 0) + 1, of: application, by: actor)
    }
    try applyPolicy(
      application.policy, document: application.policyDocument, from: application.from, by: actor)
  }

  private func addVersion(
    _ version: Int64, of application: ProgramApplication, by actor: RecordedActor
  ) throws {
    let document = application.programDocument
    let entry = try act(
      "program", by: actor.label,
      row: [
        "program": .string(application.policy.program), "version": .integer(version),
        "hash": .string(SHA256.hash(Array(document.utf8)).hex),
      ])
    try db.run(
      """
      INSERT INTO program_version (program, version, document, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?)
      """, [application.policy.program, version, document, at, actor.id, entry])
  }

  /// Logs a policy from a date on, unless it is word for word the one in force then. Its lists
  /// belong to its program from now on.
  package func applyPolicy(
    _ policy: Policy, document: String, from: CivilDate, by actor: RecordedActor
  ) throws {
    if let problem = policy.problems().first { throw StoreError.invalid(problem) }
    guard try db.one(Int.self, "SELECT 1 FROM program WHERE name = ?", [policy.program]) != nil
    else { throw StoreError.unknown(noun: "program", id: policy.program) }
    let history = try records.policies(of: policy.program)
    if let last = history.last, last.policy == policy, last.from == from,
      last.document == document
    {
      return
    }
    try own(policy.lists.map(\.name), program: policy.program)
    try requireCommittedSlotsKept(policy, from: from, history: history)
    try requireEverybodyPlaced(policy)
    try log(policy, document: document, from: from, version: history.count + 1, by: actor)
  }

  private func log(
    _ policy: Policy, document: String, from: CivilDate, version: Int, by actor: RecordedActor
  ) throws {
    let policyEntry = try PolicyEntry(at: at, from: from, policy: policy)
    let entry = try append(.policy(policyEntry))
    let pol = String(decoding: try policyEntry.pol.encoded(), as: UTF8.self)
    try db.run(
      """
      INSERT INTO policy_version
        (program, version, from_date, hash, pol, document, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [policy.program, version, from, policyEntry.hash, pol, document, at, actor.id, entry])
  }

  private func own(_ lists: [String], program: String) throws {
    for list in lists {
      let owner = try db.one(String.self, "SELECT program FROM list WHERE name = ?", [list])
      if let owner, owner != program {
        throw StoreError.already(noun: "list", id: list, what: "owned by program '\(owner)'")
      }
      if owner == nil {
        try db.run("INSERT INTO list (name, program) VALUES (?, ?)", [list, program])
      }
    }
  }

  /// A policy logged after a slot's commit may not change that date's list, weekday, opens, closes,
  /// mode or mixes (LOG.md 4).
  private func requireCommittedSlotsKept(
    _ policy: Policy, from: CivilDate, history: [PolicyRecord]
  ) throws {
    for slot in try records.committedSlots(of: policy.program, from: from) {
      let old = history.last { $0.entry < slot.commit && $0.from <= slot.slot.date }?.policy
      guard let old, let was = old.list(named: slot.slot.list) else { continue }
      guard policy.list(named: slot.slot.list).map({ $0.keeps(was, on: slot.slot.date) }) == true,
        policy.mode == old.mode, policy.mixes == old.mixes
      else {
        throw StoreError.invalid(
          "\(slot.slot) is committed already, the policy cannot change its day, times, mode or "
            + "mixes; let it begin after \(slot.slot.date)")
      }
    }
  }

  /// Everybody enrolled has a row under every policy: the same that a patient's new phase or lane is
  /// held to (`require(phase:lane:ofList:)`), from the other side.
  private func requireEverybodyPlaced(_ policy: Policy) throws {
    for list in policy.lists {
      for stay in try records.stays(list: list.name) {
        if let phase = stay.phase, policy.phases[phase] == nil {
          throw StoreError.invalid(
            "patients of list \(list.name) are in phase '\(phase)', which the policy leaves out")
        }
        if let lane = stay.lane, policy.mode == .capped, policy.caps[lane] == nil {
          throw StoreError.invalid(
            "patients of list \(list.name) are in lane '\(lane)', for which the policy has no cap")
        }
      }
    }
  }

  /// Nothing is drawn on `date` for `list`. A slot that was committed becomes `missed`; one that was
  /// drawn cannot be closed any more.
  ///
  /// - Parameter reason: printable ASCII that names nobody; logged in an act of its own.
  package func addClosure(
    _ date: CivilDate, list: String, reason: String? = nil, by actor: RecordedActor
  ) throws {
    let slot = try requireSlot(date, list)
    let state = try records.slot(slot)?.state
    if let state, ![.committed, .rostered].contains(state) {
      throw StoreError.slotState(slot, wanted: "not drawn yet", found: state.rawValue)
    }
    guard try !records.isClosed(slot) else {
      throw StoreError.already(noun: "slot", id: slot.description, what: "closed")
    }
    if let reason {
      try act("closed", slot: slot, by: actor.label, row: ["reason": .string(reason)])
    }
    let entry = try change(.closure(date: date, list: list), by: actor.label)
    try db.run(
      "INSERT INTO closure (entry, date, list, reason) VALUES (?, ?, ?, ?)",
      [entry, date, list, reason])
  }

  /// Another capacity for one lane on one day, before its roster.
  package func setCap(
    _ cap: Int, lane: String, slot: Slot, by actor: RecordedActor
  ) throws {
    _ = try requireSlot(slot.date, slot.list)
    if let state = try records.slot(slot)?.state, state != .committed {
      throw StoreError.slotState(slot, wanted: "without a roster", found: state.rawValue)
    }
    let known = try records.slot(slot)
    let policy = try known.map { try records.rulingPolicy(of: $0) } ?? records.policy(for: slot)
    guard policy?.policy.caps[lane] != nil else {
      throw StoreError.unknown(noun: "lane with a cap", id: lane)
    }
    let entry = try change(
      .cap(date: slot.date, list: slot.list, lane: lane, cap: cap), by: actor.label)
    try db.run(
      "INSERT INTO cap_change (entry, date, list, lane, cap) VALUES (?, ?, ?, ?, ?)",
      [entry, slot.date, slot.list, lane, cap])
  }

  private func requireSlot(_ date: CivilDate, _ list: String) throws -> Slot {
    guard let slot = Slot(date: date, list: list), try records.program(ofList: list) != nil else {
      throw StoreError.unknown(noun: "list", id: list)
    }
    return slot
  }
}

extension ListPlan {
  /// Whether a date that `other` collects on stays as it was.
  fileprivate func keeps(_ other: ListPlan, on date: CivilDate) -> Bool {
    weekdays.contains(date.weekday) == other.weekdays.contains(date.weekday)
      && opens == other.opens && closes == other.closes
  }
}
