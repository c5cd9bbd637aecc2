import GRDB
import TransparencyLog

/// A specimen passes from one hand to another.
package struct CustodyStep: Hashable, Sendable {
  /// Why it is handed over.
  package enum Purpose: String, CaseIterable, Hashable, Sendable {
    case storage, transport, testing, confirmation, disposal
  }

  package let from: String
  package let to: String
  package let purpose: Purpose
  package let sealIntact: Bool
  /// UTC seconds.
  package let at: Int64

  package init(from: String, to: String, purpose: Purpose, sealIntact: Bool, at: Int64) {
    self.from = from
    self.to = to
    self.purpose = purpose
    self.sealIntact = sealIntact
    self.at = at
  }
}

extension LogTransaction {
  /// Records that a test's specimen was handed over. Who holds it follows from the step before; the
  /// first one to hold it is whoever collected it.
  package func handOver(
    _ test: Int64, to: String, purpose: CustodyStep.Purpose, sealIntact: Bool,
    by actor: RecordedActor
  ) throws {
    let record = try records.requireTest(test)
    guard let collection = try records.collection(of: record) else {
      throw StoreError.invalid("test \(test) is \(record.state.rawValue): there is no specimen yet")
    }
    guard (1...60).contains(to.count), !to.contains(where: \.isNewline) else {
      throw StoreError.invalid("whoever takes the specimen is named in 1 to 60 characters")
    }
    let from = collection.custody.last?.to ?? collection.by
    guard from != to else {
      throw StoreError.already(noun: "the specimen of test", id: "\(test)", what: "with '\(to)'")
    }
    let entry = try act(
      "custody", slot: record.slot, by: actor.label,
      row: [
        "test": .integer(test), "from": .string(from), "to": .string(to),
        "purpose": .string(purpose.rawValue), "intact": .bool(sealIntact),
      ])
    try db.run(
      """
      INSERT INTO custody (specimen, seq, from_party, to_party, purpose, seal_intact, happened, at,
        actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        collection.specimenID, collection.custody.count, from, to, purpose.rawValue, sealIntact, at,
        at, actor.id, entry,
      ])
  }
}
