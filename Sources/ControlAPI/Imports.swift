/// Takes what laboratories sent: HL7 v2 messages, FHIR R4 JSON, or a sheet.
package enum ImportResults: Method {
  package static let name = "ImportResults"

  package struct Parameters: Codable, Sendable {
    package var stage: Int
    /// Whose sheet it is; needed only where several laboratories send one.
    package var laboratory: String?
    package var dryRun: Bool

    package init(stage: Int, laboratory: String? = nil, dryRun: Bool) {
      self.stage = stage
      self.laboratory = laboratory
      self.dryRun = dryRun
    }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var messages: Int
    /// Messages that came before, word for word: nothing of them was taken again.
    package var known: Int
    /// Results that tests got for the first time, and versions that follow one.
    package var results: Int
    package var amendments: Int
    /// Reports that say what is known already.
    package var unchanged: Int
    package var held: Int
    /// Tests that got a result, and tests that got a later version, ascending; at most a thousand.
    package var tests: [Int]
    package var amended: [Int]
    /// Why lines were held, in the order of the messages; at most a thousand.
    package var reasons: [HeldReason]
    /// The answer to each HL7 message, in their order; empty beyond a thousand messages.
    package var acknowledgement: String
    /// Absent after a dry run, and where nothing was new.
    package var receipt: Receipt?

    package init(practice: Bool) {
      self.practice = practice
      (messages, known, results, amendments, unchanged, held) = (0, 0, 0, 0, 0, 0)
      (tests, amended, reasons) = ([], [], [])
      acknowledgement = ""
    }

    /// Takes what the next parcel of the same file came to.
    package mutating func append(_ next: Self) {
      reasons += next.reasons.map { reason in
        var reason = reason
        reason.message += messages
        return reason
      }
      messages += next.messages
      known += next.known
      results += next.results
      amendments += next.amendments
      unchanged += next.unchanged
      held += next.held
      tests = Set(tests).union(next.tests).sorted()
      amended = Set(amended).union(next.amended).sorted()
      acknowledgement += next.acknowledgement
      receipt = next.receipt ?? receipt
    }
  }
}

/// Why a line was held.
package struct HeldReason: Codable, Sendable {
  /// Which message of the file, from 1, and its line; of a sheet the file's line.
  package var message: Int
  package var line: Int
  /// One of a closed list: `loinc-unknown`, `no-specimen`, …
  package var code: String
  package var reason: String

  package init(message: Int, line: Int, code: String, reason: String) {
    self.message = message
    self.line = line
    self.code = code
    self.reason = reason
  }
}

/// Lines of laboratories' messages that wait for somebody.
package enum ListHeld: Method {
  package static let name = "ListHeld"

  package struct Parameters: Codable, Sendable {
    /// Those that were laid aside, the newest first.
    package var dismissed: Bool?

    package init(dismissed: Bool? = nil) { self.dismissed = dismissed }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var held: [HeldRow]

    package init(practice: Bool, held: [HeldRow]) {
      self.practice = practice
      self.held = held
    }
  }
}

package struct HeldRow: Codable, Sendable {
  package var number: Int
  package var at: String
  /// `hl7`, `fhir` or `csv`.
  package var source: String
  package var line: Int
  /// One of a closed list: `loinc-unknown`, `no-specimen`, …
  package var code: String
  package var reason: String
  /// What the line says, as it came.
  package var text: String
  /// The command that resolves it.
  package var remedy: String
  /// Why it was laid aside; nil while it waits.
  package var dismissed: String?

  package init(
    number: Int, at: String, source: String, line: Int, code: String, reason: String, text: String,
    remedy: String, dismissed: String? = nil
  ) {
    self.number = number
    self.at = at
    self.source = source
    self.line = line
    self.code = code
    self.reason = reason
    self.text = text
    self.remedy = remedy
    self.dismissed = dismissed
  }
}

/// Reads the message of a held line again, with the laboratories as they are described now, and
/// places what it says.
package enum MatchHeld: Method {
  package static let name = "MatchHeld"

  package struct Parameters: Codable, Sendable {
    package var held: Int
    /// The test it belongs to; absent where the specimen's number says so.
    package var test: Int?
    /// Whose sheet it is; needed only where several laboratories send one.
    package var laboratory: String?

    package init(held: Int, test: Int?, laboratory: String? = nil) {
      self.held = held
      self.test = test
      self.laboratory = laboratory
    }
  }

  package struct Reply: Codable, Sendable {
    package var tests: [Int]
    /// Held lines that no longer wait: this one, and those of its report.
    package var settled: [Int]
    package var receipt: Receipt

    package init(tests: [Int], settled: [Int], receipt: Receipt) {
      self.tests = tests
      self.settled = settled
      self.receipt = receipt
    }
  }
}

/// Lays a held line aside.
package enum DismissHeld: Method {
  package static let name = "DismissHeld"

  package struct Parameters: Codable, Sendable {
    package var held: Int
    /// One of a closed list.
    package var code: String

    package init(held: Int, code: String) {
      self.held = held
      self.code = code
    }
  }

  package typealias Reply = Receipt
}
