import Evidence
import GRDB
import Libcrypto
import Selection
import Toxicology
import TransparencyLog

/// One file of rules as it is written, and what the records call it.
package struct RuleText: Hashable, Sendable {
  /// The raw value is the `kind` of its row.
  package enum Kind: String, Hashable, Sendable {
    case validity
    /// The table of substances: names, metabolites, what a test for a class sees.
    case metabolite
  }

  package let kind: Kind
  package let name: String
  package let version: Int
  /// First day on which it holds.
  package let from: String
  package let document: String

  package init(_ kind: Kind, name: String, version: Int, from: String, document: String) {
    self.kind = kind
    self.name = name
    self.version = version
    self.from = from
    self.document = document
  }

  fileprivate var hash: Digest { SHA256.hash(Array(document.utf8)) }
}

/// By what results are judged, as read and as written.
package struct Rules: Hashable, Sendable {
  package let substances: SubstanceTable
  /// Of urine; other specimens have none yet, and stay not assessed.
  package let validity: ValidityRules
  package let texts: [RuleText]

  package init(substances: SubstanceTable, validity: ValidityRules, texts: [RuleText]) {
    self.substances = substances
    self.validity = validity
    self.texts = texts
  }
}

/// A verdict about to be kept.
private struct NewVerdict {
  let subject: VerdictRecord.Subject
  let word: String
  let isCritical: Bool
  let reason: String
  let kind: RuleText.Kind
  let analyte: String
}

extension LogTransaction {
  /// Keeps a file of rules word for word, unless it is kept already: verdicts cite it for ever.
  /// - Throws: `invalid` where other words have the same version.
  package func applyRule(_ text: RuleText, by actor: RecordedActor) throws {
    let kept = try db.one(
      Digest.self, "SELECT hash FROM rule_version WHERE kind = ? AND name = ? AND version = ?",
      [text.kind.rawValue, text.name, text.version])
    if kept == text.hash { return }
    guard kept == nil else {
      throw StoreError.invalid(
        "version \(text.version) of the rules '\(text.name)' is on record in other words: "
          + "give what was changed a new version")
    }
    guard let from = CivilDate(text.from) else {
      throw StoreError.invalid("rules \(text.name): '\(text.from)' is not a date")
    }
    let entry = try act(
      "rules", by: actor.label,
      row: [
        "rules": .string(text.name), "version": .integer(Int64(text.version)),
        "hash": .string(text.hash.hex),
      ])
    try db.run(
      """
      INSERT INTO rule_version (kind, name, version, from_date, document, hash, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        text.kind.rawValue, text.name, text.version, from, text.document, text.hash, at, actor.id,
        entry,
      ])
  }

  /// Keeps what the versions that count mean, where it differs from what was kept last: a report has
  /// come, a medication was recorded, the rules have a new version. A closed test keeps the verdicts
  /// that it was closed on.
  package func judge(_ test: Int64, by rules: Rules) throws {
    let record = try records.requireTest(test)
    let kept = try records.standingVerdicts(of: test)
    guard record.state != .closed || kept.isEmpty else { return }
    let new = verdicts(of: try records.reading(of: record, by: rules)).filter { verdict in
      kept[verdict.subject].map { !$0.says(verdict.word, verdict.isCritical, verdict.reason) }
        ?? true
    }
    if !new.isEmpty { try keep(new, after: kept, of: record, citing: try versions(of: rules)) }
  }

  private func keep(
    _ new: [NewVerdict], after kept: [VerdictRecord.Subject: VerdictRecord], of test: TestRecord,
    citing versions: [RuleText.Kind: Int64]
  ) throws {
    let daemon = try actor(named: "daemon")
    let said = new.map { verdict in
      CanonicalJSON.Value.object([
        "analyte": .string(verdict.analyte), "verdict": .string(verdict.word),
      ])
    }
    let entry = try act(
      "judged", slot: test.slot, by: daemon.label,
      row: ["test": .integer(test.number), "verdicts": .array(said)])
    for verdict in new {
      try db.run(
        """
        INSERT INTO verdict (report, observation, predecessor, verdict, critical, reason, rule,
          actor, at, entry)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          verdict.subject.report, verdict.subject.observation, kept[verdict.subject]?.id,
          verdict.word, verdict.isCritical, verdict.reason, versions[verdict.kind], daemon.id, at,
          entry,
        ])
    }
  }

  /// Where the rules are on record; with a clock in doubt new ones are not yet.
  private func versions(of rules: Rules) throws -> [RuleText.Kind: Int64] {
    try rules.texts.reduce(into: [:]) { versions, text in
      versions[text.kind] = try db.one(
        Int64.self, "SELECT id FROM rule_version WHERE kind = ? AND name = ? AND hash = ?",
        [text.kind.rawValue, text.name, text.hash])
    }
  }

  /// Of the specimen, kept with each version that counts, and of each analyte.
  private func verdicts(of reading: TestReading) -> [NewVerdict] {
    let specimen = reading.reports.map { report in
      NewVerdict(
        subject: .init(report: report, observation: nil), word: reading.validity.verdict.rawValue,
        isCritical: false, reason: reading.validity.reason, kind: .validity, analyte: "specimen")
    }
    return specimen
      + reading.findings.map { subject, verdict in
        NewVerdict(
          subject: subject, word: verdict.verdict.rawValue, isCritical: verdict.isCritical,
          reason: verdict.reason, kind: .metabolite, analyte: verdict.analyte)
      }
  }
}
