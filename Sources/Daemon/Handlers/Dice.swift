import ControlAPI
import Evidence
import Libcrypto
import Selection
import Storage
import TransparencyLog

extension Router {
  /// Outside entropy: an officer's dice (LOG.md 2).
  mutating func addDice(_ desk: Desk) {
    on(AuditWaiting.self, allow: [.compliance]) { head, _ in try await desk.waiting(head) }
    on(AuditMix.self, allow: [.compliance]) { dice, session in
      try await desk.mix(dice, by: session)
    }
  }
}

extension Desk {
  func waiting(_ parameters: AuditWaiting.Parameters) async throws -> AuditWaiting.Reply {
    var awaited = AwaitedDice(in: await keeper.log, at: clock.now())
    if let size = parameters.size {
      let held = try Self.held(size, parameters.digits ?? "")
      _ = try await store.read { try Self.root(held, $0) }
      awaited = try Self.serving(awaited, held)
    }
    return AuditWaiting.Reply(
      practice: isPractice,
      draws: awaited.draws.map {
        WaitingDraw(
          slot: $0.slot.description, opens: times.rfc3339($0.opens), entry: UInt64($0.entry))
      })
  }

  /// Logs the dice for every draw that waits and whose commitment the head in hand holds.
  func mix(
    _ parameters: AuditMix.Parameters, by session: Session
  ) async throws -> AuditMix.Reply {
    guard let value = Mix.dice(parameters.dice) else {
      throw ControlError(.invalidInput, "dice are at least 50 digits from 1 to 6")
    }
    let held = try Self.held(parameters.size, parameters.digits)
    let (follower, clock) = (await keeper.follower, clock)
    let released = try await store.write { transaction in
      let log = try follower.following(transaction.records).state
      let root = try Self.root(held, transaction.records)
      let awaited = try Self.serving(AwaitedDice(in: log, at: clock.now()), held)
      guard !log.mixes.contains(where: { $0.entry.bytes == value }) else {
        throw ControlError(.refused, "these very dice have been entered before: throw new ones")
      }
      let actor = try recorded(session, transaction)
      for run in awaited.runs {
        try transaction.recordMix(
          .officer(value: value, n: held.size, seen: root, by: actor.label),
          first: run.lowerBound, last: run.upperBound)
      }
      return awaited.draws.map(\.slot.description)
    }
    await keeper.nudge()
    return AuditMix.Reply(
      practice: isPractice, slots: released.value, receipt: Receipt(released))
  }

  private static func held(_ size: UInt64, _ digits: String) throws(ControlError) -> HeldHead {
    guard let size = Int(exactly: size),
      let head = HeldHead(size: size, digits: digits, name: "the head in hand")
    else {
      throw ControlError(
        .invalidInput, "a head is its size and 32 to 64 hex digits of its root")
    }
    return head
  }

  /// The whole root behind the digits in hand.
  private static func root(_ held: HeldHead, _ records: StoreReader) throws -> Digest {
    let size = try records.size()
    guard held.size <= size else {
      throw ControlError(
        .mismatch, "the head in hand is of \(held.size) entries, the log has \(size)",
        hint: "if the paper says so, keep it: it proves that entries were cut off")
    }
    let root = MerkleTree.root(try records.leaves(count: Int64(held.size)))
    guard held.fits(root) else {
      throw ControlError(
        .mismatch, "the digits typed are not those of the head of \(held.size) entries here",
        hint: "compare them with the paper; if they are as printed, keep it: this log was rewritten"
      )
    }
    return root
  }

  private static func serving(
    _ awaited: AwaitedDice, _ held: HeldHead
  ) throws(ControlError) -> AwaitedDice {
    let served = awaited.held(by: held.size)
    guard served.draws.isEmpty else { return served }
    guard let first = awaited.draws.map(\.entry).min() else {
      throw ControlError(.refused, "no draw waits for dice")
    }
    throw ControlError(
      .refused,
      "the head in hand is of \(held.size) entries; the first draw that waits for dice was committed "
        + "to in entry \(first)",
      hint: "take a newer head: the newest list, or 'veridraw audit head'")
  }
}
