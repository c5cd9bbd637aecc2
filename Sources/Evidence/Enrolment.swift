import Selection

/// One label's stay, as far as the log tells it.
package struct Enrolment: Hashable, Sendable {
  package let label: Label
  package let list: String
  package internal(set) var phase: String
  package internal(set) var lane: String
  /// Local date of the enrolment, or of the first change into the phase: who comes back to a phase
  /// finds its windows where they stood.
  package internal(set) var start: CivilDate
  /// `start` of every phase so far.
  private var starts: [String: CivilDate]
  /// Index of the entry that enrolled.
  package let enrolled: Int
  /// Index of the entry that set the phase.
  package var phaseSet: Int { moves.last?.index ?? enrolled }
  /// Every change into another phase, in log order.
  package private(set) var moves: [Move] = []
  /// Index of the discharge; nil while the stay lasts.
  package internal(set) var discharged: Int?
  /// Dates of completed random tests, ascending.
  package internal(set) var done: [CivilDate] = []
  /// Last days of the open make-ups, in log order.
  package internal(set) var makeups: [CivilDate] = []
  /// What its rows have said so far.
  package internal(set) var rows = RowHistory()

  package init(
    label: Label, list: String, phase: String, lane: String, start: CivilDate, enrolled: Int
  ) {
    self.label = label
    self.list = list
    self.phase = phase
    self.lane = lane
    self.start = start
    starts = [phase: start]
    self.enrolled = enrolled
  }

  /// A make-up is open until the next completed test.
  mutating func complete(_ date: CivilDate) {
    let place = done.lastIndex { $0 <= date }.map { $0 + 1 } ?? 0
    done.insert(date, at: place)
    makeups = []
  }

  /// Completed tests from `first` to `last`; the latest come first, so years do not slow it down.
  func tests(from first: CivilDate, through last: CivilDate) -> Int {
    done.reversed().lazy.prefix { first <= $0 }.count { $0 <= last }
  }

  /// A change into the phase that the label is in already changes nothing.
  mutating func enter(_ phase: String, on date: CivilDate, index: Int) {
    guard phase != self.phase else { return }
    moves.append(Move(index: index, date: date, from: self.phase))
    self.phase = phase
    start = starts[phase] ?? date
    starts[phase] = start
  }

  /// A change into another phase.
  package struct Move: Hashable, Sendable {
    package let index: Int
    /// Local date.
    package let date: CivilDate
    package let from: String
  }
}
