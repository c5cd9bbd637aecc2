import Selection

/// One line of a roster while it is being read, and what each of its columns may hold.
struct RosterRecord {
  let fields: [CSVField]
  let columns: RosterColumns
  let log: ProblemLog

  var line: Int { fields[0].line }

  func report(_ column: RosterColumn, _ message: String, hint: String? = nil) {
    let field = columns.field(column, of: fields) ?? fields[0]
    log.add(message, line: field.line, column: field.column, hint: hint)
  }

  /// The text of a field that is fit to be read; `""` for a column that need not be there.
  func text(_ column: RosterColumn) -> String? {
    guard !columns.isMissing(column) else { return nil }
    guard let text = columns.field(column, of: fields)?.text else { return "" }
    let name = column.rawValue
    if text.utf8.contains(where: { $0 < 0x20 }) {
      report(column, "\(name) holds a line break or a tab")
    } else if text.first == " " || text.last == " " {
      report(column, "\(name) has a blank before or after it")
    } else if text.count > column.limit {
      report(column, "\(name) has \(text.count) characters, at most \(column.limit) are read")
    } else {
      return text
    }
    return nil
  }

  func patient() -> String? {
    guard let text = text(.patient) else { return nil }
    if Names.isPatient(text) { return text }
    report(.patient, "patient must be 1 to 32 letters, digits, '.', '_' and '-'")
    return nil
  }

  /// A person's name, never quoted. One that begins like a formula would be run by the spreadsheet
  /// that opens an export.
  func personName(_ column: RosterColumn) -> String? {
    guard let text = text(column) else { return nil }
    if text.isEmpty, column == .clinician { return text }
    if text.isEmpty {
      report(column, "\(column.rawValue) is empty")
    } else if let first = text.first, "=+-@".contains(first) {
      report(column, "\(column.rawValue) begins like a formula, with one of = + - @")
    } else if !text.contains(where: \.isLetter) {
      report(column, "\(column.rawValue) has no letter in it")
    } else {
      return text
    }
    return nil
  }

  func born(before today: CivilDate?) -> BirthDate? {
    guard let text = text(.born) else { return nil }
    guard let date = BirthDate(text) else {
      report(.born, "born must be a date like 1984-02-29, from 1900 on")
      return nil
    }
    guard today.map({ date.description < $0.description }) ?? true else {
      report(.born, "born is not before today")
      return nil
    }
    return date
  }

  /// One of the names that the policy knows.
  func one(of names: [String], _ column: RosterColumn) -> String? {
    guard let text = text(column) else { return nil }
    if names.contains(text) { return text }
    let what = text.isEmpty ? "\(column.rawValue) is empty" : "unknown \(column.rawValue)"
    let shown = isQuotable(text) ? " \(quoted(text))" : ""
    let hint = text.isEmpty ? nil : suggestion(for: text, among: names)
    report(column, what + shown, hint: hint ?? "expected \(names.alternatives)")
    return nil
  }

  /// Lists, phases and lanes are short and in lower case; anything else may be personal data that
  /// slipped into the wrong column.
  private func isQuotable(_ text: String) -> Bool {
    Names.matches(text, 1...32) { Names.isLowerOrDigit($0) || "._-".utf8.contains($0) }
      && BirthDate(text) == nil
  }

  /// `mon tue wed`, `mon-thu`, `Mon Wed-Fri`. At least one of the days on which the list meets.
  func attends(list: ListPlan?) -> WeekdaySet? {
    guard let text = text(.attends) else { return nil }
    guard let days = WeekdayText.parse(text), !days.isEmpty else {
      report(.attends, "attends must be weekdays like 'mon tue thu' or 'mon-thu'")
      return nil
    }
    if let list, let problem = WeekdayText.problem(days, on: list) {
      report(.attends, problem)
      return nil
    }
    return days
  }

  /// The date, or a nil of its own when none is given; nil altogether after a problem.
  func enrolled(after born: BirthDate?, notAfter today: CivilDate?) -> CivilDate?? {
    guard let text = text(.enrolled) else { return nil }
    if text.isEmpty { return .some(nil) }
    guard let date = CivilDate(text) else {
      report(.enrolled, "enrolled must be a date like 2026-11-23, or empty for today")
      return nil
    }
    if let born, date.description <= born.description {
      report(.enrolled, "enrolled is not after born")
    } else if let today, date > today {
      report(.enrolled, "enrolled is after today \(today)")
    } else {
      return date
    }
    return nil
  }

  func observer() -> ObserverPreference? {
    guard let text = text(.observer) else { return nil }
    if text.isEmpty { return .any }
    if let observer = ObserverPreference(rawValue: text) { return observer }
    let words = ObserverPreference.allCases.map(\.rawValue).alternatives
    report(.observer, "observer must be \(words), or empty")
    return nil
  }

  func isTested() -> Bool? {
    guard let text = text(.tested) else { return nil }
    if let answer = ["": true, "yes": true, "no": false][text] { return answer }
    report(.tested, "tested must be yes or no, or empty for yes")
    return nil
  }
}

/// Weekdays as one field of a table.
package enum WeekdayText {
  /// What is wrong with days on none of which a list meets: whoever comes on them is never drawn.
  package static func problem(_ days: WeekdaySet, on list: ListPlan) -> String? {
    guard !days.days.contains(where: list.weekdays.contains) else { return nil }
    let meets = list.weekdays.days.map(\.key).joined(separator: " ")
    return "attends no day on which list \(list.name) collects (\(meets))"
  }

  /// Nil unless days and ranges of days, each day once.
  package static func parse(_ text: String) -> WeekdaySet? {
    var days: [Weekday] = []
    for part in text.lowercased().split(separator: " ") {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
        Weekday(key: $0)
      }
      guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1],
        first.rawValue <= last.rawValue
      else { return nil }
      days += Weekday.allCases.filter { (first.rawValue...last.rawValue).contains($0.rawValue) }
    }
    let set = WeekdaySet(days)
    return set.count == days.count ? set : nil
  }
}
