import ControlAPI
import Toxicology

/// One cup of many after it was entered, on one line.
enum CupLine {
  static func show(_ entered: EnterResult.Reply, in session: Session) throws {
    try session.show(entered) { session.console.paragraph(text($0)) }
  }

  /// `test 17 recorded: all 12 negative`
  private static func text(_ entered: EnterResult.Reply) -> String {
    let notes = entered.receipt.notes
    return "test \(entered.result.test) recorded"
      + (notes.isEmpty ? "" : ": \(notes.joined(separator: "; "))")
  }

  /// What is still to be done about the cups of a tray, a line for each kind:
  /// `to confirm, or for a clinician: test 437 (THC), test 436 (FEN)`.
  static func sumUp(_ cups: [CupResult], on console: Console) {
    let kinds: [(title: String, readings: [Reading])] = [
      ("to confirm, or for a clinician", [.presumptivePositive, .positive, .indeterminate]),
      ("to read again with a new device", [.invalid]), ("not tested", [.notTested]),
    ]
    for kind in kinds {
      let found = cups.compactMap { cup in
        let rows = cup.observations.filter { row in
          !row.isMeasure && kind.readings.contains { $0.rawValue == row.reading }
        }
        return rows.isEmpty ? nil : "test \(cup.test) (\(codes(rows, of: cup)))"
      }
      guard !found.isEmpty else { continue }
      console.noteParagraph("\(kind.title): \(found.joined(separator: ", "))", .warning)
    }
  }

  private static func codes(_ rows: [ObservationRow], of cup: CupResult) -> String {
    let analytes = cup.observations.count { !$0.isMeasure }
    return rows.count == analytes && analytes > 1
      ? "all \(analytes)" : rows.map(\.analyte).joined(separator: ", ")
  }
}
