import GRDB
import TransparencyLog

/// Reads entries in order and recomputes what the log's head must be.
enum LogScan {
  /// Continues `start` over every entry that follows it on disk. `visit` sees the state after each.
  static func read(
    _ db: Database, from start: LogPosition, visit: (LogPosition) throws -> Void = { _ in }
  ) throws -> LogPosition {
    var state = start
    let rows = try Row.fetchCursor(
      db, sql: "SELECT idx, line, at FROM entry WHERE idx >= ? ORDER BY idx",
      arguments: [start.size])
    while let row = try rows.next() {
      let index: Int64 = row[0]
      guard index == state.size else { throw StoreError.damaged(entry: state.size) }
      let line: String = row[1]
      state.append(line: Array(line.utf8), at: row[2])
      try visit(state)
    }
    return state
  }
}
