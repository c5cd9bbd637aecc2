import ControlAPI
import Evidence
import Libcrypto
import Selection
import Storage
import TransparencyLog

extension Router {
  /// What others need to watch over the log, and what they give back.
  mutating func addWitnesses(_ desk: Desk) {
    on(AuditSince.self, allow: Set(Role.allCases)) { parameters, _ in
      try await desk.since(parameters.size)
    }
    on(AuditCosigned.self, allow: [.compliance]) { parameters, session in
      try await desk.keep(parameters, by: session)
    }
  }
}

extension Desk {
  func since(_ size: UInt64) async throws -> AuditSince.Reply {
    let head = try head()
    guard size <= head.size else {
      throw ControlError(
        .refused, "the log has \(head.size) entries, a head of \(size) is none of its earlier ones")
    }
    let leaves = try await store.read { try $0.leaves(count: Int64(clamping: head.size)) }
    let decided = await keeper.log.slots.values.filter { $0.decided ?? .max < size }
    return AuditSince.Reply(
      practice: isPractice, head: head,
      root: MerkleTree.root(Array(leaves.prefix(Int(size)))).hex,
      proof: MerkleTree.consistencyProof(from: Int(size), in: leaves).map(\.hex),
      covered: decided.count, lastSlot: decided.map(\.slot).max()?.description)
  }

  /// Longer than any note with the cosignatures of a few witnesses.
  private static let noteLimit = 16_384

  func keep(
    _ parameters: AuditCosigned.Parameters, by session: Session
  ) async throws -> AuditCosigned.Reply {
    let (note, head) = try cosigned(parameters.note)
    let own = store.verifierKey
    let released = try await store.write { transaction in
      guard head.size <= UInt64(try transaction.records.size()),
        MerkleTree.root(try transaction.records.leaves(count: Int64(clamping: head.size)))
          == head.root
      else {
        throw ControlError(
          .mismatch, "the note is a head of \(head.size) entries that this log does not have",
          hint: "if it is signed by this log's key, keep it: two histories were signed")
      }
      let witnesses = try transaction.records.genesis()?.witnesses ?? []
      let known = witnesses.filter { note.isSigned(by: $0) }
      let others = note.signatures.filter { line in
        line.name != own.name && !known.contains { $0.name == line.name && $0.keyID == line.keyID }
      }
      guard !known.isEmpty || !others.isEmpty else {
        throw ControlError(.invalidInput, "nobody but the log itself has signed this head")
      }
      try transaction.keepHeld(note, size: head.size, by: try recorded(session, transaction))
      return (known.map(\.name), others.map(\.name))
    }
    return AuditCosigned.Reply(
      practice: isPractice, size: head.size, witnesses: released.value.0,
      others: released.value.1, receipt: Receipt(released))
  }

  /// A head of this log with the log's own signature on it.
  private func cosigned(_ text: String) throws(ControlError) -> (SignedNote, Checkpoint) {
    guard text.utf8.count <= Self.noteLimit, let note = try? SignedNote(parsing: text),
      let head = try? note.checkpoint()
    else { throw ControlError(.invalidInput, "the file is not a signed head") }
    guard head.origin == store.origin else {
      throw ControlError(
        .invalidInput, "the note is a head of '\(head.origin.printable)', this is \(store.origin)")
    }
    guard note.isSigned(by: store.verifierKey) else {
      throw ControlError(
        .invalidInput, "the note is not signed by this log's key",
        hint: "add the witness's lines below the head that was sent, and leave that as it is")
    }
    return (note, head)
  }
}
