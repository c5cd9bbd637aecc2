import ControlAPI
import Evidence
import Selection
import Storage

extension Desk {
  /// Days in a report that asks for none.
  private static let span = 28
  /// Most days in one report.
  private static let longest = 366

  /// What the draws of a span of days were expected to give and what became of them, by list and
  /// phase. Each patient drawn is collected, ended or open: nobody falls out of the table.
  func rates(_ parameters: AuditRates.Parameters) async throws -> AuditRates.Reply {
    let to = try parameters.to.map { try date($0, "to") } ?? today
    let from = try parameters.from.map { try date($0, "from") } ?? to - (Self.span - 1)
    guard from <= to, to <= today, to - from < Self.longest else {
      throw ControlError(
        .invalidInput,
        "the days must be at most \(Self.longest), the first not after the last, the last not "
          + "after today; got \(from) to \(to)")
    }
    var table = RateTable()
    let drawn = await keeper.log.slots.values.filter {
      $0.draw != nil && from <= $0.slot.date && $0.slot.date <= to
    }
    for record in drawn.sorted(by: { $0.slot < $1.slot }) {
      let slot = record.slot
      let (rows, late, outcomes) = try await store.read { reader in
        (
          try reader.roster(of: slot).rows, try reader.late(in: slot),
          try reader.outcomes(of: slot)
        )
      }
      let expected = record.roster?.entry.expectations(of: rows) ?? [:]
      table.add(rows, expected: expected, late: Set(late.keys), outcomes)
    }
    return AuditRates.Reply(
      practice: isPractice, from: from.description, to: to.description, rows: table.rows)
  }
}

/// Sums by list and phase. Exact: chances are whole billionths.
struct RateTable {
  private struct Key: Hashable {
    var list: String
    var phase: String
  }

  private var sums: [Key: RateRow] = [:]

  var rows: [RateRow] {
    sums.values.sorted { ($0.list, $0.phase) < ($1.list, $1.phase) }
  }

  /// One slot. Somebody who came late could be drawn with the row's chance, so that it counts.
  mutating func add(
    _ rows: [RosterRow], expected: [Label: Int64], late: Set<Label>, _ outcomes: [TestOutcome]
  ) {
    var keys: [Label: Key] = [:]
    for row in rows {
      let key = Key(list: row.slot.list, phase: row.phase)
      keys[row.label] = key
      guard row.isEligible || late.contains(row.label) else { continue }
      sum(key) {
        $0.days += 1
        $0.expected += expected[row.label] ?? 0
      }
    }
    for outcome in outcomes {
      guard let key = keys[outcome.label] else { continue }
      sum(key) { $0.add(outcome) }
    }
  }

  private mutating func sum(_ key: Key, _ body: (inout RateRow) -> Void) {
    var row =
      sums[key]
      ?? RateRow(
        list: key.list, phase: key.phase, days: 0, expected: 0, drawn: 0, collected: 0,
        ended: [:], open: 0)
    body(&row)
    sums[key] = row
  }
}

extension RateRow {
  fileprivate mutating func add(_ outcome: TestOutcome) {
    drawn += 1
    if outcome.isCollected {
      collected += 1
    } else if outcome.state.hasOutcome {
      ended[outcome.state.rawValue, default: 0] += 1
    } else {
      open += 1
    }
  }
}
