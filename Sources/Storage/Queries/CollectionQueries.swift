import Foundation
import GRDB
import Toxicology

/// How a specimen was collected, and whose hands it has been in since.
package struct CollectionRecord: Hashable, Sendable {
  package let mode: NewCollection.Mode
  /// Label of the collector, and of who else watched.
  package let by: String
  package let observer: String?
  package let requisition: String?
  package let seal: String?
  /// Tenths of a degree Celsius.
  package let temperature: Int?
  /// Tenths of a millilitre.
  package let volume: Int?
  /// Unsealed; nil without any, and after erasure.
  package let remarks: String?
  package let custody: [CustodyStep]
  let specimenID: Int64
}

extension StoreReader {
  /// The newest collection of a test.
  package func collection(of test: TestRecord) throws -> CollectionRecord? {
    let row = try db.row(
      """
      SELECT c.mode, a.label, o.label, c.requisition, s.seal, c.temperature, c.volume, c.remarks,
        s.id, c.entry
      FROM collection c JOIN specimen s ON s.collection = c.id JOIN actor a ON a.id = c.collector
      LEFT JOIN actor o ON o.id = c.observer WHERE c.test = ? ORDER BY s.id DESC LIMIT 1
      """, [test.number])
    guard let row else { return nil }
    guard let mode = NewCollection.Mode(rawValue: row[0]) else {
      throw StoreError.damaged(entry: row[9])
    }
    let sealed: Data? = row[7]
    return CollectionRecord(
      mode: mode, by: row[1], observer: row[2], requisition: row[3], seal: row[4],
      temperature: row[5], volume: row[6],
      remarks: try sealed.flatMap {
        try unsealed($0, of: test.person, use: "collection/\(test.number)")
      }, custody: try custody(ofSpecimen: row[8]), specimenID: row[8])
  }

  /// Tenths of a degree Celsius, of the newest collection; nil where it was not read in time.
  package func temperature(ofTest test: Int64) throws -> Int? {
    try db.one(
      Int.self, "SELECT temperature FROM collection WHERE test = ? ORDER BY id DESC LIMIT 1", [test]
    )
  }

  /// What the newest collection of a test took; nil before one.
  func kind(ofSpecimenOf test: Int64) throws -> Specimen? {
    try db.one(
      String.self, "SELECT specimen FROM collection WHERE test = ? ORDER BY id DESC LIMIT 1", [test]
    ).flatMap(Specimen.init)
  }

  private func custody(ofSpecimen specimen: Int64) throws -> [CustodyStep] {
    try db.rows(
      """
      SELECT from_party, to_party, purpose, seal_intact, happened, entry FROM custody
      WHERE specimen = ? ORDER BY seq
      """, [specimen]
    ).map { row in
      guard let purpose = CustodyStep.Purpose(rawValue: row[2]) else {
        throw StoreError.damaged(entry: row[5])
      }
      return CustodyStep(
        from: row[0], to: row[1], purpose: purpose, sealIntact: row[3], at: row[4])
    }
  }
}
