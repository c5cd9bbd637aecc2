/// What the panel of a test asks for: the prompts of `result enter`.
package enum ShowPanel: Method {
  package static let name = "ShowPanel"

  package struct Parameters: Codable, Sendable {
    /// The test's number or its specimen's bar code.
    package var test: String

    package init(test: String) { self.test = test }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var test: Int
    package var specimen: String?
    package var initials: String
    /// Month and day of birth, `05-31`: a second thing to compare with the cup, and no more.
    package var birthday: String
    package var panel: String
    package var analytes: [PanelAnalyte]
    /// Codes of the validity pads on the device, in its order: `TEMP`, `CRE`, `SG`.
    package var pads: [String]
    /// As noted at the collection, `36.1 C`, and not read again; nil where it was not.
    package var temperature: String?
    /// Lots of the panel, the one used last first; empty where none are kept.
    package var lots: [LotRow]
    /// No strip of the device before worked: what is entered now is another one's.
    package var isRepeated: Bool

    package init(
      practice: Bool, test: Int, specimen: String?, initials: String, birthday: String,
      panel: String, analytes: [PanelAnalyte], pads: [String] = [], temperature: String? = nil,
      lots: [LotRow] = [], isRepeated: Bool = false
    ) {
      self.practice = practice
      self.test = test
      self.specimen = specimen
      self.initials = initials
      self.birthday = birthday
      self.panel = panel
      self.analytes = analytes
      self.pads = pads
      self.temperature = temperature
      self.lots = lots
      self.isRepeated = isRepeated
    }
  }
}

package struct PanelAnalyte: Codable, Hashable, Sendable {
  package var code: String
  package var title: String
  /// Cutoff with its unit, `300 ng/mL`.
  package var cutoff: String
  /// Other names under which it may be typed.
  package var also: [String]

  package init(code: String, title: String, cutoff: String, also: [String] = []) {
    self.code = code
    self.title = title
    self.cutoff = cutoff
    self.also = also
  }
}

/// Enters the readings of one cup.
package enum EnterResult: Method {
  package static let name = "EnterResult"

  package struct Parameters: Codable, Sendable {
    package var test: Int
    /// What the technician typed, `all negative except thc`.
    package var readings: String
    /// The technician saw the control line of every strip.
    package var controlsSeen: Bool
    /// What the validity pads showed, `temp 97F, cre 100, sg 1.0150`; those left out were not read.
    package var validity: String?
    /// The lot on the device's box, where lots of the panel are kept.
    package var lot: String?

    package init(
      test: Int, readings: String, controlsSeen: Bool, validity: String? = nil, lot: String? = nil
    ) {
      self.test = test
      self.readings = readings
      self.controlsSeen = controlsSeen
      self.validity = validity
      self.lot = lot
    }
  }

  package struct Reply: Codable, Sendable {
    package var result: CupResult
    package var receipt: Receipt

    package init(result: CupResult, receipt: Receipt) {
      self.result = result
      self.receipt = receipt
    }
  }
}

/// Every version of a test's result, and what each was taken to mean.
package enum ShowResult: Method {
  package static let name = "ShowResult"

  package struct Parameters: Codable, Sendable {
    /// The test's number or its specimen's bar code.
    package var test: String

    package init(test: String) { self.test = test }
  }

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var test: Int
    /// Newest version first; empty when nothing has been entered.
    package var results: [CupResult]
    /// Whether the specimen is what it should be, `not-assessed` where nobody can tell, and why.
    package var validity: String
    package var validityReason: String
    /// Expected drugs that nothing tested, a sentence each.
    package var untested: [String]
    /// What else must be read with every version: a rejected specimen, lines that are held.
    package var caveats: [String]
    /// What waits for a second person.
    package var waiting: WaitingAmendment?

    package init(
      practice: Bool, test: Int, results: [CupResult], validity: String, validityReason: String,
      untested: [String], caveats: [String], waiting: WaitingAmendment? = nil
    ) {
      self.practice = practice
      self.test = test
      self.results = results
      self.validity = validity
      self.validityReason = validityReason
      self.untested = untested
      self.caveats = caveats
      self.waiting = waiting
    }
  }
}

/// One version of the readings of one cup.
package struct CupResult: Codable, Sendable {
  package var test: Int
  package var version: Int
  package var panel: String
  /// `presumptive` or `definitive`.
  package var method: String
  package var status: String
  /// Whether the control line of every strip was seen; nil where there are none.
  package var controlsSeen: Bool?
  package var enteredAt: String
  package var by: String
  package var observations: [ObservationRow]
  /// `cup`, `hl7`, `fhir`, `csv` or `paper`.
  package var source: String
  /// Whether a later version stands in its place.
  package var isReplaced: Bool
  /// Why it follows another version; nil for a first one.
  package var reason: String?
  /// Own words of who amended it; nil for a caller who may not see them.
  package var text: String?
  /// What the laboratory wrote beside it, a line each; nil where it wrote nothing.
  package var notes: String?
  /// Label of the second person; nil where nobody had to agree.
  package var approvedBy: String?
  /// Label of the second reader; nil before one has agreed.
  package var verifiedBy: String?
  /// What it was taken to mean, the oldest first.
  package var verdicts: [VerdictRow]
  /// Who saw this version while it counted, in the order in which they did.
  package var seenBy: [SeenRow]
  /// What was decided or given away while it counted.
  package var usedFor: [UseRow]
  /// The device's lot, where lots of the panel are kept.
  package var lot: String?

  package init(
    test: Int, version: Int, panel: String, method: String, status: String,
    controlsSeen: Bool?, enteredAt: String, by: String, observations: [ObservationRow],
    source: String, isReplaced: Bool, reason: String?, text: String? = nil,
    notes: String? = nil, approvedBy: String? = nil, verifiedBy: String? = nil,
    verdicts: [VerdictRow] = [],
    seenBy: [SeenRow], usedFor: [UseRow] = [], lot: String? = nil
  ) {
    self.test = test
    self.version = version
    self.panel = panel
    self.method = method
    self.status = status
    self.controlsSeen = controlsSeen
    self.enteredAt = enteredAt
    self.by = by
    self.observations = observations
    self.source = source
    self.isReplaced = isReplaced
    self.reason = reason
    self.text = text
    self.notes = notes
    self.approvedBy = approvedBy
    self.verifiedBy = verifiedBy
    self.verdicts = verdicts
    self.seenBy = seenBy
    self.usedFor = usedFor
    self.lot = lot
  }
}

/// Who saw a version of a result, and when first.
package struct SeenRow: Codable, Hashable, Sendable {
  package var by: String
  package var at: String

  package init(by: String, at: String) {
    self.by = by
    self.at = at
  }
}

/// A verdict on a version of a result, with the rule it followed.
package struct VerdictRow: Codable, Hashable, Sendable {
  /// The analyte's code, or `specimen`.
  package var analyte: String
  package var verdict: String
  package var why: String
  /// `substances version 1`; nil where the rules are not on record.
  package var rule: String?
  package var at: String
  /// Whether a later verdict on the same stands in its place.
  package var isReplaced: Bool

  package init(
    analyte: String, verdict: String, why: String, rule: String?, at: String, isReplaced: Bool
  ) {
    self.analyte = analyte
    self.verdict = verdict
    self.why = why
    self.rule = rule
    self.at = at
    self.isReplaced = isReplaced
  }
}

/// What somebody did with a version of a result, and when.
package struct UseRow: Codable, Hashable, Sendable {
  /// `reviewed`, `closed`, `test 7 ordered for-cause`, `disclosed: …`.
  package var what: String
  package var by: String
  package var at: String

  package init(what: String, by: String, at: String) {
    self.what = what
    self.by = by
    self.at = at
  }
}

package struct ObservationRow: Codable, Sendable {
  package var analyte: String
  package var title: String
  /// `negative`, `presumptive-positive`, `invalid`, `not-tested`, …
  package var reading: String
  package var cutoff: String
  /// What must be read with it: "presumptive: confirm before acting".
  package var remark: String?
  /// The figure as received; nil where there is none.
  package var value: String?
  /// `expected-positive`, `cannot-say`, …, as of the collection, and why; nil where a later version
  /// stands in its place.
  package var interpretation: String?
  package var why: String?
  /// Whether it is about the specimen itself: creatinine, pH.
  package var isMeasure: Bool

  package init(
    analyte: String, title: String, reading: String, cutoff: String, remark: String?,
    value: String? = nil, interpretation: String? = nil, why: String? = nil,
    isMeasure: Bool = false
  ) {
    self.analyte = analyte
    self.title = title
    self.reading = reading
    self.cutoff = cutoff
    self.remark = remark
    self.value = value
    self.interpretation = interpretation
    self.why = why
    self.isMeasure = isMeasure
  }
}
