import Evidence
import GRDB
import Selection
import TransparencyLog

/// A drug that a patient takes, and what it should show.
package struct NewMedication: Hashable, Sendable {
  package var drug: String
  /// Codes of the analytes expected positive.
  package var analytes: [String]
  /// A negative would be the finding.
  package var isCritical: Bool
  package var from: CivilDate
  package var to: CivilDate?

  package init(
    drug: String, analytes: [String], isCritical: Bool, from: CivilDate, to: CivilDate? = nil
  ) {
    self.drug = drug
    self.analytes = analytes
    self.isCritical = isCritical
    self.from = from
    self.to = to
  }
}

// What else is known of a stay: dated, never overwritten, and no matter of chances.
extension LogTransaction {
  /// By whom the patient wants to be observed: `any`, `female`, `male` or `oral-fluid`.
  package func setObserver(
    _ preference: String, of enrolment: Int64, from: CivilDate, by actor: RecordedActor
  ) throws {
    guard ["any", "female", "male", "oral-fluid"].contains(preference) else {
      throw StoreError.invalid("an observer is any, female, male or oral-fluid")
    }
    let entry = try factAct("observer", enrolment, row: [:], by: actor)
    try db.run(
      """
      INSERT INTO observer_preference (enrolment, from_date, preference, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?)
      """, [enrolment, from, preference, at, actor.id, entry])
  }

  package func setMedication(
    _ medication: NewMedication, of enrolment: Int64, by actor: RecordedActor
  ) throws {
    guard !medication.analytes.isEmpty, !medication.drug.isEmpty else {
      throw StoreError.invalid("a medication needs a drug and the analytes it should show")
    }
    guard medication.to.map({ medication.from <= $0 }) ?? true else {
      throw StoreError.invalid("a medication must not end before it begins")
    }
    for analyte in medication.analytes { try Code.require(analyte, "analyte") }
    let entry = try factAct(
      "medication", enrolment,
      row: ["analytes": .array(medication.analytes.map { .string($0) })], by: actor)
    try db.run(
      """
      INSERT INTO medication (enrolment, from_date, to_date, drug, analytes, critical, at, actor,
        entry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        enrolment, medication.from, medication.to, medication.drug,
        medication.analytes.joined(separator: " "), medication.isCritical, at, actor.id, entry,
      ])
  }

  private func factAct(
    _ what: String, _ enrolment: Int64, row: [String: CanonicalJSON.Value],
    by actor: RecordedActor
  ) throws -> Int64 {
    let stay = try records.stay(enrolment)
    guard stay.dischargedOn == nil else {
      throw StoreError.already(noun: "enrolment", id: "\(enrolment)", what: "ended")
    }
    var row = row
    row["enrolment"] = .integer(enrolment)
    if let label = stay.label { row["label"] = .string(label.hex) }
    return try act(what, by: actor.label, row: .object(row))
  }
}
