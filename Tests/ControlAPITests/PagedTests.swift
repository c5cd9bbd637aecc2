import ControlAPI
import Testing

/// Pages become what one message would have said.
struct PagedTests {
  private func report(_ slot: String, _ labels: [String]) -> DrawReport {
    DrawReport(
      slot: slot, state: "drawn", mode: "independent", commitEntry: 1, rosterEntry: 2, drawEntry: 3,
      revealEntry: nil, rosterRoot: nil, listRoot: nil, expected: 7,
      rows: labels.map {
        DrawReportRow(
          label: $0, phase: "1", lane: "all", chance: 1, number: nil, drawn: false, why: nil)
      })
  }

  @Test
  func aDrawGoesOnInTheNextPage() {
    var whole = AuditDraw.Reply(practice: false, draws: [report("2026-11-23/a", ["1", "2"])])
    whole.append(.init(practice: false, draws: [report("2026-11-23/a", ["3"])]))
    whole.append(.init(practice: false, draws: [report("2026-11-23/b", [])]))
    whole.append(.init(practice: false, draws: [report("2026-11-23/c", ["4"])]))
    #expect(whole.draws.map(\.slot) == ["2026-11-23/a", "2026-11-23/b", "2026-11-23/c"])
    #expect(whole.draws.map { $0.rows.map(\.label) } == [["1", "2", "3"], [], ["4"]])
    #expect(whole.draws.map(\.expected) == [7, 7, 7])
  }
}
