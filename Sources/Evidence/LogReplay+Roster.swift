import Libcrypto
import Selection
import TransparencyLog

/// Rules about rosters and their rows.
extension LogReplay {
  mutating func check(_ entry: RosterEntry) {
    let record = record(entry.slot)
    guard record.commit != nil, record.decided == nil, record.reveal == nil else {
      report(.rosterOutOfOrder, slot: entry.slot, "a roster comes after its commit, before its end")
      return
    }
    if record.roster != nil {
      report(.secondRoster, slot: entry.slot, "the slot has a roster already")
      return
    }
    if let window = state.window(of: record), !window.contains(entry.at) {
      report(.rosterOutsideWindow, slot: entry.slot, "fixed outside the slot's window")
    }
    let policy = checkPolicy(entry, record)
    if let policy, !isBlind { checkInputs(entry, record, policy) }
    load(entry, record, policy)
  }

  /// The policy to check the roster by: the one it names, if that one was ever logged.
  private mutating func checkPolicy(_ entry: RosterEntry, _ record: SlotRecord) -> Policy? {
    let ruling = state.ruling(record)?.entry
    if let ruling, ruling.hash == entry.pol { return ruling.policy }
    let named = state.policies.policy(hash: entry.pol)
    report(
      named == nil ? .policyUnknown : .policyBackdated, slot: entry.slot,
      "the policy it names is not the one in force when the slot was fixed")
    return named ?? ruling?.policy
  }

  /// Caps and pool as the policy and the log give them.
  private mutating func checkInputs(
    _ entry: RosterEntry, _ record: SlotRecord, _ policy: Policy
  ) {
    let caps = state.caps(record, policy)
    if entry.caps != caps {
      let isLower = caps.contains { $0.value > entry.caps[$0.key] ?? 0 }
      report(
        isLower ? .capsLowered : .capsRaised, slot: entry.slot,
        "caps \(describe(entry.caps)), \(describe(caps)) follow from the policy")
    }
    let pool = state.pool(entry.slot, policy)
    guard entry.pool != pool else { return }
    let (owed, expected) = (entry.pool?.owed ?? 0, pool?.owed ?? 0)
    let code: FaultCode =
      owed == expected ? .poolLeftDiffers : owed < expected ? .poolShrunk : .poolGrown
    report(
      code, slot: entry.slot,
      "the pool owes \(owed) on \(entry.pool?.left ?? 0) dates, the log gives \(expected) on "
        + "\(pool?.left ?? 0)")
  }

  private func describe(_ caps: [String: Int]) -> String {
    caps.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }

  /// Reads the roster's file and checks its lines.
  private mutating func load(_ entry: RosterEntry, _ record: SlotRecord, _ policy: Policy?) {
    guard let lines = readLines(LogBundle.roster(entry.slot), entry.slot) else { return }
    let leaves = lines.map { MerkleTree.leafHash(Array($0)) }
    let rows = lines.compactMap { RosterRow(line: $0) }
    let isSigned = MerkleTree.root(leaves) == entry.root
    var parsed = true
    if rows.count != lines.count {
      parsed = false
      report(
        isSigned ? .notCanonical : .rowEdited, slot: entry.slot,
        "\(lines.count - rows.count) lines of the roster are no rows")
    }
    let roster = LoadedRoster(
      slot: entry.slot, rows: parsed ? rows : [], leaves: parsed ? leaves : [],
      isSigned: isSigned && parsed, caps: entry.caps, pool: entry.pool,
      mode: policy?.mode ?? .independent)
    work[entry.slot, default: SlotWork()].roster = roster
    work[entry.slot]?.rowCount = rows.count
    if roster.isSigned { lastRoster[entry.slot.list] = roster }
    guard parsed else { return }
    if isSigned { checkCounts(entry, rows) }
    if !isBlind || !isSigned { checkRows(entry, record, policy, roster) }
  }

  private mutating func checkCounts(_ entry: RosterEntry, _ rows: [RosterRow]) {
    let eligible = rows.count(where: \.isEligible)
    if rows.count != entry.n || eligible != entry.nEligible {
      report(
        .rowCountDiffers, slot: entry.slot,
        "\(entry.n) rows and \(entry.nEligible) eligible, the lines have \(rows.count) and "
          + "\(eligible)")
    }
    for (row, next) in zip(rows, rows.dropFirst()) where row.label >= next.label {
      report(.rowsUnsorted, slot: entry.slot, "row \(next.label) stands after \(row.label)")
      break
    }
    if let row = rows.first(where: { $0.slot != entry.slot }) {
      report(.rowSlotDiffers, slot: entry.slot, "row \(row.label) is of slot \(row.slot)")
    }
  }

  private mutating func checkRows(
    _ entry: RosterEntry, _ record: SlotRecord, _ policy: Policy?, _ roster: LoadedRoster
  ) {
    var faults = RowFaults()
    checkPeople(record, roster.rows, &faults)
    if let policy { checkEach(entry, policy, roster, &faults) }
    if roster.isSigned {
      for (code, text) in faults.summary { report(code, slot: entry.slot, text) }
    } else {
      reportEdited(entry, roster, faults)
    }
  }

  /// A roster file that is not the one in the log: what was done to the copy.
  private mutating func reportEdited(
    _ entry: RosterEntry, _ roster: LoadedRoster, _ faults: RowFaults
  ) {
    let chance = faults.first { $0.rawValue.hasPrefix("chance-") }
    let what: (FaultCode, String) =
      if roster.rows.count < entry.n {
        (.rowRemoved, faults.text(of: .personMissing) ?? "")
      } else if roster.rows.count > entry.n {
        (.rowAdded, faults.text(of: .personUnknown) ?? "")
      } else if let chance {
        (.chanceEditedInBundle, faults.text(of: chance) ?? "")
      } else {
        (.rowEdited, faults.summary.first?.text ?? "")
      }
    let detail = what.1.isEmpty ? "" : ": \(what.1)"
    report(
      what.0, slot: entry.slot, "the roster's lines do not hash to the root in the log\(detail)")
  }

  /// Everybody enrolled in the list has a row, and those discharged since the commit; nobody else.
  private func checkPeople(
    _ record: SlotRecord, _ rows: [RosterRow], _ faults: inout RowFaults
  ) {
    let expected = (state.members[record.slot.list] ?? [])
      .union(state.recentLeavers(record))
    let present = Set(rows.map(\.label))
    for label in expected.subtracting(present) {
      faults.add(.personMissing, label, "enrolled, and without a row")
    }
    for label in present.subtracting(expected) {
      faults.add(.personUnknown, label, "a row, and not enrolled in the list")
    }
  }

  private mutating func checkEach(
    _ entry: RosterEntry, _ policy: Policy, _ roster: LoadedRoster, _ faults: inout RowFaults
  ) {
    var rules = RowRules(
      slot: entry.slot, policy: policy, calendar: state.calendar(of: entry.slot.list),
      pool: entry.pool, eligible: roster.rows.count(where: \.isEligible))
    for row in roster.rows {
      guard let enrolment = state.enrolments[row.label] else { continue }
      if let fault = rules.check(row, enrolment) {
        faults.add(fault.code, row.label, fault.text)
      } else {
        state.note(row, rules: policy.phases[row.phase]?.duties ?? [])
      }
    }
  }
}

extension SlotWindow {
  /// From opening until just before closing.
  func contains(_ time: Int64) -> Bool { opens <= time && time < closes }
}

/// Faults of one roster's rows, gathered by kind so that a thousand of them are one finding.
struct RowFaults {
  private var all: [FaultCode: [(label: Label, text: String)]] = [:]

  mutating func add(_ code: FaultCode, _ label: Label, _ text: String) {
    all[code, default: []].append((label, text))
  }

  func first(where isWanted: (FaultCode) -> Bool) -> FaultCode? {
    all.keys.filter(isWanted).min { $0.rawValue < $1.rawValue }
  }

  /// The first label with its fault, and how many more there are.
  func text(of code: FaultCode) -> String? {
    guard let faults = all[code], let first = faults.min(by: { $0.label < $1.label }) else {
      return nil
    }
    let more = faults.count > 1 ? " (and \(faults.count - 1) more)" : ""
    return "row \(first.label): \(first.text)\(more)"
  }

  var summary: [(code: FaultCode, text: String)] {
    all.keys.sorted { $0.rawValue < $1.rawValue }.compactMap { code in
      text(of: code).map { (code, $0) }
    }
  }
}
