/// Orders a test outside the draw. It never changes anyone's chances.
package enum OrderTest: Method {
  package static let name = "OrderTest"

  package struct Parameters: Codable, Sendable {
    package var patient: String
    /// `for-cause`, `intake`, `follow-up`, `make-up`, `court-ordered` or `retest`.
    package var reason: String
    /// The clinician's own words; kept sealed.
    package var text: String?

    package init(patient: String, reason: String, text: String? = nil) {
      self.patient = patient
      self.reason = reason
      self.text = text
    }
  }

  package typealias Reply = TestChanged
}

/// Somebody who was not expected has turned up after the draw: drawn with the own number, or not.
package enum DrawLate: Method {
  package static let name = "DrawLate"

  package struct Parameters: Codable, Sendable {
    package var patient: String

    package init(patient: String) { self.patient = patient }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var patient: String
    package var drawn: Bool
    package var number: String
    /// One sentence that can be read aloud to the patient.
    package var sentence: String
    /// The test, where one came of it.
    package var test: TestRow?
    package var receipt: Receipt

    package init(
      practice: Bool, patient: String, drawn: Bool, number: String, sentence: String,
      test: TestRow?, receipt: Receipt
    ) {
      self.practice = practice
      self.patient = patient
      self.drawn = drawn
      self.number = number
      self.sentence = sentence
      self.test = test
      self.receipt = receipt
    }
  }
}

/// Somebody tried and gave too little, or nothing: fluids, and three hours from the first attempt.
package enum AddAttempt: Method {
  package static let name = "AddAttempt"

  package struct Parameters: Codable, Sendable {
    package var test: Int
    /// Given for the next attempt: `8oz`, `240mL`, `0`.
    package var fluids: String

    package init(test: Int, fluids: String) {
      self.test = test
      self.fluids = fluids
    }
  }

  package typealias Reply = TestChanged
}

/// One test with everything that happened to it.
package enum ShowTest: Method {
  package static let name = "ShowTest"

  package struct Parameters: Codable, Sendable {
    package var test: Int

    package init(test: Int) { self.test = test }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var test: TestRow
    package var specimen: String?
    /// In order.
    package var events: [TestEventRow]
    /// What may be recorded next.
    package var possible: [String]
    /// Of somebody who cannot provide: what was given, and until when; nil for everybody else.
    package var attempts: String?
    /// How the specimen was collected, as far as it was noted, by its collector.
    package var collection: CollectionForm?
    package var custody: [CustodyRow]

    package init(
      practice: Bool, test: TestRow, specimen: String?, events: [TestEventRow],
      possible: [String], attempts: String? = nil, collection: CollectionForm? = nil,
      custody: [CustodyRow] = []
    ) {
      self.practice = practice
      self.test = test
      self.specimen = specimen
      self.events = events
      self.possible = possible
      self.attempts = attempts
      self.collection = collection
      self.custody = custody
    }
  }
}

/// A specimen passed from one hand to another.
package struct CustodyRow: Codable, Sendable {
  package var at: String
  package var from: String
  package var to: String
  package var purpose: String
  package var sealIntact: Bool

  package init(at: String, from: String, to: String, purpose: String, sealIntact: Bool) {
    self.at = at
    self.from = from
    self.to = to
    self.purpose = purpose
    self.sealIntact = sealIntact
  }
}

package struct TestEventRow: Codable, Sendable {
  package var at: String
  package var what: String
  package var by: String
  package var reason: String?
  /// Whose approval it had.
  package var approver: String?
  package var text: String?
  package var entry: UInt64

  package init(
    at: String, what: String, by: String, reason: String?, approver: String?, text: String?,
    entry: UInt64
  ) {
    self.at = at
    self.what = what
    self.by = by
    self.reason = reason
    self.approver = approver
    self.text = text
    self.entry = entry
  }
}
