/// Corrects readings of one version of a result. Whoever has just entered it does so alone; otherwise
/// a second person decides.
package enum AmendResult: Method {
  package static let name = "AmendResult"

  package struct Parameters: Codable, Sendable {
    package var test: Int
    /// Nil where only one version counts.
    package var version: Int?
    /// Analytes with what they should have been, `thc neg`; the others stay as they are.
    package var readings: String
    /// One of the closed list.
    package var code: String
    /// The requester's own words; kept sealed.
    package var text: String?
    /// The lot of another device that gave the readings, where lots are kept.
    package var lot: String?

    package init(
      test: Int, version: Int? = nil, readings: String, code: String, text: String? = nil,
      lot: String? = nil
    ) {
      self.test = test
      self.version = version
      self.readings = readings
      self.code = code
      self.text = text
      self.lot = lot
    }
  }

  package typealias Reply = Amended
}

/// Takes one version of a result back, on the same terms.
package enum RetractResult: Method {
  package static let name = "RetractResult"

  package struct Parameters: Codable, Sendable {
    package var test: Int
    package var version: Int?
    /// One of the closed list; nil, for what the caller has just entered, is `entered-in-error`.
    package var code: String?
    package var text: String?

    package init(test: Int, version: Int? = nil, code: String? = nil, text: String? = nil) {
      self.test = test
      self.version = version
      self.code = code
      self.text = text
    }
  }

  package typealias Reply = Amended
}

/// Decides on a waiting amendment: somebody else than who asked, by Unix account.
package enum DecideAmendment: Method {
  package static let name = "DecideAmendment"

  package struct Parameters: Codable, Sendable {
    package var test: Int
    package var approve: Bool

    package init(test: Int, approve: Bool) {
      self.test = test
      self.approve = approve
    }
  }

  package typealias Reply = Amended
}

/// A test after an amendment was made, asked for or decided on.
package struct Amended: Codable, Sendable {
  package var test: TestRow
  /// The version that no longer counts, with who saw it and what it was used for; nil where nothing
  /// has changed.
  package var replaced: CupResult?
  package var receipt: Receipt

  package init(test: TestRow, replaced: CupResult?, receipt: Receipt) {
    self.test = test
    self.replaced = replaced
    self.receipt = receipt
  }
}

/// An amendment that waits for a second person.
package struct WaitingAmendment: Codable, Sendable {
  package var version: Int
  /// `THC negative`, one for each analyte; none where the version is to be taken back.
  package var changes: [String]
  package var code: String
  /// The requester's own words; nil for a caller who may not see them.
  package var text: String?
  /// Label of who asked.
  package var by: String
  package var at: String

  package init(
    version: Int, changes: [String], code: String, text: String?, by: String, at: String
  ) {
    self.version = version
    self.changes = changes
    self.code = code
    self.text = text
    self.by = by
    self.at = at
  }
}
