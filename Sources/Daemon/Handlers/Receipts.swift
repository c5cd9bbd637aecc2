import ControlAPI
import Evidence
import Libcrypto
import Selection
import Storage
import TransparencyLog

extension Router {
  mutating func addReceipts(_ desk: Desk) {
    on(AuditReceipt.self, allow: [.compliance]) { try await desk.receipt($0, by: $1) }
  }
}

extension Desk {
  /// The proof of what one label's draw came to; there is one once the seed is out.
  func receipt(
    _ parameters: AuditReceipt.Parameters, by session: Session
  ) async throws -> AuditReceipt.Reply {
    let label = try label(parameters.label)
    let disclosure = try NewDisclosure(
      typed: parameters.recipient, purpose: parameters.purpose, authority: parameters.authority,
      notice: NewDisclosure.shortNotice)
    let log = await keeper.log
    let record = try provable(label, try date(parameters.date), in: log)
    guard let newest = store.newestHead else { throw StoreError.noLog }
    let text = try await store.read { reader in
      try Self.receipt(of: label, record, log, newest.note, reader).description
    }
    let released = try await store.write { transaction in
      try transaction.disclose(
        .receipt(label, record.slot, hash: SHA256.hash(Array(text.utf8))), disclosure,
        by: try recorded(session, transaction))
    }
    return AuditReceipt.Reply(
      practice: isPractice, slot: record.slot.description, text: text,
      receipt: Receipt(released))
  }

  /// A slot that was drawn and revealed.
  private func provable(
    _ label: Label, _ date: CivilDate, in log: LogState
  ) throws(ControlError) -> SlotRecord {
    guard let list = log.enrolments[label]?.list else {
      throw ControlError(.notFound, "there is no label '\(label)'")
    }
    guard let slot = Slot(date: date, list: list), let record = log.slots[slot],
      record.isOnRecord
    else { throw ControlError(.notFound, "list \(list) has no draw on \(date)") }
    if let missed = record.missed?.entry {
      throw ControlError(.refused, "nobody was drawn on \(date): \(missed.why)")
    }
    guard record.draw != nil, record.reveal != nil else {
      throw ControlError(
        .refused, "the secret of \(slot) is not out yet, and without it nothing is proved",
        hint: "ask again after the list has closed")
    }
    return record
  }

  private static func receipt(
    of label: Label, _ record: SlotRecord, _ log: LogState,
    _ note: SignedNote, _ reader: StoreReader
  ) throws -> DrawReceipt {
    guard let roster = record.roster, let draw = record.draw, let policy = log.ruling(record),
      let commit = record.commit, let reveal = record.reveal
    else { throw StoreError.invalid("\(record.slot) has not come to its end") }
    let rows = try reader.roster(of: record.slot).rows
    guard let place = rows.firstIndex(where: { $0.label == label }) else {
      throw ControlError(.notFound, "label \(label) has no row in the roster of \(record.slot)")
    }
    var proofs = [
      roster.index: DrawReceipt.RowProof(index: place, of: try rows.map { try $0.line() })
    ]
    let list = try reader.list(of: record.slot) ?? []
    if let place = list.firstIndex(where: { $0.label == label }) {
      proofs[draw.index] = DrawReceipt.RowProof(index: place, of: list.map(\.line))
    }
    let leaf = MerkleTree.leafHash(try rows[place].line())
    let late = record.late.filter { $0.entry.leaf == leaf }.map(\.index)
    let mixes = record.mixes.map(\.index).filter(draw.entry.mixes.contains)
    let indexes =
      [0, policy.index, commit.index, roster.index, draw.index, reveal.index] + mixes + late
    let size = try note.checkpoint().size
    return try DrawReceipt(
      try lines(of: indexes.sorted(), reader), rows: proofs,
      leaves: try reader.leaves(count: Int64(clamping: size)), note: note)
  }

  private static func lines(
    of indexes: [Int], _ reader: StoreReader
  ) throws -> [(index: Int, line: [UInt8])] {
    try indexes.map { index in
      guard let line = try reader.lines(from: Int64(index), count: 1).first else {
        throw StoreError.damaged(entry: Int64(index))
      }
      return (index: index, line: line)
    }
  }
}
