/// Asks for a test to be excused. The test stays as it is until a second person decides.
package enum ExcuseTest: Method {
  package static let name = "ExcuseTest"

  package struct Parameters: Codable, Sendable {
    package var test: Int
    /// A reason from the closed list: `hospital`, `custody`, `travel`, `medical`, `bereavement`,
    /// `transport`, `site`, `other`.
    package var code: String
    /// The requester's own words; kept sealed.
    package var text: String?

    package init(test: Int, code: String, text: String? = nil) {
      self.test = test
      self.code = code
      self.text = text
    }
  }

  package typealias Reply = TestChanged
}

/// Decides on a pending excuse: somebody else than who asked, by Unix account.
package enum DecideExcuse: Method {
  package static let name = "DecideExcuse"

  package struct Parameters: Codable, Sendable {
    package var test: Int
    package var approve: Bool

    package init(test: Int, approve: Bool) {
      self.test = test
      self.approve = approve
    }
  }

  package typealias Reply = TestChanged
}

/// Excuses that wait for a second person.
package enum ListExcuses: Method {
  package static let name = "ListExcuses"
  package typealias Parameters = Nothing

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var excuses: [ExcuseRow]

    package init(practice: Bool, excuses: [ExcuseRow]) {
      self.practice = practice
      self.excuses = excuses
    }
  }
}

package struct ExcuseRow: Codable, Sendable {
  package var test: TestRow
  package var code: String
  /// Label of who asked.
  package var by: String
  package var at: String

  package init(test: TestRow, code: String, by: String, at: String) {
    self.test = test
    self.code = code
    self.by = by
    self.at = at
  }
}

/// A test after something was done to it.
package struct TestChanged: Codable, Sendable {
  package var test: TestRow
  package var receipt: Receipt

  package init(test: TestRow, receipt: Receipt) {
    self.test = test
    self.receipt = receipt
  }
}
