import ControlAPI
import Evidence
import Libcrypto
import Selection

/// What a receipt says, for people.
enum ReceiptText {
  static func print(_ receipt: ReceiptVerdict, on console: Console) {
    console.practice(receipt.verdict.isPractice)
    for line in lines(receipt) { console.line(line) }
    // The reading speaks of whole logs.
    VerdictText.printFindings(
      receipt.verdict, reading: receipt.verdict.exitCode == 0 ? nil : receipt.verdict.reading,
      on: console)
  }

  static func lines(_ receipt: ReceiptVerdict) -> [String] {
    facts(receipt).map { name, value in
      name + String(repeating: " ", count: max(1, 9 - name.count)) + value
    }
  }

  /// Name and value, in the order in which they are read.
  static func facts(_ receipt: ReceiptVerdict) -> [(name: String, value: String)] {
    [
      ("log", receipt.verdict.origin), ("identity", receipt.logID?.hex),
      ("head", receipt.verdict.head), ("label", receipt.label?.hex),
      ("day", receipt.slot.map { "\(Shown.date($0.date.description)), list \($0.list)" }),
      ("chance", receipt.chance.map { "\(Shown.percent($0.ppb)) (\($0) in a billion)" }),
      ("number", receipt.number?.description), ("outcome", outcome(receipt)),
    ].compactMap { name, value in value.map { (name, $0) } }
  }

  private static func outcome(_ receipt: ReceiptVerdict) -> String? {
    guard let number = receipt.number, let chance = receipt.chance else { return nil }
    if receipt.isDrawn, receipt.why != nil { return "drawn, having come unexpectedly" }
    if let why = receipt.why { return "not drawn: \(why.rawValue)" }
    let drawn = receipt.isDrawn ? "drawn" : "not drawn"
    guard receipt.mode == .independent else { return drawn }
    return "\(drawn): the number is \(number.isBelow(chance) ? "" : "not ")below the chance"
  }
}
