import Documents
import Selection
import Testing

@Suite struct ProgramFileTests {
  static let good = """
    program: day
    title: Day program
    policy: policy.yaml
    panel: clinical-cup
    collect_within_hours: 4
    lists:
      - name: day.morning
        title: Morning
        weekdays: [mon, tue, wed]
        opens: "05:00"
        closes: "12:30"
      - name: day.evening
        title: Evening
        weekdays: [fri]
        opens: "15:00"
        closes: "21:30"
    closures:
      - {date: 2026-11-26, reason: Thanksgiving}
      - {date: 2026-11-27, list: day.evening, reason: building closed}
    report_within_hours: 72
    verify_results: self

    """

  private func complaints(_ text: String) -> [String] {
    DocumentsTests.complaints { () throws(Problems) in
      try ProgramFile.read(text.bytes, file: "p.yaml")
    }
  }

  @Test func readsEverything() throws {
    let program = try ProgramFile.read(Self.good.bytes, file: "p.yaml")
    #expect(program.name == "day")
    #expect(program.policy == "policy.yaml")
    #expect(program.panel == "clinical-cup")
    #expect(program.collectWithinHours == 4)
    #expect(program.reportWithinHours == 72)
    #expect(program.verification == .own)
    #expect(program.plans.map(\.name) == ["day.morning", "day.evening"])
    #expect(program.plans.map(\.weekdays.flags) == ["1110000", "0000100"])
    #expect(program.closures.map(\.list) == [nil, "day.evening"])
    #expect(program.closures[0].date == CivilDate("2026-11-26"))
  }

  @Test func defaults() throws {
    let program = try ProgramFile.read(YAMLDocumentTests.good.bytes, file: "p.yaml")
    #expect(program.collectWithinHours == 8)
    #expect(program.reportWithinHours == 48)
    #expect(program.verification == .nobody)
    #expect(program.policy == nil)
    #expect(program.closures.isEmpty)
  }

  @Test(arguments: [
    ("program: day", "program: Day", "p.yaml:1:10: expected a name of"),
    ("program: day", "program: [day]", "p.yaml:1:10: expected a name of"),
    ("program: day", "program: ", "p.yaml:1:9: expected a name of"),
    ("program: day\n", "", "p.yaml:1:1: missing key 'program'"),
    ("title: Day program", "titel: Day program", "p.yaml:1:1: missing key 'title'"),
    ("title: Day program", "title: '   '", "p.yaml:2:8: expected at most 80 characters"),
    ("panel: clinical-cup\n", "", "p.yaml:1:1: missing key 'panel'"),
    ("collect_within_hours: 4", "collect_within_hours: 49", "p.yaml:5:23: expected a whole"),
    ("collect_within_hours: 4", "collect_within_hours: 04", "p.yaml:5:23: expected a whole"),
    ("collect_within_hours: 4", "collect_within_hours: 4.0", "p.yaml:5:23: expected a whole"),
    ("collect_within_hours: 4", "collect_within_hours: -4", "p.yaml:5:23: expected a whole"),
    ("name: day.evening", "name: day.morning", "p.yaml:7:3: list 'day.morning' is named twice"),
    ("name: day.evening", "name: .evening", "p.yaml:12:11: expected a list name"),
    ("name: day.evening", "name: day/evening", "p.yaml:12:11: expected a list name"),
    ("[mon, tue, wed]", "[mon, tue, Wednesday]", "p.yaml:9:26: expected a weekday like mon"),
    ("[mon, tue, wed]", "[mon, tue, mon]", "p.yaml:9:15: a weekday is given twice"),
    ("[mon, tue, wed]", "mon", "p.yaml:9:15: expected a list, got a single value"),
    ("closes: \"12:30\"", "closes: \"05:00\"", "p.yaml:11:13: closes must be later than opens"),
    ("closes: \"12:30\"", "closes: \"24:00\"", "p.yaml:11:13: expected a time"),
    ("date: 2026-11-26", "date: 2026-11-31", "p.yaml:18:12: expected a date like 2026-11-23"),
    ("date: 2026-11-26", "date: 26.11.2026", "p.yaml:18:12: expected a date like 2026-11-23"),
    (
      "list: day.evening", "list: day.evning",
      "p.yaml:18:3: closure of 2026-11-27 is of an unknown list 'day.evning' "
        + "(did you mean 'day.evening'?)"
    ),
    ("date: 2026-11-27", "date: 2026-11-26", "p.yaml:18:3: closure of 2026-11-26 is given twice"),
    (", reason: Thanksgiving", "", "p.yaml:18:5: missing key 'reason'"),
    ("reason: Thanks", "reson: Thanks", "p.yaml:18:5: missing key 'reason'"),
  ])
  func refuses(part: String, other: String, message: String) {
    let found = complaints(Self.good.changing(part, to: other))
    #expect(found.contains { $0.hasPrefix(message) }, "\(found)")
  }
}
