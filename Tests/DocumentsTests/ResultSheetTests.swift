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

  /// Blanks around a cell are no part of it.
  @Test func blanksAroundACell() throws {
    let message = try read("S1 | THC |NEG| F |20261122|", " S1|COC|NEG|F|20261122 |\t")
    #expect(message.reports.map(\.specimens) == [["S1"]])
    #expect(message.reports.map(\.said) == [["THC negative", "COC negative"]])
  }

  private static func complaints(_ rows: [String], _ columns: [SheetLayout.Column]) -> [String] {
    let layout = SheetLayout(separator: ",", comment: "#", hasHeader: true, columns: columns)
    return DocumentsTests.complaints { () throws(Problems) in
      try ResultSheetFile.read(
        Array(rows.joined(separator: "\n").utf8), file: "a.csv", layout: layout,
        laboratory: laboratory, table: Self.table)
    }
  }

  private static let table = SubstanceTable(
    version: 1, effectiveFrom: "2026-01-01",
    substances: [Substance(code: "AMP", title: "amphetamine", also: ["amphetamines"])])

  /// What a header says is held against what the laboratory's file says stands there.
  @Test(arguments: [
    ("specimen,name,value,cutoff", ""), ("Sample ID,Drug Name,Result,Cut-off", ""),
    ("Probe,Stoff,Ergebnis,Grenzwert", ""), ("# of day 3\nspecimen,name,value,cutoff", ""),
    ("#specimen,name,value,cutoff", ""), ("\nspecimen,name,value,cutoff", ""),
    ("specimen,name,cutoff,value", "a.csv:1:15: this column is headed 'cutoff'"),
    ("specimen,drug,Threshold,x", "a.csv:1:15: this column is headed 'Threshold'"),
    ("name,specimen,value,cutoff", "a.csv:1:1: this column is headed 'name'"),
    ("specimen,name,value", "a.csv:1:1: the header has 3 columns"),
    ("S1,AMP,POS,1000", "a.csv:1:1: a result stands where the header should"),
    ("S1,x,POS,", "a.csv:1:1: a result stands where the header should"),
    ("S1,amphetamine,,", "a.csv:1:1: a result stands where the header should"),
    ("x,y,Befund,2026-11-22", "a.csv:1:1: a result stands where the header should"),
    ("S1,x,75,50", "a.csv:1:1: a result stands where the header should"),
  ])
  func headers(header: String, complaint: String) {
    let said = Self.complaints(
      [header, "S2,AMP,NEG,500 ng/mL"], [.specimen, .name, .value, .cutoff])
    #expect(said.count == (complaint.isEmpty ? 0 : 1))
    #expect(said.allSatisfy { $0.hasPrefix(complaint) }, "\(said)")
  }

  /// A row of as many columns as the sheet has is none, whatever it begins with.
  @Test(arguments: [
    ("#S4|AMP|POS|F", 2), ("\"#S4\"|AMP|POS|F", 2), ("# AMP|POS", 1), ("# nothing today", 1),
  ])
  func comments(row: String, lines: Int) throws {
    let layout = SheetLayout(
      separator: "|", comment: "#", hasHeader: false, columns: [.specimen, .name, .value, .status])
    let message = try ResultSheetFile.read(
      Array("\(row)\nS5|AMP|NEG|F".utf8), file: "a.csv", layout: layout,
      laboratory: Self.laboratory, table: Self.table)
    #expect(message.lines == lines)
    #expect(message.reports.count + message.held.count == lines)
  }

  /// Nothing is asked of a column that the laboratory's file passes over.
  @Test func ignoredColumnsAreCalledAnything() {
    #expect(
      Self.complaints(
        ["specimen,name,result,value", "S2,AMP,NEG,7"], [.specimen, .name, .value, .ignored]) == [])
  }
}
