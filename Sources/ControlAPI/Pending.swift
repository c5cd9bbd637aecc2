/// A second reader's word on a result.
package enum VerifyResult: Method {
  package static let name = "VerifyResult"

  package struct Parameters: Codable, Sendable {
    package var test: Int
    /// Nil where only one version counts.
    package var version: Int?

    package init(test: Int, version: Int? = nil) {
      self.test = test
      self.version = version
    }
  }

  package typealias Reply = TestChanged
}

/// The specimen goes out for definitive testing: the test waits for that report.
package enum ConfirmResult: Method {
  package static let name = "ConfirmResult"

  package struct Parameters: Codable, Sendable {
    package var test: Int

    package init(test: Int) { self.test = test }
  }

  package typealias Reply = TestChanged
}

/// Results that somebody waits for.
package enum ListPending: Method {
  package static let name = "ListPending"
  package typealias Parameters = Nothing

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    /// The longest waiting first.
    package var pending: [PendingRow]

    package init(practice: Bool, pending: [PendingRow]) {
      self.practice = practice
      self.pending = pending
    }
  }
}

package struct PendingRow: Codable, Hashable, Sendable {
  package var test: Int
  package var specimen: String?
  /// `report`, `final`, `confirmation`, `verification`, `approval`, `review` or `repeat`.
  package var waitsFor: String
  /// Codes of which a definitive reading is awaited; none where any would do.
  package var analytes: [String]
  package var since: String
  /// Whole hours since then, and those after which its program calls it overdue.
  package var hours: Int
  package var target: Int
  package var isOverdue: Bool

  package init(
    test: Int, specimen: String?, waitsFor: String, analytes: [String] = [], since: String,
    hours: Int, target: Int, isOverdue: Bool
  ) {
    self.test = test
    self.specimen = specimen
    self.waitsFor = waitsFor
    self.analytes = analytes
    self.since = since
    self.hours = hours
    self.target = target
    self.isOverdue = isOverdue
  }
}
