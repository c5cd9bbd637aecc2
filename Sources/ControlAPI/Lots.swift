/// One lot of a panel's devices: what its box says and what its control readings came to.
package struct LotRow: Codable, Sendable {
  package var panel: String
  package var number: String
  /// The last day on which it may be used.
  package var expires: String
  /// Why its devices give no result; nil where they do.
  package var refusal: String?
  /// The newest reading of each control.
  package var controls: [LotControl]

  package init(
    panel: String, number: String, expires: String, refusal: String?, controls: [LotControl]
  ) {
    self.panel = panel
    self.number = number
    self.expires = expires
    self.refusal = refusal
    self.controls = controls
  }
}

package struct LotControl: Codable, Sendable {
  /// `negative` or `positive`.
  package var level: String
  package var passed: Bool
  package var at: String
  package var by: String

  package init(level: String, passed: Bool, at: String, by: String) {
    self.level = level
    self.passed = passed
    self.at = at
    self.by = by
  }
}

/// A lot after something was recorded of it.
package struct LotChanged: Codable, Sendable {
  package var lot: LotRow
  package var receipt: Receipt

  package init(lot: LotRow, receipt: Receipt) {
    self.lot = lot
    self.receipt = receipt
  }
}

/// Records a new box. From the first lot of a panel on, every cup read with it names its lot.
package enum AddLot: Method {
  package static let name = "AddLot"

  package struct Parameters: Codable, Sendable {
    package var panel: String
    package var number: String
    /// As on the box, `2027-03` or `2027-03-31`; a month is good until its end.
    package var expires: String

    package init(panel: String, number: String, expires: String) {
      self.panel = panel
      self.number = number
      self.expires = expires
    }
  }

  package typealias Reply = LotChanged
}

/// Records what control solutions read on a device of a lot.
package enum CheckLot: Method {
  package static let name = "CheckLot"

  package struct Parameters: Codable, Sendable {
    package var number: String
    /// Whether each control read as it should; nil where it was not read.
    package var negative: Bool?
    package var positive: Bool?

    package init(number: String, negative: Bool? = nil, positive: Bool? = nil) {
      self.number = number
      self.negative = negative
      self.positive = positive
    }
  }

  package typealias Reply = LotChanged
}

/// The boxes of cups that are kept.
package enum ListLots: Method {
  package static let name = "ListLots"
  package typealias Parameters = Nothing

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    /// In the order in which they were recorded.
    package var lots: [LotRow]

    package init(practice: Bool, lots: [LotRow]) {
      self.practice = practice
      self.lots = lots
    }
  }
}
