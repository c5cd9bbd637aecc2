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

  /// What the cups of a tray still wait for, a line for each need:
  /// `to confirm, or for a clinician: test 437 (THC), test 436 (FEN)`.
  static func sumUp(_ cups: [CupResult], _ pending: [PendingRow], on console: Console) {
    let kinds: [(need: String, title: String, readings: [Reading])] = [
      (
        "review", "to confirm, or for a clinician",
        [.presumptivePositive, .positive, .indeterminate]
      ),
      ("repeat", "another device or specimen", [.invalid, .notTested]),
      ("verification", "a second reader", []),
    ]
    for kind in kinds {
      let waiting = Set(pending.filter { $0.waitsFor == kind.need }.map(\.test))
      let found = cups.filter { waiting.contains($0.test) }.map { cup in
        "test \(cup.test)\(codes(kind.readings, of: cup))"
      }
      guard !found.isEmpty else { continue }
      console.noteParagraph("\(kind.title): \(found.joined(separator: ", "))", .warning)
    }
  }

  /// ` (THC, FEN)`; nothing where a medication is what is missing.
  private static func codes(_ readings: [Reading], of cup: CupResult) -> String {
    let analytes = cup.observations.filter { !$0.isMeasure }
    let codes = analytes.filter { row in readings.contains { $0.rawValue == row.reading } }
      .map(\.analyte)
    guard !codes.isEmpty else { return "" }
    let areAll = codes.count == analytes.count && codes.count > 1
    return areAll ? " (all \(codes.count))" : " (\(codes.joined(separator: ", ")))"
  }
}
