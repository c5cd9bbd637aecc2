import ArgumentParser
import ControlAPI

struct LotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lot",
    abstract: "Lots: the boxes of cups, until when they are good, and their control readings.",
    discussion: """
      Once a lot of a panel is recorded, every cup read with that panel names its lot, and a cup of \
      a lot that has expired or failed a control gives no result. A clinic that records none is asked \
      for none.
      """,
    subcommands: [LotAdd.self, LotCheck.self, LotList.self])
}

/// A lot after something was recorded of it, on one line.
enum LotText {
  static func print(_ changed: LotChanged, on console: Console) {
    let lot = changed.lot
    console.line("lot \(lot.number) of \(lot.panel), good until \(Shown.date(lot.expires))")
    if let refusal = lot.refusal { console.paragraph(refusal, .warning) }
    console.receipt(changed.receipt)
  }

  /// `passed` or `FAILED`, with the day; empty where that control has not been read.
  static func control(_ level: String, of lot: LotRow) -> String {
    guard let control = lot.controls.first(where: { $0.level == level }) else { return "" }
    return "\(control.passed ? "passed" : "FAILED") \(Shown.date(String(control.at.prefix(10))))"
  }
}
