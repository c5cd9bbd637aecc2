import Evidence
import Selection

/// A verification as `--json` prints it.
struct VerdictReport: Encodable {
  let practice: Bool
  let origin: String?
  let head: String?
  /// UTC seconds.
  let asOf: Int64
  let lastSlot: String?
  let covered: Int
  let exit: Int32
  let slots: [SlotReport]
  let findings: [FindingReport]
  let warnings: [String]
  let obstacles: [String]
  let unchecked: [String]
  let wouldHave: [WouldHaveReport]

  struct SlotReport: Encodable {
    let slot: String
    let level: String
    let status: String
    let rows: Int
    let drawn: Int
    let remarks: [String]
  }

  struct FindingReport: Encodable {
    let code: String
    let slot: String?
    let entry: Int?
    let text: String
    let meaning: String
  }

  struct WouldHaveReport: Encodable {
    let slot: String
    let text: String
    let labels: [String]
  }

  init(_ verdict: Verdict) {
    practice = verdict.isPractice
    origin = verdict.origin
    head = verdict.head
    asOf = verdict.asOf
    lastSlot = verdict.lastSlot?.description
    covered = verdict.covered
    exit = verdict.exitCode
    slots = verdict.slots.map {
      SlotReport(
        slot: $0.slot.description, level: $0.level.description, status: $0.status.rawValue,
        rows: $0.rows, drawn: $0.drawn, remarks: $0.remarks)
    }
    findings = verdict.findings.map {
      FindingReport(
        code: $0.code.rawValue, slot: $0.slot?.description, entry: $0.entry, text: $0.text,
        meaning: $0.meaning)
    }
    warnings = verdict.warnings
    obstacles = verdict.obstacles
    unchecked = verdict.unchecked
    wouldHave = verdict.wouldHave.map {
      WouldHaveReport(slot: $0.slot.description, text: $0.line, labels: $0.labels.map(\.hex))
    }
  }
}
