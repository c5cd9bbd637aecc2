/// Who looked at a day's lists, a test or a patient, by label.
package enum AuditViewers: Method {
  package static let name = "AuditViewers"

  package struct Parameters: Codable, Sendable {
    /// Views of the lists of one day; today's when nothing else is asked.
    package var date: String?
    package var test: Int?

    package init(date: String? = nil, test: Int? = nil) {
      self.date = date
      self.test = test
    }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    /// In the order of the log.
    package var views: [ViewRow]

    package init(practice: Bool, views: [ViewRow]) {
      self.practice = practice
      self.views = views
    }
  }
}

package struct ViewRow: Codable, Sendable {
  package var at: String
  /// Label of who looked.
  package var by: String
  /// `2026-11-23/main`, `test 17`, `result of test 17`, `patient`, `all patients`.
  package var what: String
  /// `screen`, `print`, …
  package var print: String
  package var entry: UInt64

  package init(at: String, by: String, what: String, print: String, entry: UInt64) {
    self.at = at
    self.by = by
    self.what = what
    self.print = print
    self.entry = entry
  }
}

/// What was planned and what was drawn and collected, by list and phase.
package enum AuditRates: Method {
  package static let name = "AuditRates"

  package struct Parameters: Codable, Sendable {
    /// First and last day; the last 28 days when absent.
    package var from: String?
    package var to: String?

    package init(from: String? = nil, to: String? = nil) {
      self.from = from
      self.to = to
    }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var from: String
    package var to: String
    package var rows: [RateRow]

    package init(practice: Bool, from: String, to: String, rows: [RateRow]) {
      self.practice = practice
      self.from = from
      self.to = to
      self.rows = rows
    }
  }
}

package struct RateRow: Codable, Sendable {
  package var list: String
  package var phase: String
  /// Eligible patient-days.
  package var days: Int
  /// Sum of their chances, in billionths: what was expected of the draws.
  package var expected: Int64
  package var drawn: Int
  package var collected: Int
  /// Drawn and ended without a specimen, by how: `no-show`, `refused`, `excused`, …
  package var ended: [String: Int]
  /// Drawn and without an outcome.
  package var open: Int

  package init(
    list: String, phase: String, days: Int, expected: Int64, drawn: Int, collected: Int,
    ended: [String: Int], open: Int
  ) {
    self.list = list
    self.phase = phase
    self.days = days
    self.expected = expected
    self.drawn = drawn
    self.collected = collected
    self.ended = ended
    self.open = open
  }
}

/// The name behind a label. Logged with its reason.
package enum Identify: Method {
  package static let name = "Identify"

  package struct Parameters: Codable, Sendable {
    package var label: String
    package var reason: String

    package init(label: String, reason: String) {
      self.label = label
      self.reason = reason
    }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var label: String
    package var patient: String
    package var name: String
    package var born: String
    package var receipt: Receipt

    package init(
      practice: Bool, label: String, patient: String, name: String, born: String,
      receipt: Receipt
    ) {
      self.practice = practice
      self.label = label
      self.patient = patient
      self.name = name
      self.born = born
      self.receipt = receipt
    }
  }
}

/// A day on which nothing is collected.
package enum AddClosure: Method {
  package static let name = "AddClosure"

  package struct Parameters: Codable, Sendable {
    package var date: String
    /// One list; every list of every program when absent.
    package var list: String?
    package var reason: String

    package init(date: String, list: String? = nil, reason: String) {
      self.date = date
      self.list = list
      self.reason = reason
    }
  }

  package struct Reply: Codable, Sendable {
    /// `2026-11-26/main`, …
    package var closed: [String]
    package var receipt: Receipt

    package init(closed: [String], receipt: Receipt) {
      self.closed = closed
      self.receipt = receipt
    }
  }
}

/// Another capacity for one lane on one day, before its roster.
package enum SetCap: Method {
  package static let name = "SetCap"

  package struct Parameters: Codable, Sendable {
    package var date: String
    package var list: String
    package var lane: String
    package var cap: Int

    package init(date: String, list: String, lane: String, cap: Int) {
      self.date = date
      self.list = list
      self.lane = lane
      self.cap = cap
    }
  }

  package typealias Reply = Receipt
}
