import ControlAPI

/// The day's lists on a terminal.
enum TodayText {
  static func print(_ today: Today.Reply, on console: Console) {
    console.practice(today.practice)
    for list in today.lists { print(list, of: today, on: console) }
    if today.lists.isEmpty {
      console.line("\(Shown.date(today.date)): no program has a list on this day")
    }
    console.head(today.head)
  }

  private static func print(_ list: DayList, of today: Today.Reply, on console: Console) {
    console.line("\(Shown.date(today.date))  \(list.title) (\(list.list))", .strong)
    console.paragraph(sentence(list, date: today.date), list.answer == .missed ? .bad : .plain)
    for notice in list.notices { console.paragraph(notice, .warning) }
    if !list.rows.isEmpty { console.table(table(list, date: today.date), indent: "  ") }
    console.line()
  }

  /// Which of the five answers it is, in one sentence.
  static func sentence(_ list: DayList, date: String) -> String {
    let reason = list.reason.map { ": \($0)" } ?? ""
    switch list.answer {
    case .list:
      return "\(list.drawn) of \(list.eligible) expected today \(list.drawn == 1 ? "is" : "are")"
        + " to be tested\(late(list)); \(Shown.count(list.enrolled, "patient")) in this list"
    case .nobody:
      return "nobody is selected: the draw was made, \(list.eligible) expected today"
    case .closed:
      return "closed, there is no draw on this day\(reason)"
    case .notYet:
      let opens = list.opens.map { " at \(Shown.time($0, on: date))" } ?? ""
      return "not yet: \(list.reason ?? "the list is drawn\(opens)")"
    case .missed:
      return "MISSED, no list was drawn\(reason)"
    }
  }

  private static func late(_ list: DayList) -> String {
    list.late.map { ", and \($0) who came late" } ?? ""
  }

  /// Sorted by name, as people look for people.
  static func byName(_ rows: [DayRow]) -> [DayRow] {
    rows.sorted { ($0.name.lowercased(), $0.patient) < ($1.name.lowercased(), $1.patient) }
  }

  /// `arrived, tries until 12:40`
  static func state(_ row: DayRow, date: String) -> String {
    Shown.state(row.state)
      + (row.triesUntil.map { ", tries until \(Shown.time($0, on: date))" } ?? "")
  }

  private static func table(_ list: DayList, date: String) -> Table {
    var table = Table([
      .init("test", .right), .init("patient"), .init("name", yields: true),
      .init("panel", yields: true, drops: true), .init("observed"), .init("until"),
      .init("number", drops: true), .init("state"),
    ])
    for row in byName(list.rows) {
      table.add([
        String(row.test), row.patient, row.name, row.panel, row.observed ? "yes" : "no",
        Shown.time(row.collectBy, on: date), row.number, state(row, date: date),
      ])
    }
    return table
  }
}
