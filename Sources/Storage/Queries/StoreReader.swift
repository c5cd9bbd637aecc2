import Evidence
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// Questions to one consistent state of the database. Lives inside `Store.read`, or inside an
/// action, where it sees what the action has done so far.
package struct StoreReader {
  let db: Database
  let house: Storehouse
  package let logID: Digest?

  init(_ db: Database, house: Storehouse, logID: Digest?) {
    self.db = db
    self.house = house
    self.logID = logID
  }

  /// UTC seconds.
  package var now: Int64 { house.now() }

  /// Entry 0; nil before there is a log.
  package func genesis() throws -> Genesis? {
    guard case .genesis(let genesis)? = try entry(0) else { return nil }
    return genesis
  }

  /// One entry; nil beyond the end.
  package func entry(_ index: Int64) throws -> Entry? {
    guard let line = try db.one(String.self, "SELECT line FROM entry WHERE idx = ?", [index])
    else { return nil }
    do {
      return try Entry(line: Array(line.utf8))
    } catch { throw StoreError.damaged(entry: index) }
  }
}
