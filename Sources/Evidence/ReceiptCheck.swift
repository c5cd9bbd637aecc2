import Libcrypto
import Selection
import TransparencyLog

/// What a receipt says and shows, for whoever has nothing else of the log.
package struct ReceiptVerdict: Sendable {
  package let verdict: Verdict
  package fileprivate(set) var label: Label?
  package fileprivate(set) var slot: Slot?
  package fileprivate(set) var mode: Mode?
  package fileprivate(set) var chance: Chance?
  package fileprivate(set) var why: Absence?
  package fileprivate(set) var number: Number?
  package fileprivate(set) var isDrawn = false
  /// Leaf hash of entry 0, which stands on the genesis card.
  package fileprivate(set) var logID: Digest?
}

extension DrawReceipt {
  /// - Parameter held: heads that somebody kept; one of the receipt's own size is compared.
  package func check(held: [HeldHead] = []) -> ReceiptVerdict {
    var check = ReceiptCheck(self)
    check.run(held)
    return check.result
  }
}

/// One check of a receipt, from its proofs to the sums again.
private struct ReceiptCheck {
  let receipt: DrawReceipt
  var verdict = Verdict()
  var facts = ReceiptVerdict(verdict: Verdict())

  init(_ receipt: DrawReceipt) { self.receipt = receipt }

  var result: ReceiptVerdict {
    var result = ReceiptVerdict(verdict: verdict)
    (result.label, result.slot, result.mode) = (facts.label, facts.slot, facts.mode)
    (result.chance, result.why, result.number) = (facts.chance, facts.why, facts.number)
    (result.isDrawn, result.logID) = (facts.isDrawn, facts.logID)
    return result
  }

  mutating func run(_ held: [HeldHead]) {
    checkHead(held)
    for part in receipt.parts where !part.proof.holds(part.line) {
      find(.byteFlipped, part, "the entry is not in the log at this place")
    }
    guard let parts = Parts(receipt) else {
      verdict.obstacles.append("an entry that a receipt needs is missing, or is there twice")
      return
    }
    verdict.asOf = receipt.parts.map(\.entry.at).max() ?? 0
    facts.slot = parts.roster.entry.slot
    facts.logID = MerkleTree.leafHash(parts.genesis.part.line)
    facts.mode = parts.policy.entry.policy.mode
    checkLinks(parts)
    guard let row = row(of: parts) else { return }
    checkOutcome(row, parts)
    noteLimits()
  }

  private mutating func find(_ code: FaultCode, _ part: DrawReceipt.Part, _ text: String) {
    verdict.findings.append(Finding(code, slot: facts.slot, entry: part.index, text))
  }

  /// One head over all of it, signed by the key that entry 0 names.
  private mutating func checkHead(_ held: [HeldHead]) {
    guard let first = receipt.parts.first?.proof else { return }
    verdict.origin = first.head.origin
    verdict.head = first.head.spoken
    if receipt.parts.contains(where: { $0.proof.note != first.note }) {
      verdict.findings.append(Finding(.byteFlipped, "its proofs are under different heads"))
    }
    if case .genesis(let genesis)? = receipt.parts.first?.entry {
      if genesis.origin != first.head.origin {
        verdict.findings.append(Finding(.originDiffers, "entry 0 is of '\(genesis.origin)'"))
      }
      if !first.note.isSigned(by: genesis.key) {
        verdict.obstacles.append(
          "the head is not signed by the log's first key; after a change of key ask for the bundle")
      }
    }
    for head in held { compare(head, first.head) }
  }

  private mutating func compare(_ kept: HeldHead, _ head: Checkpoint) {
    guard kept.size == Int(clamping: head.size) else {
      verdict.obstacles.append(
        "\(kept.name) is of another size than the receipt's head: only the whole log joins them")
      return
    }
    if !kept.fits(head.root) {
      verdict.findings.append(
        Finding(.historyRewritten, "\(kept.name) is not the head of this receipt"))
    }
  }

  /// Whether the entries belong to each other.
  private mutating func checkLinks(_ parts: Parts) {
    let slot = parts.roster.entry.slot
    let order = [
      parts.genesis.part, parts.commit.part, parts.roster.part, parts.draw.part, parts.reveal.part,
    ].map(\.index)
    if order != order.sorted() || Set(order).count != order.count {
      find(.drawOutOfOrder, parts.draw.part, "commit, roster, draw and reveal are out of order")
    }
    if [parts.commit.entry.slot, parts.draw.entry.slot, parts.reveal.entry.slot]
      .contains(where: { $0 != slot })
    {
      find(.rowSlotDiffers, parts.roster.part, "its entries are of different slots")
    }
    if parts.draw.entry.roster != parts.roster.part.index {
      find(.drawRosterDiffers, parts.draw.part, "drawn from another roster")
    }
    let policy = parts.policy.entry
    if policy.hash != parts.roster.entry.pol
      || (try? SHA256.hash(policy.pol.encoded())) != policy.hash
    {
      find(.policyHashDiffers, parts.policy.part, "not the policy that the roster names")
    }
    if parts.draw.entry.mixes != parts.mixes.map(\.part.index)
      || parts.mixes.contains(where: { !$0.entry.serves(parts.commit.entry.seq) })
    {
      find(.mixesDiffer, parts.draw.part, "not the mixes that the draw names")
    }
    let c = DomainHash.commitment(
      logID: MerkleTree.leafHash(parts.genesis.part.line), slot: slot, seed: parts.reveal.entry.seed
    )
    if c != parts.commit.entry.c {
      find(.seedSwapped, parts.reveal.part, "the seed does not open the commitment")
    }
  }

  /// The patient's row, if the roster in the log has it.
  private mutating func row(of parts: Parts) -> RosterRow? {
    let roster = parts.roster
    guard let proof = roster.part.row, proof.isIn(roster.entry.root, of: roster.entry.n),
      let row = RosterRow(line: proof.line[...])
    else {
      find(.rowEdited, roster.part, "the row is not in the roster that was fixed")
      return nil
    }
    if row.slot != roster.entry.slot {
      find(.rowSlotDiffers, roster.part, "the row is of \(row.slot)")
    }
    (facts.label, facts.chance, facts.why) = (row.label, row.chance, row.why)
    checkChance(row, parts)
    return row
  }

  /// The chance follows from the row's own duties; those follow from the log, which is not here.
  private mutating func checkChance(_ row: RosterRow, _ parts: Parts) {
    guard row.base != .pool else { return }
    let phase = parts.policy.entry.policy.phases[row.phase]
    let base = row.base == .flat ? phase?.flat : phase?.floor
    let chance = base.flatMap { try? ChanceRule.chance(base: $0, duties: row.duties) }
    if chance != row.chance {
      find(
        chance.map { row.chance < $0 } == false ? .chanceRaisedAtSource : .chanceLoweredAtSource,
        parts.roster.part, "the chance is not what follows from the row and the policy")
    }
  }

  private mutating func checkOutcome(_ row: RosterRow, _ parts: Parts) {
    let salt = DomainHash.salt(
      logID: MerkleTree.leafHash(parts.genesis.part.line), slot: row.slot,
      mixes: parts.mixes.map(\.entry.bytes))
    let number = SlotRandomness(seed: parts.reveal.entry.seed, salt: salt).number(of: row.label)
    facts.number = number
    let listed = checkListed(row, number, parts)
    let late = parts.late?.entry
    facts.isDrawn = listed || late?.drawn == true
    guard parts.policy.entry.policy.mode == .independent else {
      verdict.unchecked.append(
        "whether the list follows: with a limit on tests the outcome of one patient depends on the "
          + "rows of others, so that only the whole bundle shows it")
      return
    }
    let follows = row.isEligible && number.isBelow(row.chance)
    if follows != listed {
      find(
        follows ? .personLeftOff : .personAdded, parts.draw.part,
        follows ? "drawn, and no line of the list is shown" : "on the list and not drawn")
    }
    if let late { checkLate(late, row, number, parts) }
  }

  private mutating func checkLate(
    _ late: Late, _ row: RosterRow, _ number: Number, _ parts: Parts
  ) {
    let leaf = parts.roster.part.row.map { MerkleTree.leafHash($0.line) }
    if late.leaf != leaf || late.drawn != number.isBelow(row.chance) || row.why != .notExpected {
      find(.lateOutcomeDiffers, parts.draw.part, "the late arrival was not drawn as the rules say")
    }
  }

  /// Whether the list in the log has the patient with this number.
  private mutating func checkListed(
    _ row: RosterRow, _ number: Number, _ parts: Parts
  ) -> Bool {
    guard let proof = parts.draw.part.row else { return false }
    guard proof.isIn(parts.draw.entry.res, of: parts.draw.entry.nSelected),
      let line = ListLine(line: proof.line[...]), line.label == row.label
    else {
      find(.listAltered, parts.draw.part, "the line is not on the list that was drawn")
      return false
    }
    if line.number != number {
      find(.numberAltered, parts.draw.part, "the number is not the one that follows")
    }
    return true
  }

  private mutating func noteLimits() {
    verdict.unchecked += [
      "whether this log is the one that others see: compare its identity with the genesis card",
      "whether the row says what the rest of the log makes of it: duties, phase and absence",
      "whether another policy, or another mix, came in between",
    ]
  }
}

/// The entries of a receipt by what they are; each once.
private struct Parts {
  struct Of<Payload> {
    let part: DrawReceipt.Part
    let entry: Payload
  }

  let genesis: Of<Genesis>
  let policy: Of<PolicyEntry>
  let commit: Of<Commit>
  let mixes: [Of<Mix>]
  let roster: Of<RosterEntry>
  let draw: Of<DrawEntry>
  let late: Of<Late>?
  let reveal: Of<Reveal>

  init?(_ receipt: DrawReceipt) {
    func all<Payload>(_ pick: (Entry) -> Payload?) -> [Of<Payload>] {
      receipt.parts.compactMap { part in
        pick(part.entry).map { Of(part: part, entry: $0) }
      }
    }
    let genesis = all { if case .genesis(let entry) = $0 { entry } else { nil } }
    let policies = all { if case .policy(let entry) = $0 { entry } else { nil } }
    let commits = all { if case .commit(let entry) = $0 { entry } else { nil } }
    let rosters = all { if case .roster(let entry) = $0 { entry } else { nil } }
    let draws = all { if case .draw(let entry) = $0 { entry } else { nil } }
    let lates = all { if case .late(let entry) = $0 { entry } else { nil } }
    let reveals = all { if case .reveal(let entry) = $0 { entry } else { nil } }
    mixes = all { if case .mix(let entry) = $0 { entry } else { nil } }
    let count = 6 + mixes.count + lates.count
    guard receipt.parts.count == count, lates.count <= 1, genesis.first?.part.index == 0,
      let first = genesis.first, let policy = policies.first, let commit = commits.first,
      let roster = rosters.first, let draw = draws.first, let reveal = reveals.first
    else { return nil }
    (self.genesis, self.policy, self.commit) = (first, policy, commit)
    (self.roster, self.draw, self.reveal, late) = (roster, draw, reveal, lates.first)
  }
}

extension Mix {
  fileprivate func serves(_ seq: Int) -> Bool { (first...last).contains(seq) }
}
