import Documents
import Selection
import Testing

@Suite struct RosterFileTests {
  static let header = "patient,name,born,list,phase,attends"
  static let row = "0042,Vera Towhee,1966-01-13,main,one,mon-thu"

  static let policy = policy()

  static func policy(mode: Mode = .independent, caps: [String: Int] = [:]) -> Policy {
    let plans = ["main", "late"].compactMap { name -> ListPlan? in
      guard let days = WeekdaySet(flags: "1111000"), let opens = TimeOfDay("05:00"),
        let closes = TimeOfDay("17:00")
      else { return nil }
      return ListPlan(name: name, weekdays: days, opens: opens, closes: closes)
    }
    let phase = Phase(floor: .never, flat: .never)
    return Policy(
      program: "small", lists: plans, mode: mode, caps: caps,
      phases: ["one": phase, "two": phase])
  }

  private func read(_ lines: String...) throws -> [RosterLine] {
    try RosterFile.read(
      lines.joined(separator: "\n").bytes, file: "r.csv", policy: Self.policy
    ).lines
  }

  private func complaints(_ text: String, policy: Policy = Self.policy, today: String? = nil)
    -> [String]
  {
    let today = today.flatMap { CivilDate($0) }
    return DocumentsTests.complaints { () throws(Problems) in
      try RosterFile.read(text.bytes, file: "r.csv", policy: policy, today: today)
    }
  }

  @Test func readsTheSmallest() throws {
    let lines = try read(Self.header, Self.row)
    #expect(lines.count == 1)
    #expect(lines[0].line == 2)
    #expect(lines[0].patient == "0042")
    #expect(lines[0].name == "Vera Towhee")
    #expect(lines[0].born.description == "1966-01-13")
    #expect(lines[0].attends.flags == "1111000")
    #expect(lines[0].lane == "all")
    #expect(lines[0].enrolled == nil)
    #expect(lines[0].observer == .any)
    #expect(lines[0].clinician == "")
    #expect(lines[0].isTested)
  }

  @Test func readsEveryColumnInAnyOrder() throws {
    let lines = try read(
      "tested,clinician,observer,enrolled,attends,lane,phase,list,born,name,patient",
      "no,\"Marsh, Dr. O.\",oral-fluid,2026-11-02,Mon Wed-Thu,north,two,late,2001-02-03,"
        + "\"O\"\"Hara, Zoë\",A-1")
    #expect(lines[0].name == "O\"Hara, Zoë")
    #expect(lines[0].clinician == "Marsh, Dr. O.")
    #expect(lines[0].enrolled == CivilDate("2026-11-02"))
    #expect(lines[0].attends.flags == "1011000")
    #expect(lines[0].lane == "north")
    #expect(lines[0].observer == .oralFluid)
    #expect(!lines[0].isTested)
  }

  @Test(arguments: ["\n", "\r\n"], ["", "\u{FEFF}"])
  func takesBothLineEndsAndAByteOrderMark(end: String, mark: String) throws {
    for last in ["", end] {
      let text = mark + Self.header + end + Self.row + last
      let roster = try RosterFile.read(text.bytes, file: "r.csv", policy: Self.policy)
      #expect(roster.lines.count == 1)
    }
  }

  @Test(arguments: [
    ("", ["1:1: file is empty"]),
    ("\n", ["1:1: file is empty"]),
    (header, ["2:1: the roster names no patient"]),
    (
      row,
      [
        "1:1: the first line must name the columns: "
          + "patient,name,born,list,phase,lane,attends,enrolled,observer,clinician,tested"
      ]
    ),
    (
      header.replacing(",", with: ";"),
      [
        "1:1: the first line must name the columns: "
          + "patient,name,born,list,phase,lane,attends,enrolled,observer,clinician,tested "
          + "(separate them by commas, not by semicolons)"
      ]
    ),
    ("patient,name,list,phase,attends\n0042,V T,main,one,mon", ["1:1: missing column 'born'"]),
    (
      "patient,name,born,list,phaze,attends\n" + row,
      [
        "1:1: missing column 'phase'",
        "1:24: column 5 has an unknown name (did you mean 'phase'?)",
      ]
    ),
    (
      "\(header),name\n\(row),x",
      ["1:38: column name is given twice, first as column 2"]
    ),
  ])
  func refusesTheColumns(text: String, messages: [String]) {
    #expect(complaints(text) == messages.map { "r.csv:" + $0 })
  }

  @Test(arguments: [
    ("0042", "00 42", "2:1: patient must be 1 to 32 letters, digits, '.', '_' and '-'"),
    ("0042", "", "2:1: patient must be 1 to 32 letters, digits, '.', '_' and '-'"),
    ("0042", String(repeating: "4", count: 65), "2:1: patient has 65 characters, at most 64"),
    ("0042", "٤٢", "2:1: patient must be 1 to 32 letters, digits, '.', '_' and '-'"),
    ("Vera Towhee", "", "2:6: name is empty"),
    ("Vera Towhee", " Vera", "2:6: name has a blank before or after it"),
    ("Vera Towhee", "=HYPERLINK(1)", "2:6: name begins like a formula, with one of = + - @"),
    ("Vera Towhee", "1234", "2:6: name has no letter in it"),
    ("Vera Towhee", "Ve\tra", "2:6: name holds a line break or a tab"),
    ("Vera Towhee", "Ve\u{1}ra", "2:8: character U+1 is not allowed"),
    ("Vera Towhee", "Vera\u{200F}", "2:10: character U+200F is not allowed"),
    ("Vera Towhee", "\"Vera\nTowhee\"", "2:6: name holds a line break or a tab"),
    ("Vera Towhee", "\"Vera\" Towhee", "2:12: text follows a closing quote"),
    ("Vera Towhee", "Vera \"T\" Towhee", "2:11: a quote stands inside a field that is not quoted"),
    ("Vera Towhee", "\"Vera Towhee", "2:6: a quoted field is not closed"),
    (
      "Vera Towhee", String(repeating: "v", count: 121), "2:6: name has 121 characters, at most 120"
    ),
    ("Vera Towhee", "Towhee, Vera", "2:1: line has 7 fields, the first line names 6"),
    (",mon-thu", "", "2:1: line has 5 fields, the first line names 6"),
    ("1966-01-13", "1966-02-29", "2:18: born must be a date like 1984-02-29, from 1900 on"),
    ("1966-01-13", "1899-12-31", "2:18: born must be a date like 1984-02-29, from 1900 on"),
    ("1966-01-13", "1/13/1966", "2:18: born must be a date like 1984-02-29, from 1900 on"),
    ("1966-01-13", "", "2:18: born must be a date like 1984-02-29, from 1900 on"),
    ("1966-01-13", "2026-11-23", "2:18: born is not before today"),
    ("main", "man", "2:29: unknown list 'man' (did you mean 'main'?)"),
    ("main", "Main", "2:29: unknown list (did you mean 'main'?)"),
    ("main", "weekend", "2:29: unknown list 'weekend' (expected main or late)"),
    ("main", "", "2:29: list is empty (expected main or late)"),
    ("one", "on", "2:34: unknown phase 'on' (did you mean 'one'?)"),
    ("one", "1966-01-13", "2:34: unknown phase (expected one or two)"),
    ("mon-thu", "mon,thu", "2:1: line has 7 fields, the first line names 6"),
    ("mon-thu", "thu-mon", "2:38: attends must be weekdays like 'mon tue thu' or 'mon-thu'"),
    ("mon-thu", "mon mon", "2:38: attends must be weekdays like 'mon tue thu' or 'mon-thu'"),
    ("mon-thu", "monday", "2:38: attends must be weekdays like 'mon tue thu' or 'mon-thu'"),
    ("mon-thu", "", "2:38: attends must be weekdays like 'mon tue thu' or 'mon-thu'"),
    (
      "mon-thu", "fri sat",
      "2:38: attends no day on which list main collects (mon tue wed thu)"
    ),
  ])
  func refuses(part: String, other: String, message: String) {
    let text = Self.header + "\n" + Self.row.changing(part, to: other) + "\n"
    let found = complaints(text, today: "2026-11-23")
    #expect(found.contains { $0.hasPrefix("r.csv:" + message) }, "\(found)")
  }

  @Test(arguments: [
    ("enrolled", "soon", "2:46: enrolled must be a date like 2026-11-23, or empty for today"),
    ("enrolled", "2026-11-24", "2:46: enrolled is after today 2026-11-23"),
    ("enrolled", "1966-01-13", "2:46: enrolled must be a date like 2026-11-23"),
    ("observer", "male or female", "2:46: observer must be any, female, male or oral-fluid"),
    ("tested", "maybe", "2:46: tested must be yes or no, or empty for yes"),
    ("lane", "North", "2:46: lane must be 1 to 32 of a-z, 0-9 and '_'"),
    ("clinician", "@marsh", "2:46: clinician begins like a formula"),
  ])
  func refusesOptionalColumns(column: String, value: String, message: String) {
    let text = "\(Self.header),\(column)\n\(Self.row),\(value)\n"
    let found = complaints(text, today: "2026-11-23")
    #expect(found.contains { $0.hasPrefix("r.csv:" + message) }, "\(found)")
  }

  @Test func lanesMustBeKnownWhereTheyHaveCapacities() {
    let capped = Self.policy(mode: .capped, caps: ["north": 3, "south": 2])
    let text = "\(Self.header),lane\n\(Self.row),nort\n"
    #expect(
      complaints(text, policy: capped)
        == ["r.csv:2:46: unknown lane 'nort' (did you mean 'north'?)"])
    #expect(
      complaints("\(Self.header)\n\(Self.row)\n", policy: capped)
        == ["r.csv:1:1: missing column 'lane'"])
    #expect(complaints(text.changing(",nort\n", to: ",north\n"), policy: capped).isEmpty)
  }

  @Test func findsEverythingAtOnce() {
    let text = [
      "patient,name,list,phase,attends", "1,A,main,one,mon", "2,,man,three,mun", "",
      "1,C,late,two,mon", "3,D,late,two", "1,E,late,two,tue",
    ].joined(separator: "\r\n")
    #expect(
      complaints(text) == [
        "r.csv:1:1: missing column 'born'",
        "r.csv:3:3: name is empty",
        "r.csv:3:4: unknown list 'man' (did you mean 'main'?)",
        "r.csv:3:8: unknown phase 'three' (expected one or two)",
        "r.csv:3:14: attends must be weekdays like 'mon tue thu' or 'mon-thu'",
        "r.csv:4:1: line is empty",
        "r.csv:5:1: patient '1' is given twice, first on line 2",
        "r.csv:6:1: line has 4 fields, the first line names 5",
        "r.csv:7:1: patient '1' is given twice, first on line 2",
      ])
  }

  @Test func aLineMayBeLaterThanItsNumberWhenAFieldHoldsLines() {
    let text = "\(Self.header)\n\"0\n1\",A,1966-01-13,main,one,mon\n7,B,1966-01-13,main,three,mon\n"
    #expect(
      complaints(text) == [
        "r.csv:2:1: patient holds a line break or a tab",
        "r.csv:4:21: unknown phase 'three' (expected one or two)",
      ])
  }

  @Test func refusesALoneCarriageReturn() {
    let found = complaints("\(Self.header)\r\(Self.row)\r")
    #expect(found.first == "r.csv:1:37: a carriage return without a line feed")
  }

  @Test func refusesMoreLinesThanAllowed() {
    let text = "\(Self.header)\n1,A,1966-01-13,main,one,mon\n2,B,1966-01-13,main,one,mon\n"
    #expect(throws: Problems.self) {
      try RosterFile.read(text.bytes, file: "r.csv", policy: Self.policy, lineLimit: 1)
    }
    #expect(complaints(text).isEmpty)
  }

  /// Names and birth dates, in their columns or in others, never reach a message.
  @Test func messagesHoldNothingPersonal() {
    let (name, born) = ("Quincy Zebrafinch", "1987-06-05")
    var found: [String] = []
    for place in 0..<6 {
      for personal in [name, born, "=\(name)", "\(name)\t", "\"\(name)"] {
        var fields = Self.row.split(separator: ",").map(String.init)
        fields[place] = personal
        found += complaints("\(Self.header)\n\(fields.joined(separator: ","))\n")
      }
    }
    found += complaints("\(name),\(born),patient\n")
    found += complaints("0042,\(name),\(born),main,one,mon-thu\n")
    #expect(found.count > 25)
    for message in found {
      #expect(!message.contains("Quincy") && !message.contains("Zebra"), "\(message)")
      #expect(!message.contains("1987"), "\(message)")
    }
  }

  @Test func readsAHundredThousandLines() throws {
    var text = Self.header + "\n"
    for number in 0..<100_000 {
      text += "P\(number),Vera Towhee,1966-01-13,main,one,mon-thu\r\n"
    }
    let roster = try RosterFile.read(text.bytes, file: "r.csv", policy: Self.policy)
    #expect(roster.lines.count == 100_000)
    #expect(roster.lines.last?.patient == "P99999")
    #expect(roster.lines.last?.line == 100_001)
  }

  @Test func aHundredThousandWrongLinesAreCounted() {
    let wrong = String(repeating: "P,Vera,1966-01-13,main,three,mon\n", count: 100_000)
    do {
      _ = try RosterFile.read(
        (Self.header + "\n" + wrong).bytes, file: "r.csv", policy: Self.policy)
      Issue.record("was read")
    } catch {
      #expect(error.total == 199_999)
      #expect(error.list.count == Problems.kept)
      #expect(error.description.hasSuffix("\n… and 199949 more"))
    }
  }
}
