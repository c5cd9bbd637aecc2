import Evidence
import Selection
import Testing
import TransparencyLog

/// Row and list lines: the scanner takes exactly what the writer writes.
@Suite struct RosterRowTests {
  private static let label = "4594faf4db926137b0c6e17be6003bc3"
  private static let line =
    "{\"base\":\"floor\",\"du\":[{\"allowed\":2,\"by\":\"2026-11-29\",\"left\":3,\"owed\":1},"
    + "{\"by\":\"2026-11-30\",\"left\":4,\"owed\":0}],\"el\":false,\"id\":\"\(label)\","
    + "\"lane\":\"all\",\"p\":647798872,\"ph\":\"1\",\"slot\":\"2026-11-24/main\","
    + "\"why\":\"hospital\"}"

  private func parse(_ text: String) -> RosterRow? { RosterRow(line: Array(text.utf8)[...]) }

  @Test func roundTrip() throws {
    let row = try #require(parse(Self.line))
    #expect(row.duties.map(\.allowed) == [2, nil])
    #expect(row.why == .hospital)
    #expect(try row.line() == Array(Self.line.utf8))
    #expect(try CanonicalJSON.parse(row.line()).encoded() == Array(Self.line.utf8))
  }

  @Test func strangeNamesSurvive() throws {
    var row = try #require(parse(Self.line))
    row.lane = "a\"b\\c\\\""
    #expect(RosterRow(line: try row.line()[...]) == row)
  }

  @Test("every row of the vectors", arguments: ["ceiling", "gap", "makeup", "pool", "newcomer"])
  func vectors(_ name: String) throws {
    let bundle = try BundleFolder.read("good/\(name)")
    for path in bundle.paths(in: "rosters") {
      for line in try bundle.file(path).split(separator: 10) {
        let row = try #require(RosterRow(line: line))
        #expect(try row.line() == Array(line))
      }
    }
  }

  @Test(
    "what is no row",
    arguments: [
      ("\"el\":false", "\"el\":true"), ("hospital", ""), ("hospital", "ill"), ("floor", "roof"),
      ("647798872", "1000000001"), ("647798872", "0647798872"), ("647798872", "-1"),
      ("647798872", "1.0"), ("2026-11-29", "2026-11-31"), ("2026-11-24/main", "2026-11-24"),
      ("4594faf4", "4594FAF4"), ("4594faf4", "4594faf"), ("\"owed\":1", "\"owed\":1,\"x\":1"),
      ("{\"base\"", " {\"base\""), ("\"lane\":\"all\",", ""), ("all", "a\u{7f}"),
      ("all", "\\u0061"),
      ("},{", "},,{"), ("}]", "},]"), ("\"p\":647798872,\"ph\":\"1\"", "\"ph\":\"1\",\"p\":1"),
    ])
  func noRow(_ part: String, _ other: String) {
    #expect(Self.line.contains(part))
    #expect(parse(Self.line.replacing(part, with: other)) == nil)
  }

  @Test func shortened() {
    for length in 0..<Self.line.utf8.count {
      #expect(parse(String(Self.line.prefix(length))) == nil)
    }
    #expect(parse(Self.line + " ") == nil)
  }

  @Test func listLine() throws {
    let text = "{\"id\":\"\(Self.label)\",\"number\":73412556}"
    let line = try #require(ListLine(line: Array(text.utf8)[...]))
    #expect(line.line == Array(text.utf8))
    #expect(line.number.description == "073 412 556")
    for (part, other) in [("73412556", "1000000000"), ("73412556", "07"), ("}", ",\"p\":1}")] {
      let wrong = Array(text.replacing(part, with: other).utf8)
      #expect(ListLine(line: wrong[...]) == nil)
    }
  }

  /// A certain row is due by the earliest of the duties that leave no choice.
  @Test func due() throws {
    var row = try #require(parse(Self.line))
    #expect(row.drawRow.due == nil)
    row.duties[1].owed = 4
    #expect(row.drawRow.due?.description == "2026-11-30")
    row.duties[0].owed = 3
    #expect(row.drawRow.due?.description == "2026-11-29")
  }
}
