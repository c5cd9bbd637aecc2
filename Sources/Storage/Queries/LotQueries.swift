import GRDB
import Selection

/// A lot of a panel's devices.
package struct LotRecord: Hashable, Sendable {
  let id: Int64
  /// The panel's name.
  package let panel: String
  package let number: String
  /// The last day on which it may be used.
  package let expires: CivilDate
  /// The newest reading of each control.
  package let controls: [ControlRecord]

  /// Why its devices give no result on a day; nil where they do.
  package func refusal(on date: CivilDate) -> String? {
    if expires < date {
      return "lot \(number) expired on \(expires): its devices give no result, take another lot"
    }
    return controls.first { !$0.passed }.map {
      "lot \(number) failed its \($0.level) control: its devices give no result until one passes, "
        + "take another lot"
    }
  }
}

/// What a control solution read on a device of a lot.
package struct ControlRecord: Hashable, Sendable {
  package let level: String
  package let passed: Bool
  package let at: Int64
  package let by: String
}

extension StoreReader {
  /// Every lot, in the order in which they were recorded.
  package func lots() throws -> [LotRecord] { try lots("", []) }

  /// The lots of a panel in all its versions, the one used last first.
  package func lots(ofPanel name: String) throws -> [LotRecord] {
    let lots = try lots("WHERE p.panel = ?", [name])
    let last = try db.one(
      Int64.self,
      """
      SELECT r.lot FROM report r JOIN lot l ON l.id = r.lot JOIN panel_version p ON p.id = l.panel
      WHERE p.panel = ? ORDER BY r.id DESC LIMIT 1
      """, [name])
    return lots.filter { $0.id == last } + lots.filter { $0.id != last }.reversed()
  }

  /// A lot by its number; capitals do not count.
  package func lot(_ number: String) throws -> LotRecord? {
    try lots("WHERE l.number = ? COLLATE NOCASE", [number]).first
  }

  private func lots(_ condition: String, _ arguments: StatementArguments) throws -> [LotRecord] {
    try db.rows(
      """
      SELECT l.id, p.panel, l.number, l.expires FROM lot l JOIN panel_version p ON p.id = l.panel
      \(condition) ORDER BY l.id
      """, arguments
    ).map { row in
      LotRecord(
        id: row[0], panel: row[1], number: row[2], expires: row[3],
        controls: try controls(ofLot: row[0]))
    }
  }

  private func controls(ofLot lot: Int64) throws -> [ControlRecord] {
    try db.rows(
      """
      SELECT c.level, c.passed, c.at, a.label FROM lot_check c JOIN actor a ON a.id = c.actor
      WHERE c.id IN (SELECT max(id) FROM lot_check WHERE lot = ? GROUP BY level) ORDER BY c.level
      """, [lot]
    ).map { ControlRecord(level: $0[0], passed: $0[1], at: $0[2], by: $0[3]) }
  }
}
