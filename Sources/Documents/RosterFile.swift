import Selection

/// `roster.csv`: the patients of a program, one a line, under a first line that names the columns.
///
/// Either every line is read or none: whatever is wrong is thrown, all of it at once. Names and
/// birth dates never stand in a message, nor does a value that might be one in the wrong column.
package struct RosterFile: Hashable, Sendable {
  package let lines: [RosterLine]

  package static let byteLimit = 64 << 20
  package static let defaultLineLimit = 200_000

  /// - Parameters:
  ///   - policy: the lists, phases and lanes that there are.
  ///   - today: when given, later birth and enrolment dates are problems.
  package static func read(
    _ bytes: [UInt8], file: String, policy: Policy, today: CivilDate? = nil,
    lineLimit: Int = defaultLineLimit
  ) throws(Problems) -> RosterFile {
    let log = ProblemLog(file: file)
    var lines: [RosterLine] = []
    if let text = SourceText.decode(bytes, limit: byteLimit, log: log) {
      var reader = CSVReader(text, log: log)
      if let columns = RosterColumns(reader.next() ?? [], policy: policy, log: log) {
        let rows = RosterReader(columns: columns, policy: policy, today: today, log: log)
        lines = rows.read(&reader, limit: lineLimit)
      }
    }
    guard log.isEmpty else { throw log.problems }
    return RosterFile(lines: lines)
  }
}

/// One patient as the clinic hands him in.
package struct RosterLine: Hashable, Sendable {
  /// Line of the file, for messages of whoever imports it.
  package let line: Int
  /// The clinic's own number for the patient.
  package let patient: String
  /// Personal: sealed on arrival, never logged.
  package let name: String
  /// Personal.
  package let born: BirthDate
  package let list: String
  package let phase: String
  package let lane: String
  package let attends: WeekdaySet
  /// Nil means today.
  package let enrolled: CivilDate?
  package let observer: ObserverPreference
  /// Who treats the patient; empty when not given.
  package let clinician: String
  /// Whether the patient is subject to testing: some are enrolled for mental health only.
  package let isTested: Bool

  /// For a patient who is typed in rather than handed in; `line` is 0 then.
  package init(
    line: Int = 0, patient: String, name: String, born: BirthDate, list: String, phase: String,
    lane: String = "all", attends: WeekdaySet, enrolled: CivilDate? = nil,
    observer: ObserverPreference = .any, clinician: String = "", isTested: Bool = true
  ) {
    self.line = line
    self.patient = patient
    self.name = name
    self.born = born
    self.list = list
    self.phase = phase
    self.lane = lane
    self.attends = attends
    self.enrolled = enrolled
    self.observer = observer
    self.clinician = clinician
    self.isTested = isTested
  }
}

/// By whom the patient wants to be observed where collection is observed.
package enum ObserverPreference: String, CaseIterable, Hashable, Sendable {
  case any, female, male
  /// Needs no observer.
  case oralFluid = "oral-fluid"
}

/// A date of birth. Not a `CivilDate`, which begins in 1970.
package struct BirthDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// `1961-04-30`
  package let description: String

  /// Nil unless `text` is a day from 1900-01-01 on, written `YYYY-MM-DD`.
  package init?(_ text: String) {
    guard Names.matches(text, 10...10, { Names.isDigit($0) || $0 == UInt8(ascii: "-") }),
      text >= "1900", let year = Int(text.prefix(4)), year < 9_600
    else { return nil }
    // The calendar repeats every 400 years.
    guard CivilDate("\(year + 400)\(text.dropFirst(4))") != nil else { return nil }
    description = text
  }

  package static func < (a: Self, b: Self) -> Bool { a.description < b.description }
}
