import ControlAPI

/// The day's lists for a spreadsheet. A list without rows has one line, which says why.
enum TodayCSV {
  static let heading = [
    "practice", "date", "list", "answer", "reason", "test", "patient", "name", "phase", "panel",
    "observed", "collect_by", "number", "state",
  ]

  static func text(_ today: Today.Reply) -> String {
    today.lists.reduce(CSV.record(heading)) { text, list in
      let common = [
        today.practice ? "PRACTICE" : "", today.date, list.list, list.answer.rawValue,
        list.reason ?? "",
      ]
      let rows = TodayText.byName(list.rows).map(cells)
      let blank = Array(repeating: "", count: heading.count - common.count)
      return (rows.isEmpty ? [blank] : rows).reduce(text) { $0 + CSV.record(common + $1) }
    }
  }

  private static func cells(_ row: DayRow) -> [String] {
    [
      String(row.test), row.patient, row.name, row.phase, row.panel, row.observed ? "yes" : "no",
      row.collectBy, row.number, row.state,
    ]
  }
}
