import ControlAPI

/// A tray of cups, one after the other, as fast as they can be scanned and read.
///
/// An all-negative cup takes ten keys after the scan: `all neg`, Enter, `y`, Enter. Enter alone
/// enters nothing anywhere.
struct CupTray {
  private let session: Session
  private var lots: CupLots
  /// One of each test, the oldest first; what was taken back is not among them.
  private var entered: [CupResult] = []
  /// Tests that were opened and left.
  private var left: [Int] = []
  private var isMarked = false

  /// - Parameter lot: of every cup in the tray.
  init(session: Session, lot: String?) {
    self.session = session
    lots = CupLots(given: lot)
  }

  mutating func enter() async throws {
    guard session.console.interactive else {
      throw Failure(
        "there is nobody to be asked about cups", status: .usage,
        hint: "name a test and its readings, or give --csv")
    }
    CupLegend.print(on: session.console)
    while let code = next() {
      switch code.lowercased().split(separator: " ").first {
      case "undo": try await patiently { try await $0.takeBack() }
      case "lot":
        lots.forget()
        session.console.note("the lot is asked for with the next cup")
      case "?", "help": CupLegend.print(on: session.console)
      default: try await patiently { try await $0.open(code) }
      }
    }
    try await sumUp()
  }

  /// What was entered, what was not, and what it all waits for.
  private func sumUp() async throws {
    session.console.note("\(Shown.count(entered.count, "cup")) entered", .strong)
    let tests = left.map { "\($0)" }.joined(separator: ", ")
    if !left.isEmpty {
      session.console.noteParagraph("left without an entry: test \(tests)", .warning)
    }
    guard !entered.isEmpty else { return }
    let pending = try await session.caller.call(ListPending.self).pending
    CupLine.sumUp(entered, pending, on: session.console)
  }

  /// Takes back the cup entered last, and asks about it again.
  private mutating func takeBack() async throws {
    guard let test = entered.last?.test else {
      return session.console.note("no cup of this tray is entered: there is nothing to undo")
    }
    _ = try await session.caller.call(RetractResult.self, .init(test: test))
    entered.removeLast()
    session.console.note("the result of test \(test) is taken back: read the cup again", .warning)
    try await enter("\(test)")
  }

  private func next() -> String? {
    let typed = session.console.ask("bar code, or 'test' and its number (Enter alone ends): ") ?? ""
    let words = typed.split(whereSeparator: \.isWhitespace)
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  /// What is wrong with one cup does not end the tray; a daemon that is gone does.
  private mutating func patiently(
    _ work: (inout CupTray) async throws -> Void
  ) async throws {
    do {
      try await work(&self)
    } catch let error as ControlError where Self.isAboutOneCup(error) {
      Failure(error).show(on: session.console)
    }
  }

  private static func isAboutOneCup(_ error: ControlError) -> Bool {
    [.invalidInput, .notFound, .refused].contains(error.kind)
  }

  /// A cup by what was scanned, or typed as `test 417`. A bare number is neither: an answer that
  /// slipped to this question must open no test.
  private mutating func open(_ typed: String) async throws {
    guard typed.count >= Self.fewestDigits || !typed.allSatisfy(\.isNumber) else {
      return session.console.noteParagraph(
        "'\(typed)' alone is no bar code; 'test \(typed)' is the test of that number", .warning)
    }
    let words = typed.split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "test" else { return try await enter(typed) }
    try await enter(String(words[1]), isNumber: true)
  }

  /// A bar code of digits alone has at least as many, a test's number fewer.
  private static let fewestDigits = 6

  private mutating func enter(_ code: String, isNumber: Bool = false) async throws {
    let panel = try await session.caller.call(ShowPanel.self, .init(test: code))
    let entry = CupEntry(panel: panel, console: session.console)
    if panel.practice, !isMarked { session.console.note(Practice.mark) }
    isMarked = panel.practice
    entry.introduceBriefly(lot: lots.known(of: panel))
    guard try !isNumber || entry.isOnTheCup(), try entry.isFresh(),
      let lot = try lots.lot(of: panel, session.console)
    else { return nothing(for: panel.test) }
    var validity: String?
    while let cup = try entry.ask(example: false, validity: validity) {
      validity = cup.validity
      do {
        let cup = try await session.caller.call(
          EnterResult.self, cup.parameters(test: panel.test, lot: lot.number))
        try CupLine.show(cup, in: session)
        return keep(cup.result)
      } catch let error as ControlError where error.kind == .invalidInput {
        Failure(error).show(on: session.console)
      }
    }
    return nothing(for: panel.test)
  }

  private mutating func keep(_ cup: CupResult) {
    entered.removeAll { $0.test == cup.test }
    left.removeAll { $0 == cup.test }
    entered.append(cup)
  }

  private mutating func nothing(for test: Int) {
    session.console.note("nothing was entered for test \(test)", .warning)
    if !left.contains(test), !entered.contains(where: { $0.test == test }) { left.append(test) }
  }
}
