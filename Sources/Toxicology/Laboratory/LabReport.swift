/// Standing of a result. Any status after `final` may follow any other.
package enum ResultStatus: String, CaseIterable, Sendable {
  case preliminary, final, corrected, amended, cancelled
  case enteredInError = "entered-in-error"
}

/// One analyte of a laboratory's report, understood in every part.
package struct LabObservation: Hashable, Sendable {
  /// Line of the file, for messages.
  package let line: Int
  package let analyte: String
  package let kind: Substance.Kind
  package let loinc: LOINC?
  package let method: MethodClass
  package let reading: Reading
  /// As received, and in the unit in which the substance is compared.
  package let quantity: Quantity?
  package let canonical: Quantity?
  package let cutoff: Quantity?
  package let status: ResultStatus
  /// What the laboratory wrote beside it.
  package let note: String

  package var finding: Finding {
    Finding(analyte: analyte, method: method, reading: reading, quantity: quantity)
  }
}

/// One version of one report, of one method class, as a laboratory sent it.
package struct LabReport: Hashable, Sendable {
  /// Line of the file with which it begins.
  package let line: Int
  /// Lines that it was made from, those that only took something back too.
  package let lines: Set<Int>
  /// The laboratory's own number of the report (OBR-3): its versions share it.
  package let order: String
  /// Everything that may be the bar code of the specimen, the likeliest first.
  package let specimens: [String]
  /// What it says that the specimen is, itself or by its codes; nil where it does not say.
  package let kind: Specimen?
  /// Whom it says that it is about, each time that it does.
  package let subjects: [LabSubject]
  /// When the specimen was taken and when this version was issued, as sent: digits of date and time, and
  /// the offset from UTC where it is given.
  package let collected: String
  package let issued: String
  package let method: MethodClass
  package let status: ResultStatus
  /// The laboratory disowned what it said before: nothing of an earlier version carries over.
  package let disowns: Bool
  package private(set) var observations: [LabObservation]
  /// Analytes taken back (OBX-11 `D` or `W`).
  package let retracted: [String]
  /// Analytes of which a correction was not understood: what was said of them stands no longer.
  package let doubted: [String]
  /// What the laboratory wrote beside it: on the report, and by analyte on a line, with its analyte
  /// before each note.
  package let notes: [String]
  package let lineNotes: [String: String]

  package init(
    line: Int, lines: Set<Int> = [], order: String, specimens: [String],
    kind: Specimen? = nil, subjects: [LabSubject] = [], collected: String, issued: String,
    method: MethodClass, status: ResultStatus, disowns: Bool = false,
    observations: [LabObservation], retracted: [String] = [], doubted: [String] = [],
    notes: [String] = [], lineNotes: [String: String] = [:]
  ) {
    self.line = line
    self.lines = lines
    self.order = order
    self.specimens = specimens
    self.kind = kind
    self.subjects = subjects
    self.collected = collected
    self.issued = issued
    self.method = method
    self.status = status
    self.disowns = disowns
    self.observations = observations
    self.retracted = retracted
    self.doubted = doubted
    self.notes = notes
    self.lineNotes = lineNotes
  }

  /// The same report as what it takes back of another method class.
  package func takingBack(
    _ analytes: [String], by method: MethodClass, disowns: Bool
  ) -> LabReport {
    LabReport(
      line: line, lines: lines, order: order, specimens: specimens, kind: kind,
      subjects: subjects, collected: collected, issued: issued, method: method,
      status: .enteredInError, disowns: disowns, observations: [], retracted: analytes,
      notes: notes)
  }

  /// The same report with some of its lines.
  package func with(_ observations: [LabObservation]) -> LabReport {
    var report = self
    report.observations = observations
    return report
  }

  /// Whether it begins with a line of the file, or was made from it.
  package func covers(_ line: Int) -> Bool { self.line == line || lines.contains(line) }
}

/// A line that nobody may act on before a person has looked: what it says, and why.
package struct HeldLine: Hashable, Sendable {
  package let line: Int
  package let reason: HoldReason
  /// The line as it came, or as much of it as fits.
  package let text: String

  package init(line: Int, reason: HoldReason, text: String) {
    self.line = line
    self.reason = reason
    self.text = String(text.prefix(1_000))
  }
}

/// One message, or one sheet: what was understood and what was not. Nothing is lost between them.
package struct LabMessage: Hashable, Sendable {
  /// Who sent it; empty where the format does not say.
  package var sender = ""
  /// The same for all his messages, in whatever capitals he writes his name.
  package var knownSender: String { sender.uppercased() }
  /// The sender's own number of the message (MSH-10); empty where it has none.
  package var control = ""
  package var reports: [LabReport] = []
  package var held: [HeldLine] = []
  /// Lines that carried a result, whatever became of them.
  package var lines = 0

  package init() {}
}
