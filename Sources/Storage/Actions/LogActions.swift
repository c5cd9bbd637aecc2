import Evidence
import GRDB
import Libcrypto
import Selection
import TransparencyLog

// The log itself: its beginning, and what others bring to it.
extension LogTransaction {
  /// Begins the log with entry 0. Its origin and key are those the store was opened with.
  ///
  /// - Parameter tz: IANA zone in which the policies' times are local.
  @discardableResult
  package func createLog(tz: String, witnesses: [VerifierKey] = []) throws -> Int64 {
    guard log.size == 0 else { throw StoreError.logExists(origin: house.signer.origin) }
    guard ZoneRules(identifier: tz) != nil else {
      throw StoreError.unknown(noun: "time zone", id: tz)
    }
    let directory = house.directory
    // What stays behind is removed at the next start.
    afterDurable { try? FirstStart.end(directory) }
    return try append(
      .genesis(
        Genesis(
          at: at, origin: house.signer.origin, key: house.signer.verifierKey, tz: tz,
          witnesses: witnesses)))
  }

  /// Keeps a head of this log that others have cosigned, for bundles; the same note again is no news.
  ///
  /// - Parameter by: whoever brought it. The caller has checked the note against the log.
  package func keepHeld(_ note: SignedNote, size: UInt64, by actor: RecordedActor) throws {
    let text = note.description
    let digest = SHA256.hash(Array(text.utf8))
    let name = "\(size)-\(digest.hex.prefix(16)).note"
    guard try db.one(Int.self, "SELECT 1 FROM held_head WHERE name = ?", [name]) == nil else {
      throw StoreError.already(noun: "note", id: name, what: "kept")
    }
    try act(
      "cosigned", by: actor.label,
      row: ["size": .integer(Int64(size)), "note": .string(digest.hex)])
    try db.run("INSERT INTO held_head (name, note, at) VALUES (?, ?, ?)", [name, text, at])
  }
}
