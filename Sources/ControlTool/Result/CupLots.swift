import ControlAPI

/// The lot on the box of cups: asked for once for each panel, or given for all of them.
struct CupLots {
  let given: String?
  private var said: [String: String] = [:]

  init(given: String?) { self.given = given }

  /// The lot of the next cup; nil where none are kept for its panel.
  mutating func lot(of panel: ShowPanel.Reply, _ console: Console) throws(Failure) -> String? {
    if let known = said[panel.panel], !panel.lots.isEmpty { return known }
    guard given == nil, !panel.lots.isEmpty, console.interactive else {
      if let fault = Self.fault(given, of: panel) { throw Failure(fault, status: .usage) }
      return given
    }
    let lot = try ask(panel, console)
    said[panel.panel] = lot
    return lot
  }

  /// The next cup is from another box.
  mutating func forget() { said = [:] }

  private func ask(_ panel: ShowPanel.Reply, _ console: Console) throws(Failure) -> String {
    let usual = panel.lots.first { $0.refusal == nil }?.number
    let hint = usual.map { " (Enter: \($0))" } ?? ""
    while let typed = console.ask("lot on the cup's box\(hint): ") {
      let lot = typed.filter { !$0.isWhitespace }
      guard !lot.isEmpty else {
        if let usual { return usual }
        break
      }
      guard let fault = Self.fault(lot, of: panel) else { return lot }
      console.noteParagraph(fault)
    }
    throw CupEntry.nothing
  }

  /// Why a cup of that lot gives no result, as far as can be said before the daemon is asked.
  static func fault(_ number: String?, of panel: ShowPanel.Reply) -> String? {
    guard let number else {
      return panel.lots.isEmpty
        ? nil : "the lot of the cup must be said, the number on its box: see 'veridraw lot list'"
    }
    if let lot = panel.lots.first(where: { $0.number.lowercased() == number.lowercased() }) {
      return lot.refusal
    }
    guard let name = panel.lots.first?.panel else {
      return "no lots are kept for the panel of test \(panel.test): leave out '\(number)'"
    }
    return
      "there is no lot '\(number)' of \(name); whoever opens a box records it: 'veridraw lot add "
      + "\(name) \(number) --expires' and the date on the box"
  }
}
