import Evidence
import Libcrypto
import Selection
import TransparencyLog

// The log itself: its beginning, and what others bring to it.
extension LogTransaction {
  /// Begins the log with entry 0. Its origin and key are those the store was opened with.
  ///
  /// - Parameter tz: IANA zone in which the policies' times are local.
  @discardableResult
  package func createLog(
    tz: String, witnesses: [VerifierKey] = [], chains: [Digest] = []
  ) throws -> Int64 {
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
          witnesses: witnesses, chains: chains)))
  }
}
