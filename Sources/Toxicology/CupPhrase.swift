/// Reads what a technician types about a cup: `all negative`, `all neg except thc`,
/// `thc pos, coc neg, rest neg`.
///
///     phrase  = clause *("," clause)
///     clause  = 1*analyte reading / ("all" / "rest") reading
///               [("except" / "but") 1*(1*analyte [reading])]
///
/// An exception to a negative needs no reading: it is positive. Whatever could be read in two
/// ways, or leaves one analyte without a reading, is refused.
package struct CupPhrase {
  private let panel: Panel
  private var named: [String: Reading] = [:]
  /// Analytes waiting for their reading, and whether a comma stood between them.
  private var waiting: [String] = []
  private var waitingHasComma = false
  private var sweep: Sweep?
  private var isAfterExcept = false

  private enum Sweep {
    /// `all` or `rest` was said, its reading not yet.
    case open
    case closed(Reading)
  }

  package static func parse(_ text: String, panel: Panel) throws(CupFault) -> CupReading {
    var phrase = try CupPhrase(text, panel)
    let readings = try phrase.finish()
    return try CupReading(panel: panel, byCode: readings, isSweeping: phrase.sweep != nil)
  }

  /// Readings of some analytes, which leave the others as they are: `thc neg`.
  package static func changes(
    in text: String, panel: Panel
  ) throws(CupFault) -> [String: Reading] {
    var phrase = try CupPhrase(text, panel)
    let readings = try phrase.finish()
    for (code, reading) in readings.sorted(by: { $0.key < $1.key })
    where !reading.isPossible(by: panel.method) {
      throw .impossible(code: code, reading: reading, method: panel.method)
    }
    return readings
  }

  /// Codes of the analytes whose strips lack a control line: `mtd`, `coc and thc`, `mtd invalid`.
  package static func strips(in text: String, panel: Panel) throws(CupFault) -> Set<String> {
    let words = try CupWord.words(of: text, panel: panel).filter { $0 != .outcome(.invalid) }
    let codes = words.compactMap {
      if case .analyte(let analyte) = $0 { analyte.code } else { nil }
    }
    let others = words.filter { if case .analyte = $0 { false } else { $0 != .comma } }
    guard others.isEmpty, !codes.isEmpty else { throw .noStrip }
    return Set(codes)
  }

  private init(_ text: String, _ panel: Panel) throws(CupFault) {
    self.panel = panel
    let words = try CupWord.words(of: text, panel: panel)
    guard !words.isEmpty else { throw .empty }
    for word in words { try take(word) }
  }

  private mutating func take(_ word: CupWord) throws(CupFault) {
    switch word {
    case .comma: waitingHasComma = waitingHasComma || !waiting.isEmpty
    case .analyte(let analyte): try name(analyte)
    case .outcome(let outcome): try read(outcome.reading(by: panel.method))
    case .all: try beginSweep(alone: true)
    case .rest: try beginSweep(alone: false)
    case .except: try beginExceptions()
    }
  }

  private mutating func name(_ analyte: Analyte) throws(CupFault) {
    if case .open = sweep { throw .noReading(["all"]) }
    guard named[analyte.code] == nil, !waiting.contains(analyte.code) else {
      throw .namedTwice(analyte.code)
    }
    waiting.append(analyte.code)
  }

  private mutating func read(_ reading: Reading) throws(CupFault) {
    if case .open = sweep {
      sweep = .closed(reading)
      return
    }
    guard !waiting.isEmpty else { throw .noAnalyte(reading.word) }
    if isAfterExcept, waitingHasComma, reading != exceptionReading {
      throw .ambiguousExceptions(waiting)
    }
    if isAfterExcept, case .closed(reading) = sweep, let code = waiting.first {
      throw .sameException(code, reading)
    }
    settle(reading)
  }

  /// `all` may not follow anything: `thc pos, all neg` contradicts itself where `rest` does not.
  private mutating func beginSweep(alone: Bool) throws(CupFault) {
    guard waiting.isEmpty else { throw .noReading(waiting) }
    guard sweep == nil else { throw .namedTwice(alone ? "all" : "rest") }
    if alone, let code = named.keys.min() { throw .namedTwice(code) }
    sweep = .open
  }

  private mutating func beginExceptions() throws(CupFault) {
    guard case .closed = sweep, waiting.isEmpty, !isAfterExcept else { throw .noAnalyte("except") }
    isAfterExcept = true
  }

  /// Only "all negative except" leaves no doubt about what the exception is.
  private var exceptionReading: Reading? {
    guard isAfterExcept, case .closed(.negative) = sweep else { return nil }
    return CupWord.Outcome.positive.reading(by: panel.method)
  }

  private mutating func settle(_ reading: Reading) {
    for code in waiting { named[code] = reading }
    waiting = []
    waitingHasComma = false
  }

  private mutating func finish() throws(CupFault) -> [String: Reading] {
    if let first = waiting.first {
      guard isAfterExcept else { throw .noReading(waiting) }
      guard let reading = exceptionReading else { throw .exceptionNeedsReading(first) }
      settle(reading)
    }
    switch sweep {
    case nil: break
    case .open: throw .noReading(["all"])
    case .closed(let reading):
      if isAfterExcept, named.isEmpty { throw .noAnalyte("except") }
      for analyte in panel.analytes where named[analyte.code] == nil {
        named[analyte.code] = reading
      }
    }
    return named
  }
}
