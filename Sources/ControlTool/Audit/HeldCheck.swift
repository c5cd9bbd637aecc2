import ControlAPI
import Evidence
import Libcrypto
import TransparencyLog

/// Kept heads against the running daemon's log. The proof is checked here; a whole verification is
/// `audit verify --held`.
struct HeldCheck {
  let session: Session

  func run(_ kept: KeptHeads) async throws {
    let newest = try await session.caller.call(AuditHead.self)
    session.console.practice(newest.practice)
    let heads = kept.heads(of: newest.head.origin)
    let strangers = kept.count - heads.count
    var isWhole = true
    for head in heads.sorted(by: { $0.size < $1.size }) {
      isWhole = try await check(head) && isWhole
    }
    if strangers > 0 {
      session.console.note(
        "\(Shown.count(strangers, "note")) of another log not looked at", .warning)
    }
    if !isWhole { throw Finished(.mismatch) }
    if heads.isEmpty { throw Finished(.failed) }
  }

  private func check(_ held: HeldHead) async throws -> Bool {
    let newest = try await session.caller.call(AuditHead.self).head
    guard UInt64(held.size) <= newest.size else {
      session.console.line(
        "\(held.name): the log has only \(newest.size) entries, this head is of \(held.size)", .bad)
      return false
    }
    let reply = try await session.caller.call(AuditSince.self, .init(size: UInt64(held.size)))
    guard try continues(held, reply) else {
      session.console.line("\(held.name): not a head of this log: it was rewritten", .bad)
      return false
    }
    let last = reply.lastSlot.map { ", the last \($0)" } ?? ""
    session.console.line(
      "\(held.name): a head of this log; it covers \(Shown.count(reply.covered, "draw"))\(last)",
      .good)
    return true
  }

  private func continues(_ held: HeldHead, _ reply: AuditSince.Reply) throws -> Bool {
    guard let root = Digest(hex: reply.root), held.fits(root) else { return false }
    let note = try SignedNote(parsing: reply.head.note)
    let head = try note.checkpoint()
    return MerkleTree.verifyConsistency(
      size1: UInt64(held.size), root1: root, size2: head.size, root2: head.root,
      proof: reply.proof.compactMap { Digest(hex: $0) })
  }
}
