import Evidence
import Selection
import Storage
import TransparencyLog

/// Keeps a `LogState` beside the store's log: what rosters, windows and slots follow from
/// is worked out from the entries alone, by the code that verifies them.
struct LogFollower: Sendable {
  private(set) var state: LogState
  /// Entries taken in one read.
  private static let pageSize = 2_000

  /// Takes in everything from genesis on; nil while there is no log.
  init?(_ records: StoreReader) throws {
    guard let logID = records.logID, let genesis = try records.genesis(),
      let state = LogState(genesis: genesis, logID: logID)
    else { return nil }
    self.state = state
    self = try following(records)
  }

  /// With every entry taken in that has been logged since.
  func following(_ records: StoreReader) throws -> LogFollower {
    var follower = self
    while true {
      let page = try records.entries(from: Int64(follower.state.size), count: Self.pageSize)
      for logged in page { try follower.add(logged) }
      if page.count < Self.pageSize { return follower }
    }
  }

  private mutating func add(_ logged: LoggedEntry) throws {
    if case .roster(let roster) = logged.entry {
      state.add(logged.entry)
      try note(roster, lines: logged.rosterLines ?? [])
    } else {
      state.add(logged.entry, row: logged.change)
    }
  }

  /// Windows and gaps are followed from row to row.
  private mutating func note(_ roster: RosterEntry, lines: [UInt8]) throws {
    let policy = state.policies.policy(hash: roster.pol)
    for line in lines.split(separator: UInt8(ascii: "\n")) {
      guard let row = RosterRow(line: line) else { throw StoreError.damaged(entry: nil) }
      state.note(row, rules: policy?.phases[row.phase]?.duties ?? [])
    }
  }
}
