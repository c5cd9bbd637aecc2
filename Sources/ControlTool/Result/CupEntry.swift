import ControlAPI
import Toxicology

/// What a technician has said about one cup.
struct CupAnswers {
  let readings: String
  let controlsSeen: Bool
  /// `TEMP 97F, CRE 100`; empty where no pad was read.
  let validity: String

  func parameters(test: Int, lot: String?) -> EnterResult.Parameters {
    EnterResult.Parameters(
      test: test, readings: readings, controlsSeen: controlsSeen,
      validity: validity.isEmpty ? nil : validity, lot: lot)
  }
}

/// The questions that a technician is asked about one cup.
struct CupEntry {
  let panel: ShowPanel.Reply
  let console: Console

  /// Whose cup it is, as far as the bench may know, and what it looks for.
  func introduce() {
    guard console.interactive else { return }
    if panel.practice { console.note(Practice.mark, .strong) }
    let specimen = panel.specimen.map { ", specimen \($0)" } ?? ""
    console.note("test \(panel.test), \(who)\(specimen)", .strong)
    console.note("panel \(panel.panel)")
    for analyte in panel.analytes {
      console.note("  \(analyte.code)  \(analyte.title), \(analyte.cutoff)")
    }
  }

  /// The same for one cup of many.
  func introduceBriefly(lot: String?) {
    let box = lot.map { ", lot \($0)" } ?? ""
    console.noteParagraph("test \(panel.test), \(who), \(panel.panel)\(box)", .strong)
    listCodes()
  }

  private func listCodes() {
    console.noteParagraph("  " + panel.analytes.map(\.code).joined(separator: " "))
  }

  /// `initials A. A., born 31 May`: what the cup's own label has to say.
  private var who: String {
    let born = Shown.birthday(panel.birthday).map { ", born \($0)" } ?? ""
    return "initials \(panel.initials)\(born)"
  }

  /// Whether it is the cup's: asked where the test was named by hand, for a slip in a number is
  /// another test.
  func isOnTheCup() throws(Failure) -> Bool {
    try choice("are these the initials and birthday on the cup? (y or n): ", back: false) ?? false
  }

  /// A device of which no strip worked is read already: the readings are another one's.
  func isFresh() throws(Failure) -> Bool {
    guard panel.isRepeated else { return true }
    console.noteParagraph(
      "no strip worked of the cup that was read for this test before: it stays on record", .warning)
    return try choice(
      "is this another cup, of the same specimen? (y or n): ", back: false) ?? false
  }

  /// Asks until every analyte is accounted for; nil where nothing was typed, or `b`: there is no
  /// question before this one.
  private func askReadings(example: Bool) throws(Failure) -> String? {
    let hint = example ? "for example 'all negative except thc'" : "Enter leaves the cup"
    while var phrase = try answer("readings (\(hint)): "), !Self.isBack(phrase) {
      if CupLegend.isAskedFor(phrase) {
        CupLegend.print(on: console)
        continue
      }
      var fault = CupJudge.fault(in: phrase, panel: panel)
      while case .notAccountedFor(let codes) = fault {
        let missing = codes.joined(separator: ", ")
        guard
          let more = try answer("still without a reading: \(missing) (b to go back): "),
          !Self.isBack(more)
        else { break }
        phrase = CupJudge.joined(phrase, more, missing: codes, panel: panel)
        fault = CupJudge.fault(in: phrase, panel: panel)
      }
      guard let fault else { return phrase }
      if case .notAccountedFor = fault { continue }
      tell(fault)
    }
    return nil
  }

  func tell(_ fault: CupFault) {
    console.noteParagraph(fault.description)
    if case .unknownWord = fault { listCodes() }
  }

  /// Yes or no, or nil to go back. A line is read, not a key, so that the next cup's bar code can
  /// never be taken for an answer.
  func choice(_ question: String, back: Bool) throws(Failure) -> Bool? {
    while true {
      let said = try line(question).lowercased()
      if ["y", "yes"].contains(said) { return true }
      if ["n", "no"].contains(said) { return false }
      if back, Self.isBack(said) { return nil }
      console.note(back ? "y, n or b" : "y or n")
    }
  }

  /// What each validity pad shows. A pad that was not read costs one key; nil where the readings are
  /// to be asked for again.
  private func askPads() throws(Failure) -> String? {
    var read: [String] = []
    for pad in panel.pads.compactMap(Pad.init(rawValue:)) {
      if pad == .temperature, let noted = panel.temperature {
        console.note("temperature: \(noted), noted at the collection")
        continue
      }
      // Later it has cooled down, and says nothing any more.
      let when = pad == .temperature ? ", read within 4 minutes" : ""
      while let said = try answer("\(pad.title)\(when) (\(pad.form); Enter: not read): ") {
        if Self.isBack(said) { return nil }
        guard PadReading(pad, said) == nil else {
          read.append("\(pad.rawValue) \(said)")
          break
        }
        console.note("\(CupFault.padReading(pad, said))")
      }
    }
    return read.joined(separator: ", ")
  }

  static func isBack(_ said: String) -> Bool {
    ["b", "back"].contains(said.lowercased())
  }

  /// A line with something in it.
  func answer(_ question: String) throws(Failure) -> String? {
    let answer = try line(question)
    return answer.allSatisfy(\.isWhitespace) ? nil : answer
  }

  private func line(_ question: String) throws(Failure) -> String {
    guard let answer = console.ask(question) else { throw Self.nothing }
    return answer
  }

  static let nothing = Failure("no reading was given, nothing was entered", status: .usage)
}

extension CupEntry {
  /// All of one cup; nil where nothing was typed. `controls` and `validity` have been said already
  /// and are not asked for.
  func ask(
    example: Bool = true, controls: Bool? = nil, validity: String? = nil
  ) throws(Failure) -> CupAnswers? {
    while let readings = try askReadings(example: example) {
      guard let strips = try askStrips(readings, unless: controls) else { continue }
      guard let pads = try askPads(unless: validity) else { continue }
      return CupAnswers(
        readings: strips.readings, controlsSeen: strips.controlsSeen, validity: pads)
    }
    return nil
  }

  private func askPads(unless said: String?) throws(Failure) -> String? {
    if let said { return said }
    return try askPads()
  }
}
