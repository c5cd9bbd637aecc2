import Evidence
import Selection
import Storage
import TransparencyLog

/// Keeps an `Evidence.LogState` beside the store's log: what rosters, windows and slots follow from
/// is worked out from the entries alone, by the code that verifies them.
struct LogFollower {
  private(set) var state: Evidence.LogState
  /// Entries taken in one read.
  private static let pageSize = 2_000

  /// Starts at genesis; nil while there is no log.
  init?(store: Store) async throws {
    guard let logID = store.logID, let genesis = try await store.read({ try $0.genesis() }),
      let state = Evidence.LogState(genesis: genesis, logID: logID)
    else { return nil }
    self.state = state
    try await follow(store)
  }

  /// Takes in every entry that has been logged since.
  mutating func follow(_ store: Store) async throws {
    while true {
      let first = Int64(state.size)
      let page = try await store.read { try $0.entries(from: first, count: Self.pageSize) }
      for logged in page { try add(logged) }
      if page.count < Self.pageSize { return }
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
