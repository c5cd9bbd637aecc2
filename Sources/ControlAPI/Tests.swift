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

/// How a specimen was collected; what is nil was not noted.
package struct CollectionForm: Codable, Hashable, Sendable {
  /// `unobserved`, `monitored` or `observed`; to be said where the program observes.
  package var mode: String?
  /// Label of who watched, where it was not the collector.
  package var observer: String?
  /// `45mL`
  package var volume: String?
  /// Read within four minutes of the collection: `97F` or `36.1C`.
  package var temperature: String?
  package var requisition: String?
  package var seal: String?
  /// Own words on colour, foam or smell; kept sealed.
  package var remarks: String?

  package init(
    mode: String? = nil, observer: String? = nil, volume: String? = nil,
    temperature: String? = nil, requisition: String? = nil, seal: String? = nil,
    remarks: String? = nil
  ) {
    self.mode = mode
    self.observer = observer
    self.volume = volume
    self.temperature = temperature
    self.requisition = requisition
    self.seal = seal
    self.remarks = remarks
  }
}

/// A specimen passes into other hands.
package enum HandOver: Method {
  package static let name = "HandOver"

  package struct Parameters: Codable, Sendable {
    package var test: Int
    /// Who takes it: a person, a place or a courier.
    package var to: String
    /// `storage`, `transport`, `testing`, `confirmation` or `disposal`.
    package var purpose: String
    package var sealIntact: Bool

    package init(test: Int, to: String, purpose: String, sealIntact: Bool) {
      self.test = test
      self.to = to
      self.purpose = purpose
      self.sealIntact = sealIntact
    }
  }

  package typealias Reply = TestChanged
}

/// What belongs on the label of a test's specimen.
package enum LabelSpecimen: Method {
  package static let name = "LabelSpecimen"

  package struct Parameters: Codable, Sendable {
    package var test: Int

    package init(test: Int) { self.test = test }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    /// `VD417-X`: the test's number with a check character, for a bar code and for the eye.
    package var code: String
    package var initials: String
    /// Month and day of birth, `05-31`.
    package var birthday: String
    package var date: String

    package init(practice: Bool, code: String, initials: String, birthday: String, date: String) {
      self.practice = practice
      self.code = code
      self.initials = initials
      self.birthday = birthday
      self.date = date
    }
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
    /// How it was collected, with `collected`.
    package var collection: CollectionForm?

    package init(
      test: Int, what: String, reason: String? = nil, specimen: String? = nil,
      collection: CollectionForm? = nil
    ) {
      self.test = test
      self.what = what
      self.reason = reason
      self.specimen = specimen
      self.collection = collection
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
