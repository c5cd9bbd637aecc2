import Libcrypto
import Selection

/// Rules about commits and outside entropy.
extension LogReplay {
  mutating func check(_ entry: Commit) {
    if entry.seq != nextSeq {
      report(.seqGap, slot: entry.slot, "seq \(entry.seq) where \(nextSeq) comes next")
    }
    nextSeq = entry.seq + 1
    if record(entry.slot).commit != nil {
      report(.secondCommit, slot: entry.slot, "the slot is committed already")
    }
    guard let plan = plannedDate(entry.slot) else {
      report(.extraSlot, slot: entry.slot, "the calendar has no such date")
      return
    }
    let window = state.window(plan, on: entry.slot.date)
    if entry.opens != window.opens {
      report(
        .opensMoved, slot: entry.slot, "opens \(entry.opens), the policy says \(window.opens)")
    }
    if entry.closes != window.closes {
      report(
        .closesMoved, slot: entry.slot, "closes \(entry.closes), the policy says \(window.closes)")
    }
    if entry.at >= window.opens {
      report(.committedLate, slot: entry.slot, "committed when the slot was open already")
    }
  }

  /// The plan of a slot's list if the calendar has its date now.
  private func plannedDate(_ slot: Slot) -> ListPlan? {
    let record = record(slot)
    guard record.closures.isEmpty, record.missed == nil,
      let plan = state.rulingNow(slot)?.entry.policy.list(named: slot.list),
      plan.weekdays.contains(slot.date.weekday)
    else { return nil }
    return plan
  }

  mutating func check(_ entry: Mix) {
    let served = state.committed.indices.clamped(to: entry.first..<(entry.last + 1))
    for seq in served { checkServed(state.committed[seq], entry) }
    switch entry.source {
    case .officer(_, let n, let seen, _): checkOfficer(entry, n: n, seen: seen, served)
    case .drand(let chain, let round, let signature):
      checkDrand(entry, chain: chain, round: round, signature)
    }
  }

  private mutating func checkServed(_ slot: Slot, _ entry: Mix) {
    let record = record(slot)
    let source = entry.kindOfSource
    if record.mix(from: source) != nil {
      report(
        source == .officer ? .secondDice : .secondPulse, slot: slot,
        "the slot is served already by entry \(record.mix(from: source)?.index ?? 0)")
    }
    let policy = state.policies.inForce(slot.list, on: slot.date)?.entry.policy
    if policy?.mixes.contains(source) != true {
      report(.mixNotAsked, slot: slot, "the policy asks for no \(source.rawValue) mix")
    }
  }

  private mutating func checkOfficer(
    _ entry: Mix, n: Int, seen: Digest, _ served: Range<Int>
  ) {
    if n > index || tree.root(at: n) != seen {
      report(.diceHeadDiffers, "the head that was held is not the one of \(n) entries here")
    }
    if served.count != entry.last - entry.first + 1 {
      let seq = max(entry.first, state.committed.count)
      let place = findings.count
      report(.diceBeforeCommit, "seq \(seq) is served and not committed yet")
      if findings.count > place { unserved.append((finding: place, seq: seq)) }
    }
    for slot in served.map({ state.committed[$0] }) {
      guard let commit = record(slot).commit else { continue }
      if commit.index >= n {
        report(
          .diceBeforeCommit, slot: slot,
          "the head of \(n) entries does not hold the commit in entry \(commit.index)")
      }
      if let window = state.window(of: record(slot)), entry.at >= window.opens {
        report(.diceLate, slot: slot, "entered when the slot was open already")
      }
    }
  }

  private mutating func checkDrand(
    _ entry: Mix, chain: Digest, round: Int64, _ signature: [UInt8]
  ) {
    guard entry.first == entry.last, state.committed.indices.contains(entry.first) else {
      report(.wrongPulse, "a pulse serves one committed slot")
      return
    }
    let slot = state.committed[entry.first]
    if record(slot).roster == nil {
      report(.pulseTooEarly, slot: slot, "logged before the roster it must not know")
    }
    if record(slot).reveal != nil {
      report(.pulseWithheld, slot: slot, "logged after the seed was revealed")
    }
    if !state.genesis.chains.contains(chain) {
      report(.wrongPulse, slot: slot, "chain \(chain) is not in the genesis")
      return
    }
    guard let known = DrandChain(hash: chain) else {
      obstacles.append("drand chain \(chain) is not known here")
      return
    }
    checkRound(entry, known, round, signature, slot)
    noteUnchecked("pulse not checked here")
  }

  private mutating func checkRound(
    _ entry: Mix, _ chain: DrandChain, _ round: Int64, _ signature: [UInt8], _ slot: Slot
  ) {
    guard let opens = state.window(of: record(slot))?.opens else { return }
    let expected = chain.round(opens: opens)
    if round != expected {
      report(
        .wrongPulse, slot: slot,
        "round \(round), the slot's time gives \(expected.map(String.init) ?? "none")")
    } else if entry.at < chain.time(of: round) {
      report(.pulseTooEarly, slot: slot, "logged before the round existed")
    }
    if signature.count != chain.signatureLength {
      report(.wrongPulse, slot: slot, "a signature of \(signature.count) bytes")
    }
  }

  mutating func noteUnchecked(_ text: String) {
    if !unchecked.contains(text) { unchecked.append(text) }
  }
}
