import Documents
import Testing
import Toxicology

@Suite struct ResultSheetTests {
  private static let laboratory = Laboratory(
    name: "a", version: 1, effectiveFrom: "2026-01-01", sender: "A",
    sheet: SheetLayout(
      separator: "|", comment: nil, hasHeader: false,
      columns: [.specimen, .name, .value, .status, .collected, .issued]))

  private func read(_ rows: String...) throws -> LabMessage {
    let layout = try #require(Self.laboratory.sheet)
    return try ResultSheetFile.read(
      Array(rows.joined(separator: "\n").utf8), file: "a.txt", layout: layout,
      laboratory: Self.laboratory, table: try Laboratories.table())
  }

  /// A row whose time nobody can read has no place among the versions of its report.
  @Test(arguments: [
    ("", true), ("20261122", true), ("2026-11-22", true), ("2026-11-22 08:00", true),
    ("2026-11-22T08:00:59Z", true), ("202611220800", true), ("11/22/2026 08:00", false),
    ("22.11.2026", false), ("11222026", false), ("2026-13-01", false), ("2026-11-22 24:00", false),
    ("2026-11", false), ("yesterday", false), ("26-11-22 08:00", false),
  ])
  func times(time: String, isRead: Bool) throws {
    for row in ["S1|THC|NEG|F|\(time)|", "S1|THC|NEG|F||\(time)"] {
      let message = try read(row, "S2|THC|NEG|F||")
      #expect(message.reports.map(\.order) == (isRead ? ["S1", "S2"] : ["S2"]))
      #expect(message.held.map(\.reason.code) == (isRead ? [] : ["not-understood"]))
      #expect(message.held.allSatisfy { $0.reason.description.hasPrefix("time not understood") })
    }
  }
}
