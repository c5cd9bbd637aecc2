/// Gives a patient's results to somebody outside, every version of them; that is a disclosure. Needs
/// `more`: up to twenty tests a reply.
package enum ExportResults: Method {
  package static let name = "ExportResults"
  /// System of the identifier, a log's origin, of what is exported as FHIR.
  package static let log = "urn:veridraw:log"

  package struct Parameters: Codable, Sendable {
    /// One of the two: everything of a patient, or one test.
    package var patient: String?
    package var test: Int?
    package var disclosure: Disclosure
    /// The patient's written consent, or its scope, as it goes along; absent where something else
    /// permits the disclosure.
    package var consent: String?

    package init(patient: String?, test: Int?, disclosure: Disclosure, consent: String?) {
      self.patient = patient
      self.test = test
      self.disclosure = disclosure
      self.consent = consent
    }
  }

  package struct Reply: Paged {
    package var practice: Bool
    package var patient: String
    package var name: String
    package var born: String
    /// The record of the disclosure, to go along.
    package var record: String
    package var tests: [ExportedTest]
    package var receipt: Receipt

    package init(
      practice: Bool, patient: String, name: String, born: String, record: String,
      tests: [ExportedTest], receipt: Receipt
    ) {
      self.practice = practice
      self.patient = patient
      self.name = name
      self.born = born
      self.record = record
      self.tests = tests
      self.receipt = receipt
    }

    package mutating func append(_ next: Self) { tests += next.tests }
  }
}

/// A test with every version of its results, the oldest first.
package struct ExportedTest: Codable, Sendable {
  package var test: Int
  package var date: String
  package var reason: String
  /// The bar code of the specimen, and when it was collected.
  package var specimen: String?
  package var collected: String?
  /// What must be read with every version, a sentence each.
  package var caveats: [String]
  package var versions: [ExportedVersion]

  package init(
    test: Int, date: String, reason: String, specimen: String?, collected: String?,
    caveats: [String], versions: [ExportedVersion]
  ) {
    self.test = test
    self.date = date
    self.reason = reason
    self.specimen = specimen
    self.collected = collected
    self.caveats = caveats
    self.versions = versions
  }
}

/// One version of a result, as it was entered or came in.
package struct ExportedVersion: Codable, Sendable {
  package var version: Int
  /// The version before it; its versions are of one report.
  package var replaces: Int?
  /// Whether a later version stands in its place.
  package var isReplaced: Bool
  /// `presumptive` or `definitive`.
  package var method: String
  package var status: String
  package var source: String
  package var entered: String
  package var reason: String?
  /// What the laboratory wrote beside it, line by line.
  package var notes: String?
  package var lines: [ExportedLine]

  package init(
    version: Int, replaces: Int?, isReplaced: Bool, method: String, status: String, source: String,
    entered: String, reason: String?, notes: String? = nil, lines: [ExportedLine]
  ) {
    self.version = version
    self.replaces = replaces
    self.isReplaced = isReplaced
    self.method = method
    self.status = status
    self.source = source
    self.entered = entered
    self.reason = reason
    self.notes = notes
    self.lines = lines
  }
}

package struct ExportedLine: Codable, Hashable, Sendable {
  package var analyte: String
  package var title: String
  package var loinc: String?
  /// `negative`, `presumptive-positive`, `invalid`, `not-tested`, …
  package var reading: String
  /// The figure as received, with its unit; nil where there is none.
  package var value: String?
  package var cutoff: String?

  package init(
    analyte: String, title: String, loinc: String?, reading: String, value: String?,
    cutoff: String?
  ) {
    self.analyte = analyte
    self.title = title
    self.loinc = loinc
    self.reading = reading
    self.value = value
    self.cutoff = cutoff
  }
}
