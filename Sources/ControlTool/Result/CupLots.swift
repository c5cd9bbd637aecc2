import ControlAPI

/// What there is to say of the lot of one cup.
enum CupLot {
  case notKept
  case number(String)

  var number: String? {
    if case .number(let number) = self { number } else { nil }
  }
}

/// The lot on the box of cups: asked for once for each panel, or given for all of them.
struct CupLots {
  let given: String?
  private var said: [String: String] = [:]

  init(given: String?) { self.given = given }

  /// What is to be entered of the next cup's lot; nil where somebody leaves the cup.
  mutating func lot(of panel: ShowPanel.Reply, _ console: Console) throws(Failure) -> CupLot? {
    if let known = known(of: panel) { return .number(known) }
    guard given == nil, !panel.lots.isEmpty, console.interactive else {
      if let fault = Self.fault(given, of: panel) { throw Failure(fault, status: .usage) }
      return given.map { .number($0) } ?? .notKept
    }
    guard let lot = try ask(panel, console) else { return nil }
    said[panel.panel] = lot
    return .number(lot)
  }

  /// The box in use, where nobody has to be asked.
  func known(of panel: ShowPanel.Reply) -> String? {
    panel.lots.isEmpty ? nil : said[panel.panel]
  }

  /// The next cup is from another box.
  mutating func forget() { said = [:] }

  private func ask(_ panel: ShowPanel.Reply, _ console: Console) throws(Failure) -> String? {
    // No lot is offered: an Enter too fast would file a tray of cups under another box.
    while let typed = console.ask("lot on the cup's box (b leaves the cup): ") {
      let lot = typed.filter { !$0.isWhitespace }
      if lot.isEmpty || CupEntry.isBack(lot) { return nil }
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
