import Selection

/// What happened to one patient on one date, and the one sentence that says why.
///
/// The sentence is read aloud to patients: it names the rule, the chance and the number, and
/// claims nothing about the person.
package struct WhySentence: Hashable, Sendable {
  package enum Cause: Hashable, Sendable {
    case notEnrolled
    /// Enrolled that day, when its roster stood already.
    case afterRoster
    /// The list does not collect on that date.
    case noList
    /// The window has not opened, or the draw has not been made.
    case notYet
    /// Nobody was drawn: the log says why.
    case missed(String)
    case absent(Absence)
    /// `number < chance`, and the duty that made the chance certain, if one did.
    case independent(drawn: Bool, number: Number, chance: Chance, certain: Duty?)
    /// One pass along the lane's patients in the order of their numbers.
    case capped(drawn: Bool, number: Number, asked: Chance, used: Chance, cap: Int, lane: String)
    /// Certain by guarantee, but more such patients than places.
    case deferred(number: Number, cap: Int, lane: String)
    /// So many lowest of the pool.
    case pool(drawn: Bool, number: Number, chance: Chance, due: Int, eligible: Int)
  }

  package var patient: String
  package var date: CivilDate
  package var phase: String
  package var cause: Cause

  package init(patient: String, date: CivilDate, phase: String, cause: Cause) {
    self.patient = patient
    self.date = date
    self.phase = phase
    self.cause = cause
  }

  package var text: String {
    switch cause {
    case .notEnrolled: "\(who) was not enrolled on \(day)."
    case .afterRoster:
      "\(who) could not be drawn on \(day): the patient was enrolled after that day's roster."
    case .noList: "\(who) could not be drawn on \(day): the list does not collect that day."
    case .notYet: "Nobody knows yet: the draw of \(day) has not been made."
    case .missed(let why): "Nobody was drawn on \(day): \(why)."
    case .absent(let absence): "\(who) could not be drawn on \(day): \(Self.words(for: absence))."
    case .independent(let drawn, let number, let chance, let duty):
      independent(drawn: drawn, number: number, chance: chance, duty: duty)
    case .capped(let drawn, let number, let asked, let used, let cap, let lane):
      capped(drawn: drawn, number: number, asked: asked, used: used, cap: cap, lane: lane)
    case .deferred(_, let cap, let lane):
      """
      \(who) was due on \(day), but more patients were due than the \(Self.tests(cap)) that \
      lane \(lane) can collect; those whose time had run longest came first.
      """
    case .pool(let drawn, let number, let chance, let due, let eligible):
      pool(drawn: drawn, number: number, chance: chance, due: due, eligible: eligible)
    }
  }

  private var who: String { "Patient \(patient)" }
  private var day: String { DayText.long(date) }

  private func independent(drawn: Bool, number: Number, chance: Chance, duty: Duty?) -> String {
    if drawn, let duty, duty.by < date {
      return """
        \(who) was drawn on \(day): a test was due by \(DayText.long(duty.by)) and is still owed, so \
        that the patient is drawn on the first day on which it can be taken.
        """
    }
    if drawn, let duty {
      return """
        \(who) was drawn on \(day): the written policy guarantees \
        \(Self.tests(duty.owed, more: true)) by \(DayText.long(duty.by)), and \
        \(Self.remaining(duty)).
        """
    }
    return """
      \(who) was \(drawn ? "drawn" : "not drawn") on \(day): the number \(number) was \
      \(drawn ? "below" : "not below") the chance of \(chance.text), which follows from phase \
      \(phase) of the written policy.
      """
  }

  private func capped(
    drawn: Bool, number: Number, asked: Chance, used: Chance, cap: Int, lane: String
  ) -> String {
    if drawn, asked == .certain {
      return """
        \(who) was drawn on \(day): the written policy guarantees a test that could not be put \
        off any longer.
        """
    }
    let cut =
      used == asked
      ? "the chance of \(asked.text) was honoured as it is"
      : "the chance of \(asked.text) was cut to \(used.text), as everybody's in the lane was"
    return """
      \(who) was \(drawn ? "drawn" : "not drawn") on \(day): lane \(lane) collects at most \
      \(Self.tests(cap)) a day, so the list is made in one pass along the patients in the order \
      of their numbers (here \(number)), and \(cut).
      """
  }

  private func pool(
    drawn: Bool, number: Number, chance: Chance, due: Int, eligible: Int
  ) -> String {
    let equal = "the chance was \(chance.text) for everybody"
    guard due > 0 else {
      return "\(who) was not drawn on \(day): no test of the pool fell on that day; \(equal)."
    }
    let (lowest, one) = due == 1 ? ("number", "it") : ("numbers", "one of them")
    let patients = Counted.of(eligible, "patient")
    return """
      \(who) was \(drawn ? "drawn" : "not drawn") on \(day): \(Self.tests(due)) of the pool fell \
      on that day and went to the lowest \(lowest) among \(patients); the number \(number) was \
      \(drawn ? one : "not \(one)"), and \(equal).
      """
  }

  private static func words(for absence: Absence) -> String {
    switch absence {
    case .notExpected: "the patient was not expected to attend that day"
    case .excused: "the patient was excused"
    case .hospital: "the patient was in hospital"
    case .custody: "the patient was in custody"
    case .travel: "the patient was travelling"
    case .discharged: "the patient had been discharged"
    case .other: "the patient was away for another recorded reason"
    }
  }

  private static func remaining(_ duty: Duty) -> String {
    if duty.left > 1 { return "all \(duty.left) days left were needed for them" }
    return "this was the last day on which \(duty.owed == 1 ? "it" : "one") could be taken"
  }

  private static func tests(_ count: Int, more: Bool = false) -> String {
    Counted.of(count, more ? "more test" : "test")
  }
}

extension Chance {
  /// `456 310 988 in a billion (45.6 %)`. Only what is certain is 100 %.
  var text: String {
    let nearest = ppb / 1_000_000 + (ppb % 1_000_000 >= 500_000 ? 1 : 0)
    let tenths = self == .certain ? 1_000 : min(nearest, 999)
    return "\(Grouped.thousands(ppb)) in a billion (\(tenths / 10).\(tenths % 10) %)"
  }
}

/// Things counted, `1 test`, `3 tests`.
enum Counted {
  static func of(_ count: Int, _ thing: String) -> String {
    "\(count) \(thing)\(count == 1 ? "" : "s")"
  }
}

/// Digits in groups of three, `1 000 000 000`.
enum Grouped {
  static func thousands(_ value: Int64) -> String {
    let digits = Array(String(value))
    return digits.enumerated().map { index, digit in
      let remaining = digits.count - index
      return index > 0 && remaining % 3 == 0 ? " \(digit)" : "\(digit)"
    }.joined()
  }
}

/// Dates as people read them aloud.
enum DayText {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// `Monday 23 November 2026`
  static func long(_ date: CivilDate) -> String {
    "\(date.weekday.name) \(date.day) \(months[date.month - 1]) \(date.year)"
  }
}
