/// One test in a table.
package struct TestRow: Codable, Sendable {
  package var test: Int
  package var patient: String
  /// Empty for a caller who may not see it.
  package var name: String
  package var date: String
  package var list: String
  package var reason: String
  package var panel: String
  package var state: String
  package var collectBy: String?
  /// When the state was reached.
  package var since: String

  package init(
    test: Int, patient: String, name: String, date: String, list: String, reason: String,
    panel: String, state: String, collectBy: String?, since: String
  ) {
    self.test = test
    self.patient = patient
    self.name = name
    self.date = date
    self.list = list
    self.reason = reason
    self.panel = panel
    self.state = state
    self.collectBy = collectBy
    self.since = since
  }
}

/// Tests in the order of their numbers, up to 500 a page.
package enum ListTests: Method {
  package static let name = "ListTests"

  package struct Parameters: Codable, Sendable {
    /// One day's tests; today's when absent.
    package var date: String?
    /// Only those without an outcome, of any day.
    package var open: Bool

    package init(date: String? = nil, open: Bool = false) {
      self.date = date
      self.open = open
    }
  }

  package struct Reply: Paged {
    package var practice: Bool
    package var date: String
    package var tests: [TestRow]

    package init(practice: Bool, date: String, tests: [TestRow]) {
      self.practice = practice
      self.date = date
      self.tests = tests
    }

    package mutating func append(_ next: Self) { tests += next.tests }
  }
}

/// Records what happened to a test: the next step of its life.
package enum RecordTest: Method {
  package static let name = "RecordTest"

  package struct Parameters: Codable, Sendable {
    package var test: Int
    /// `notified`, `arrived`, `collected`, `no-show`, `refused`, `left`, `unable-to-provide`,
    /// `admitted-use`, `cancelled`, `specimen-rejected`, `reviewed` (a clinician's) or `closed`.
    package var what: String
    /// A code of the step's list, which `cancelled` and `specimen-rejected` need, or own words,
    /// which are kept sealed.
    package var reason: String?
    /// The specimen's bar code, with `collected`.
    package var specimen: String?

    package init(test: Int, what: String, reason: String? = nil, specimen: String? = nil) {
      self.test = test
      self.what = what
      self.reason = reason
      self.specimen = specimen
    }
  }

  package struct Reply: Codable, Sendable {
    package var test: TestRow
    package var receipt: Receipt

    package init(test: TestRow, receipt: Receipt) {
      self.test = test
      self.receipt = receipt
    }
  }
}
