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
    var leaves: [Digest] = []
    var rows: [RosterRow] = []
    leaves.reserveCapacity(lines.count)
    rows.reserveCapacity(lines.count)
    for line in lines.lazy.map({ Array($0) }) {
      leaves.append(MerkleTree.leafHash(line))
      if let row = reader.row(line) { rows.append(row) }
    }
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
    work[entry.slot]?.areRowsChecked = true
    var faults = RowFaults()
    let matched = checkEach(record, entry, policy, roster, &faults)
    checkPeople(record, roster.rows, matched: matched, &faults)
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
  /// `matched` rows are of such people.
  private func checkPeople(
    _ record: SlotRecord, _ rows: [RosterRow], matched: Int, _ faults: inout RowFaults
  ) {
    let members = state.members[record.slot.list] ?? []
    let leavers = state.recentLeavers(record)
    if matched == rows.count, matched == members.count + leavers.count { return }
    let expected = members.union(leavers)
    let present = Set(rows.map(\.label))
    for label in expected.subtracting(present) {
      faults.add(.personMissing, label, "enrolled, and without a row")
    }
    for label in present.subtracting(expected) {
      faults.add(.personUnknown, label, "a row, and not enrolled in the list")
    }
  }

  /// Checks each row of somebody known, and follows windows and gaps.
  ///
  /// - Returns: how many rows are of people who have one here.
  private mutating func checkEach(
    _ record: SlotRecord, _ entry: RosterEntry, _ policy: Policy?, _ roster: LoadedRoster,
    _ faults: inout RowFaults
  ) -> Int {
    var rules = policy.map { policy in
      RowRules(
        slot: entry.slot, policy: policy, calendar: state.calendar(of: entry.slot.list),
        pool: entry.pool, eligible: roster.rows.count(where: \.isEligible))
    }
    let commit = record.commit?.index ?? 0
    var matched = 0
    var recent: [Int] = []
    for row in roster.rows {
      guard let enrolment = state.enrolments[row.label] else { continue }
      if enrolment.list == entry.slot.list, enrolment.discharged ?? .max > commit { matched += 1 }
      let logged = max(enrolment.enrolled, enrolment.phaseSet)
      if logged > commit { recent.append(logged) }
      let duties = policy?.phases[row.phase]?.duties ?? []
      if let fault = rules?.check(row, enrolment) {
        faults.add(fault.code, row.label, fault.text)
      } else if !enrolment.rows.knows(row, rules: duties) {
        state.note(row, rules: duties)
      }
    }
    work[entry.slot]?.recent = recent
    return matched
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
