import Documents
import Testing

@Suite struct CensusFileTests {
  private func complaints(_ text: String, lineLimit: Int = 100) -> [String] {
    DocumentsTests.complaints { () throws(Problems) in
      try CensusFile.read(text.bytes, file: "c.csv", lineLimit: lineLimit)
    }
  }

  @Test func readsTheSmallest() throws {
    let lines = try CensusFile.read("patient\n0042\n".bytes, file: "c.csv").lines
    #expect(lines.map(\.patient) == ["0042"])
    #expect(lines.map(\.line) == [2])
    #expect(lines[0].list == nil && lines[0].phase == nil)
  }

  /// What another system writes beside what we want is passed over.
  @Test func readsWhatItKnowsInAnyOrder() throws {
    let text = "Last Name,phase,ward,patient,list\r\n\"Towhee, Vera\",one,\"7\nB\",A-1,\r\n"
    let lines = try CensusFile.read(text.bytes, file: "c.csv").lines
    #expect(lines.map(\.patient) == ["A-1"])
    #expect(lines.map(\.phase) == ["one"])
    #expect(lines.map(\.list) == [nil])
  }

  @Test func aByteOrderMarkIsNoPartOfTheName() throws {
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + "patient\n1".bytes
    #expect(try CensusFile.read(bytes, file: "c.csv").lines.map(\.patient) == ["1"])
  }

  @Test(arguments: [
    ("", "c.csv:1:1: the first line must name the column 'patient'"),
    (
      "patient;list\n1;main\n",
      "c.csv:1:1: the first line must name the column 'patient' "
        + "(separate them by commas, not by semicolons)"
    ),
    ("Patient\n1\n", "c.csv:1:1: the first line must name the column 'patient'"),
    ("patient\n", "c.csv:2:1: the census names no patient"),
    ("patient,patient\n1,2\n", "c.csv:1:9: column patient is given twice, first as column 1"),
    ("patient,list\n1\n", "c.csv:2:1: line has 1 fields, the first line names 2"),
    ("patient\n\n1\n", "c.csv:2:1: line is empty"),
    ("list,patient\nmain,1\nmain,1\n", "c.csv:3:6: patient '1' is given twice, first on line 2"),
    (
      "x,patient\n,V Towhee\n",
      "c.csv:2:2: patient must be 1 to 32 letters, digits, '.', '_' and '-'"
    ),
    ("patient\n\"1\n", "c.csv:2:1: a quoted field is not closed"),
  ])
  func says(_ text: String, _ message: String) {
    #expect(complaints(text).contains(message), "\(complaints(text))")
  }

  /// A name in the wrong column is never quoted.
  @Test func quotesNobody() {
    let found = complaints("patient,list,phase\n1,Vera Towhee,Vera Towhee\nVera Towhee,,\n")
    #expect(found.count == 3)
    #expect(!found.contains { $0.contains("Towhee") })
  }

  @Test func hasALimit() throws {
    let text = "patient\n" + (1...5).map { "\($0)\n" }.joined()
    #expect(complaints(text, lineLimit: 4) == ["c.csv:6:1: more than 4 patients"])
    #expect(complaints(text, lineLimit: 5).isEmpty)
  }

  @Test func refusesWhatIsNoText() {
    let notUTF8 = DocumentsTests.complaints { () throws(Problems) in
      try CensusFile.read("patient\n".bytes + [0xFF], file: "c.csv")
    }
    #expect(notUTF8 == ["c.csv:2:1: not UTF-8 (save it as UTF-8)"])
  }
}
