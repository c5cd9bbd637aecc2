import ControlAPI

/// A tray of cups, one after the other, as fast as they can be scanned and read.
///
/// An all-negative cup takes ten keys after the scan: `all neg`, Enter, `y`, Enter. Enter alone
/// enters nothing anywhere.
struct CupTray {
  let session: Session
  /// Of every cup in the tray.
  let lot: String?

  func enter() async throws {
    guard session.console.interactive else {
      throw Failure(
        "there is nobody to be asked about cups", status: .usage,
        hint: "name a test and its readings, or give --csv")
    }
    session.console.noteParagraph(
      "compare initials and birthday with each cup; Enter alone enters nothing, b goes back to a "
        + "cup's readings; undo instead of a cup takes back the one before it, lot asks for the lot "
        + "again", .faint)
    var entered: [Int] = []
    var lots = CupLots(given: lot)
    while let code = next() {
      if code == Self.undo {
        try await patiently { try await takeBack(&entered, &lots) }
      } else if code == "lot" {
        lots.forget()
        session.console.note("the lot is asked for with the next cup")
      } else {
        try await patiently { if let test = try await open(code, &lots) { entered.append(test) } }
      }
    }
    session.console.note("\(Shown.count(entered.count, "cup")) entered", .strong)
  }

  private static let undo = "undo"

  /// Takes back the cup entered last, and asks about it again.
  private func takeBack(_ entered: inout [Int], _ lots: inout CupLots) async throws {
    guard let test = entered.last else {
      return session.console.note("no cup of this tray is entered: there is nothing to undo")
    }
    _ = try await session.caller.call(RetractResult.self, .init(test: test))
    entered.removeLast()
    session.console.note("test \(test) is taken back", .warning)
    if let again = try await enter("\(test)", &lots) { entered.append(again) }
  }

  private func next() -> String? {
    let typed = session.console.ask("bar code, or 'test' and its number (Enter alone ends): ") ?? ""
    let words = typed.split(whereSeparator: \.isWhitespace)
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  /// What is wrong with one cup does not end the tray; a daemon that is gone does.
  private func patiently(_ work: () async throws -> Void) async throws {
    do {
      try await work()
    } catch let error as ControlError where Self.isAboutOneCup(error) {
      Failure(error).show(on: session.console)
    }
  }

  private static func isAboutOneCup(_ error: ControlError) -> Bool {
    [.invalidInput, .notFound, .refused].contains(error.kind)
  }

  /// A cup by what was scanned, or typed as `test 417`. A bare number is neither: an answer that
  /// slipped to this question must open no test.
  private func open(_ typed: String, _ lots: inout CupLots) async throws -> Int? {
    guard typed.count >= Self.fewestDigits || !typed.allSatisfy(\.isNumber) else {
      session.console.noteParagraph(
        "'\(typed)' alone is no bar code; 'test \(typed)' is the test of that number", .warning)
      return nil
    }
    let words = typed.split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "test" else {
      return try await enter(typed, &lots)
    }
    return try await enter(String(words[1]), &lots, isNumber: true)
  }

  /// A bar code of digits alone has at least as many, a test's number fewer.
  private static let fewestDigits = 6

  /// The test that was entered; nil where none was.
  private func enter(
    _ code: String, _ lots: inout CupLots, isNumber: Bool = false
  ) async throws -> Int? {
    let panel = try await session.caller.call(ShowPanel.self, .init(test: code))
    let entry = CupEntry(panel: panel, console: session.console)
    if panel.practice { session.console.note(Practice.mark) }
    entry.introduceBriefly()
    guard try !isNumber || entry.isOnTheCup() else { return nothing(for: panel.test) }
    let lot = try lots.lot(of: panel, session.console)
    var last: CupAnswers?
    while let cup = try entry.ask(
      example: false, controls: last?.controlsSeen, validity: last?.validity)
    {
      last = cup
      do {
        let entered = try await session.caller.call(
          EnterResult.self, cup.parameters(test: panel.test, lot: lot))
        try CupLine.show(entered, in: session)
        return panel.test
      } catch let error as ControlError where error.kind == .invalidInput {
        Failure(error).show(on: session.console)
      }
    }
    return nothing(for: panel.test)
  }

  private func nothing(for test: Int) -> Int? {
    session.console.note("nothing was entered for test \(test)", .warning)
    return nil
  }
}

/// One cup of many after it was entered, on one line.
enum CupLine {
  static func show(_ entered: EnterResult.Reply, in session: Session) throws {
    try session.show(entered) { session.console.paragraph(text($0)) }
  }

  /// `test 17: all 12 negative (entry 80)`
  private static func text(_ entered: EnterResult.Reply) -> String {
    let result = entered.result
    let said = entered.receipt.notes.isEmpty ? ["entered"] : entered.receipt.notes
    return "test \(result.test): \(said.joined(separator: "; "))"
      + " (entry \(entered.receipt.entry))"
  }
}
