/// The day's lists: who is to be tested, until when, and the head that proves it.
package enum Today: Method {
  package static let name = "Today"

  package struct Parameters: Codable, Sendable {
    /// A day that has begun; today when absent. Tomorrow is refused.
    package var date: String?
    /// One list; all of them when absent.
    package var list: String?
    /// How it will be shown, `screen` or `print`: logged with the view.
    package var purpose: String

    package init(date: String? = nil, list: String? = nil, purpose: String = "screen") {
      self.date = date
      self.list = list
      self.purpose = purpose
    }
  }

  package struct Reply: Codable, Sendable {
    package var origin: String
    package var practice: Bool
    package var date: String
    /// When this was answered.
    package var asOf: String
    package var lists: [DayList]
    package var head: Head

    package init(
      origin: String, practice: Bool, date: String, asOf: String, lists: [DayList], head: Head
    ) {
      self.origin = origin
      self.practice = practice
      self.date = date
      self.asOf = asOf
      self.lists = lists
      self.head = head
    }
  }
}

/// One list on one day.
package struct DayList: Codable, Sendable {
  /// The five distinct answers of `today`.
  package enum Answer: String, Codable, CaseIterable, Sendable {
    case list, nobody, closed, missed
    case notYet = "not-yet"
  }

  package var program: String
  package var list: String
  package var title: String
  package var answer: Answer
  /// Why it is closed or missed, or from when it will be there.
  package var reason: String?
  package var opens: String?
  package var closes: String?
  /// Patients in the roster, eligible ones, and drawn ones.
  package var enrolled: Int
  package var eligible: Int
  package var drawn: Int
  /// Those who came late and were drawn besides; absent for none.
  package var late: Int?
  package var rows: [DayRow]
  /// What must be read with the list: "floor not met today", a missed slot before it.
  package var notices: [String]
  /// The draw's entry in the log.
  package var entry: UInt64?

  package init(
    program: String, list: String, title: String, answer: Answer, reason: String? = nil,
    opens: String? = nil, closes: String? = nil, enrolled: Int = 0, eligible: Int = 0,
    drawn: Int = 0, late: Int? = nil, rows: [DayRow] = [], notices: [String] = [],
    entry: UInt64? = nil
  ) {
    self.program = program
    self.list = list
    self.title = title
    self.answer = answer
    self.reason = reason
    self.opens = opens
    self.closes = closes
    self.enrolled = enrolled
    self.eligible = eligible
    self.drawn = drawn
    self.late = late
    self.rows = rows
    self.notices = notices
    self.entry = entry
  }
}

/// One patient on a day's list.
package struct DayRow: Codable, Sendable {
  /// The test's number, which every later command takes.
  package var test: Int
  package var patient: String
  package var name: String
  package var phase: String
  package var lane: String
  package var panel: String
  package var observed: Bool
  /// By when the specimen must be collected.
  package var collectBy: String
  /// The patient's number of the day, `073 412 556`.
  package var number: String
  /// Where the test stands: `selected`, `notified`, `arrived`, `collected`, …
  package var state: String
  /// Until when somebody who cannot provide may try; nil for everybody else.
  package var triesUntil: String?

  package init(
    test: Int, patient: String, name: String, phase: String, lane: String, panel: String,
    observed: Bool, collectBy: String, number: String, state: String,
    triesUntil: String? = nil
  ) {
    self.test = test
    self.patient = patient
    self.name = name
    self.phase = phase
    self.lane = lane
    self.panel = panel
    self.observed = observed
    self.collectBy = collectBy
    self.number = number
    self.state = state
    self.triesUntil = triesUntil
  }
}

/// How the daemon is and what it will do next.
package enum Status: Method {
  package static let name = "Status"
  package typealias Parameters = Nothing

  package struct Reply: Codable, Sendable {
    package var version: String
    package var origin: String
    package var practice: Bool
    package var asOf: String
    package var head: Head
    package var lists: [ListStatus]
    /// What somebody should look at; empty when all is well.
    package var warnings: [String]
    /// Those of them that cost a list already, or are about to.
    package var alarms: [String]

    package init(
      version: String, origin: String, practice: Bool, asOf: String, head: Head,
      lists: [ListStatus], warnings: [String], alarms: [String] = []
    ) {
      self.version = version
      self.origin = origin
      self.practice = practice
      self.asOf = asOf
      self.head = head
      self.lists = lists
      self.warnings = warnings
      self.alarms = alarms
    }
  }
}

/// One list as the scheduler sees it.
package struct ListStatus: Codable, Sendable {
  package var program: String
  package var list: String
  /// The newest slot whose time has come, and what became of it: `drawn`, `missed`, `waiting`.
  package var lastSlot: String?
  package var lastState: String?
  /// The next slot with a commitment, and when it opens.
  package var nextSlot: String?
  package var nextOpens: String?

  package init(
    program: String, list: String, lastSlot: String? = nil, lastState: String? = nil,
    nextSlot: String? = nil, nextOpens: String? = nil
  ) {
    self.program = program
    self.list = list
    self.lastSlot = lastSlot
    self.lastState = lastState
    self.nextSlot = nextSlot
    self.nextOpens = nextOpens
  }
}

/// Why a patient was, or was not, on a day's list.
package enum Why: Method {
  package static let name = "Why"

  package struct Parameters: Codable, Sendable {
    /// A patient's number or, for a reviewer, a label.
    package var patient: String
    package var date: String?

    package init(patient: String, date: String? = nil) {
      self.patient = patient
      self.date = date
    }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var patient: String
    package var label: String
    package var date: String
    /// One sentence that can be read aloud to the patient.
    package var sentence: String
    /// The figures behind it, in the order in which they are to be shown.
    package var figures: [Figure]
    package var head: Head

    package init(
      practice: Bool, patient: String, label: String, date: String, sentence: String,
      figures: [Figure], head: Head
    ) {
      self.practice = practice
      self.patient = patient
      self.label = label
      self.date = date
      self.sentence = sentence
      self.figures = figures
      self.head = head
    }
  }

  /// One named figure: `chance today`, `456 310 988 of 1 000 000 000`.
  package struct Figure: Codable, Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }
}
