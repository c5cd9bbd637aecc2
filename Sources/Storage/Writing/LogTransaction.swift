import Evidence
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// One action in the making: state changes and the log entries that say so, in one savepoint.
///
/// Lives only inside the closure given to `Store.write`. Every business action is a method on it
/// (Actions/, one file per noun), so that several can be one transaction.
package final class LogTransaction {
  let db: Database
  let house: Storehouse
  private(set) var log: LogPosition
  /// UTC seconds of this action: the clock's, but never before the last entry.
  package let at: Int64
  /// Index of the first entry of this action.
  let firstEntry: Int64
  /// Whether the read-back must go over the whole log.
  private(set) var isDraw = false
  /// Policies that can still rule a list, kept while nothing changes them: an import asks for them
  /// with every line.
  private var ahead: [String: [PolicyAhead]] = [:]
  /// Done once the action is durable and before anybody is told.
  private(set) var afterwards: [@Sendable () -> Void] = []

  init(_ db: Database, log: LogPosition, house: Storehouse) {
    self.db = db
    self.log = log
    self.house = house
    at = max(house.now(), log.lastAt)
    firstEntry = log.size
  }

  /// What can be asked, as of this action.
  package var records: StoreReader { StoreReader(db, house: house, logID: log.logID) }

  /// Range of the entries appended so far.
  var entries: Range<Int64> { firstEntry..<log.size }

  func logID() throws -> Digest {
    guard let logID = log.logID else { throw StoreError.noLog }
    return logID
  }

  /// Appends an entry and returns its index. Its `at` must be the action's.
  @discardableResult
  func append(_ entry: Entry) throws -> Int64 {
    let index = log.size
    if index == 0, entry.kind != "genesis" { throw StoreError.noLog }
    if index == firstEntry, index > 0, !house.believes(at, log.lastAt) {
      throw StoreError.clockDoubted(days: (at - log.lastAt) / 86_400)
    }
    let line = try entry.line()
    try db.run(
      "INSERT INTO entry (idx, line, t, at) VALUES (?, ?, ?, ?)",
      [index, String(decoding: line, as: UTF8.self), entry.kind, entry.at])
    log.append(line: line, at: entry.at)
    if case .draw = entry { isDraw = true }
    if case .policy = entry { ahead = [:] }
    return index
  }

  func policiesAhead(ofList list: String) throws -> [PolicyAhead] {
    if let known = ahead[list] { return known }
    let found = try records.policiesAhead(ofList: list, now: at)
    ahead[list] = found
    return found
  }

  /// Logs something done to a test or a record. The row stays here; the log holds its salted hash.
  @discardableResult
  package func act(
    _ what: String, slot: Slot? = nil, by: String, row: CanonicalJSON.Value
  ) throws -> Int64 {
    let opening = Opening(row: row, salt: try Randomness.bytes(Opening.saltLength))
    let entry = try append(
      .act(Act(at: at, slot: slot, what: what, by: by, h: try opening.hash())))
    try keep(opening, of: entry)
    return entry
  }

  /// Logs a change that rosters follow from.
  @discardableResult
  func change(_ row: ChangeRow, by: String) throws -> Int64 {
    let opening = Opening(row: row.value, salt: try Randomness.bytes(Opening.saltLength))
    let entry = try append(
      .change(Change(at: at, what: row.kind, by: by, h: try opening.hash())))
    try keep(opening, of: entry)
    return entry
  }

  /// Runs `body` once the action is durable; for what lies outside the database.
  func afterDurable(_ body: @escaping @Sendable () -> Void) { afterwards.append(body) }

  private func keep(_ opening: Opening, of entry: Int64) throws {
    let row = String(decoding: try opening.row.encoded(), as: UTF8.self)
    try db.run(
      "INSERT INTO opening (entry, row, salt) VALUES (?, ?, ?)", [entry, row, opening.salt.data])
  }
}
