import Evidence
import GRDB
import Libcrypto
import Selection
import Toxicology
import TransparencyLog

/// One version of the readings of a cup, or of a laboratory's report.
package struct NewReport: Hashable, Sendable {
  /// Where it comes from.
  package enum Source: String, CaseIterable, Hashable, Sendable {
    case cup, hl7, fhir, csv, paper

    /// Whether a laboratory's message says it, and not a person.
    package var isMessage: Bool { [.hl7, .fhir, .csv].contains(self) }
  }

  package var source: Source
  package var method: MethodClass
  package var panel: Int64?
  /// Number of the device's lot, where lots of the panel are kept.
  package var lot: String?
  /// Whether somebody saw the control line of every strip; nil where there are none.
  package var controlsSeen: Bool?
  package var observations: [NewObservation]
  /// What the device's pads showed of the specimen itself.
  package var pads: [PadReading]

  package init(
    source: Source, method: MethodClass, panel: Int64? = nil, lot: String? = nil,
    controlsSeen: Bool? = nil,
    observations: [NewObservation], pads: [PadReading] = []
  ) {
    self.source = source
    self.method = method
    self.panel = panel
    self.lot = lot
    self.controlsSeen = controlsSeen
    self.observations = observations
    self.pads = pads
  }

  /// The readings of a cup, as the panel lists them.
  package init(
    _ cup: CupReading, pads: [PadReading] = [], panel: Int64, lot: String? = nil,
    controlsSeen: Bool
  ) {
    self.init(
      source: .cup, method: cup.panel.method, panel: panel, lot: lot, controlsSeen: controlsSeen,
      observations: cup.pairs.map { NewObservation(analyte: $0.analyte, reading: $0.reading) },
      pads: pads)
  }
}

package struct NewObservation: Hashable, Sendable {
  /// The panel's code.
  package var analyte: String
  package var reading: Reading
  package var loinc: String?
  /// Decimal text, with its unit.
  package var cutoff: String?
  package var cutoffUnit: String?

  package init(
    analyte: String, reading: Reading, loinc: String? = nil, cutoff: String? = nil,
    cutoffUnit: String? = nil
  ) {
    self.analyte = analyte
    self.reading = reading
    self.loinc = loinc
    self.cutoff = cutoff
    self.cutoffUnit = cutoffUnit
  }

  package init(analyte: Analyte, reading: Reading) {
    self.init(
      analyte: analyte.code, reading: reading, loinc: analyte.loinc?.description,
      cutoff: "\(analyte.cutoff.value)", cutoffUnit: analyte.cutoff.unit.rawValue)
  }
}

extension LogTransaction {
  /// Enters a result: the first version, or one after what was taken back. What stands is amended,
  /// never entered again, but for a device of which no strip worked: that is taken back with it.
  /// Returns the report's number.
  package func enterResult(
    _ report: NewReport, of test: Int64, by actor: RecordedActor
  ) throws -> Int64 {
    let newest = try records.newestReport(of: test, method: report.method, from: report.source)
    guard newest?.isOpen ?? true else {
      throw StoreError.already(
        noun: "test", id: "\(test)", what: "resulted (\(report.method.rawValue))")
    }
    guard !report.observations.isEmpty else {
      throw StoreError.invalid("a result needs at least one reading")
    }
    if let newest, !newest.isRetracted { try takeBack(newest, by: actor) }
    let last = try records.newestReport(of: test, method: report.method, from: report.source)
    let event: TestEvent = report.method == .presumptive ? .presumptive : .definitive
    let lot = try lot(of: report)
    var row = ["readings": report.readings]
    row["lot"] = lot.map { .integer($0) }
    let entry = try advance(event, of: test, by: actor, row: row)
    let id = try keep(
      report, of: test, lot: lot, status: last == nil ? "final" : "corrected", after: last,
      by: actor, entry: entry)
    for (ordinal, observation) in report.observations.enumerated() {
      try add(observation, ordinal, method: report.method, to: id)
    }
    for (place, pad) in report.pads.enumerated() {
      try add(LabObservationRecord(pad), report.observations.count + place, to: id)
    }
    return id
  }

  private func lot(of report: NewReport) throws -> Int64? {
    guard let panel = try report.panel.flatMap({ try records.panel($0) }) else { return nil }
    return try requireLot(report.lot, panel: panel.name)
  }

  /// One version of a report, without its readings. Returns its number.
  private func keep(
    _ report: NewReport, of test: Int64, lot: Int64?, status: String,
    after last: ReportRecord?,
    by actor: RecordedActor, entry: Int64
  ) throws -> Int64 {
    try db.insert(
      """
      INSERT INTO report (test, predecessor, source, method, status, panel, lot, controls, read_at,
        reason_code, actor, at, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        test, last?.id, report.source.rawValue, report.method.rawValue, status, report.panel, lot,
        report.controlsSeen, at, last?.reason, actor.id, at, entry,
      ])
  }

  private func add(
    _ observation: NewObservation, _ ordinal: Int, method: MethodClass, to report: Int64
  ) throws {
    try db.run(
      """
      INSERT INTO observation (report, ordinal, analyte, loinc, method, value, cutoff, cutoff_unit)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        report, ordinal, observation.analyte, observation.loinc, method.rawValue,
        observation.reading.rawValue, observation.cutoff, observation.cutoffUnit,
      ])
  }

  /// Keeps a panel as written, unless this is the newest version word for word. Returns the
  /// version's id.
  package func applyPanel(
    _ panel: Panel, document: String, by actor: RecordedActor
  ) throws -> Int64 {
    if let last = try records.newestPanel(panel.name), last.document == document { return last.id }
    guard let from = CivilDate(panel.effectiveFrom) else {
      throw StoreError.invalid("panel \(panel.name): '\(panel.effectiveFrom)' is not a date")
    }
    let hash = SHA256.hash(Array(document.utf8))
    let entry = try act(
      "panel", by: actor.label,
      row: [
        "panel": .string(panel.name), "version": .integer(Int64(panel.version)),
        "hash": .string(hash.hex),
      ])
    return try db.insert(
      """
      INSERT INTO panel_version (panel, version, from_date, document, hash, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, [panel.name, panel.version, from, document, hash, at, actor.id, entry])
  }
}

extension NewReport {
  /// What the act's hash covers: analyte → reading, and of a pad what it showed.
  fileprivate var readings: CanonicalJSON.Value {
    let analytes = observations.map { ($0.analyte, $0.reading.rawValue) }
    let shown = pads.map { ($0.pad.rawValue, $0.level?.rawValue ?? $0.quantity?.description ?? "") }
    return .array(
      (analytes + shown).map { ["analyte": .string($0), "value": .string($1)] })
  }
}
