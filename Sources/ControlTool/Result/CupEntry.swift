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
    console.note("test \(panel.test), initials \(panel.initials)\(specimen)", .strong)
    console.note("panel \(panel.panel)")
    for analyte in panel.analytes {
      console.note("  \(analyte.code)  \(analyte.title), \(analyte.cutoff)")
    }
  }

  /// The same for one cup of many.
  func introduceBriefly() {
    console.note("test \(panel.test), initials \(panel.initials), \(panel.panel)", .strong)
    console.noteParagraph("  " + panel.analytes.map(\.code).joined(separator: " "))
  }

  /// Asks until every analyte is accounted for; nil where nothing was typed. What only the daemon
  /// can judge is left to it.
  func askReadings(example: Bool = true) throws(Failure) -> String? {
    let hint = example ? " (for example 'all negative except thc')" : ""
    guard var phrase = try answer("readings\(hint): ") else { return nil }
    while case let codes = CupJudge.missing(in: phrase, panel: panel), !codes.isEmpty {
      let missing = codes.joined(separator: ", ")
      guard let more = try answer("still without a reading: \(missing): ") else { return nil }
      phrase += ", " + more
    }
    return phrase
  }

  /// Whether the control lines were seen: a dead strip looks like a negative one. Nil where the
  /// readings are to be asked for again. A line is read, not a key, so that the next cup's bar code
  /// can never be taken for an answer.
  func askControls() throws(Failure) -> Bool? {
    guard console.interactive else {
      throw Failure(
        "whether the control lines were seen must be said", status: .usage,
        hint: "look at every strip, then give --controls-seen")
    }
    while true {
      switch try line("control line of every strip seen? (y, n, or b to go back): ").lowercased() {
      case "y", "yes": return true
      case "n", "no": return false
      case "b", "back": return nil
      default: console.note("yes, no or back")
      }
    }
  }

  /// What each validity pad shows. A pad that was not read costs one key; nil where the readings are
  /// to be asked for again.
  private func askPads() throws(Failure) -> String? {
    var read: [String] = []
    for pad in panel.pads.compactMap(Pad.init(rawValue:)) {
      // Later it has cooled down, and says nothing any more.
      let when = pad == .temperature ? ", read within 4 minutes" : ""
      while let said = try answer("\(pad.title)\(when) (\(pad.form); Enter: not read): ") {
        if ["b", "back"].contains(said.lowercased()) { return nil }
        guard PadReading(pad, said) == nil else {
          read.append("\(pad.rawValue) \(said)")
          break
        }
        console.note("\(CupFault.padReading(pad, said))")
      }
    }
    return read.joined(separator: ", ")
  }

  /// A line with something in it.
  private func answer(_ question: String) throws(Failure) -> String? {
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
      guard let seen = try askControls(unless: controls) else { continue }
      guard let pads = try askPads(unless: validity) else { continue }
      return CupAnswers(readings: readings, controlsSeen: seen, validity: pads)
    }
    return nil
  }

  private func askPads(unless said: String?) throws(Failure) -> String? {
    if let said { return said }
    return try askPads()
  }

  func askControls(unless said: Bool?) throws(Failure) -> Bool? {
    if let said { return said }
    return try askControls()
  }
}
