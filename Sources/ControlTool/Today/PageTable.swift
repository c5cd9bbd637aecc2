import ControlAPI

/// The rows of one list, with boxes to tick.
enum PageTable {
  /// What can become of a test on the day, in the order of the boxes.
  static let outcomes = ["collected", "no-show", "refused", "unable", "left", "excuse"]

  /// Its head stands on every sheet, with what the sheet is and the mark of practice.
  static func html(_ list: DayList, date: String, practice: Bool) -> String {
    let sheet = "\(practice ? "PRACTICE · " : "")\(Shown.date(date)) · list \(list.list)"
    let boxes = outcomes.map { "<th class=\"box\">\($0)</th>" }.joined()
    let rows = TodayText.byName(list.rows).map { row($0, date: date) }.joined(separator: "\n")
    return """
      <table>
      <thead><tr><td class="sheet" colspan="\(8 + outcomes.count)">\(HTML.escape(sheet))</td></tr>
      <tr><th>name</th><th>patient</th><th>test</th><th>number</th><th>panel</th>\
      <th>observed</th><th>collect by</th>\(boxes)<th class="initials">initials</th></tr></thead>
      <tbody>
      \(rows)
      </tbody>
      </table>
      """
  }

  private static func row(_ row: DayRow, date: String) -> String {
    let cells = [
      cell(row.name, "name"), cell(row.patient), cell(String(row.test), "figure"),
      cell(row.number, "figure"), cell(row.panel), cell(row.observed ? "OBSERVED" : "no"),
      cell(Shown.time(row.collectBy, on: date), "figure"),
    ]
    let boxes = outcomes.map { _ in "<td class=\"box\"><span></span></td>" }
    return "<tr>\((cells + boxes).joined())<td class=\"initials\"></td></tr>"
  }

  private static func cell(_ text: String, _ kind: String? = nil) -> String {
    "<td\(kind.map { " class=\"\($0)\"" } ?? "")>\(HTML.escape(text))</td>"
  }
}
