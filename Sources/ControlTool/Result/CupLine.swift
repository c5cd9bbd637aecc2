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

  /// What the cups of a tray still wait for, a line for each:
  /// `test 438 (MTD missing): confirmation or a clinician`.
  static func sumUp(_ cups: [CupResult], _ pending: [PendingRow], on console: Console) {
    for cup in cups {
      for row in pending where row.test == cup.test {
        let codes = codes(of: cup, for: row.waitsFor).joined(separator: ", ")
        let what = codes.isEmpty ? "" : " (\(codes))"
        console.noteParagraph(
          "  test \(cup.test)\(what): \(ResultPending.need(row))", .warning)
      }
    }
  }

  /// The analytes that a need is about: those found, those that a medication should have shown, and
  /// those that say nothing.
  private static func codes(of cup: CupResult, for need: String) -> [String] {
    let analytes = cup.observations.filter { !$0.isMeasure }
    let codes = analytes.compactMap { row in code(of: row, for: need) }
    return codes.count == analytes.count && codes.count > 1 ? ["all \(codes.count)"] : codes
  }

  private static func code(of row: ObservationRow, for need: String) -> String? {
    let isUnread = Reading(rawValue: row.reading)?.isUnread ?? false
    switch (need, row.interpretation.flatMap(Interpretation.init(rawValue:))) {
    case ("repeat", _): return isUnread ? row.analyte : nil
    case ("review", .expectedPositive): return nil
    case ("review", .unexpectedNegative): return "\(row.analyte) missing"
    case ("review", _):
      return isUnread || row.reading == Reading.negative.rawValue ? nil : row.analyte
    default: return nil
    }
  }
}
