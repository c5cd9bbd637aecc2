/// Everything one cup said: a reading for each analyte of its panel, none left out.
package struct CupReading: Hashable, Sendable {
  package let panel: Panel
  /// In the panel's order, as many as its analytes.
  package let readings: [Reading]
  /// Whether somebody wrote "all" or "rest" rather than each analyte. Then the command asks
  /// whether every control line was seen, because a dead strip looks like a quick "all negative".
  package let isSweeping: Bool

  /// Refuses an analyte without a reading, and a reading that the panel's method cannot give.
  package init(
    panel: Panel, byCode: [String: Reading], isSweeping: Bool = false
  ) throws(CupFault) {
    let strangers = Set(byCode.keys).subtracting(panel.analytes.map(\.code))
    if let stranger = strangers.min() {
      throw .unknownWord(stranger, nearest: panel.nearestName(to: stranger))
    }
    let missing = panel.analytes.map(\.code).filter { byCode[$0] == nil }
    guard missing.isEmpty else { throw .notAccountedFor(missing) }
    for (code, reading) in byCode.sorted(by: { $0.key < $1.key })
    where !reading.isPossible(by: panel.method) {
      throw .impossible(code: code, reading: reading, method: panel.method)
    }
    guard byCode.values.contains(where: { $0 != .notTested }) else { throw .nothingRead }
    self.panel = panel
    self.readings = panel.analytes.compactMap { byCode[$0.code] }
    self.isSweeping = isSweeping
  }

  /// Analytes with their readings, in the panel's order.
  package var pairs: [(analyte: Analyte, reading: Reading)] {
    zip(panel.analytes, readings).map { ($0, $1) }
  }

  package subscript(code code: String) -> Reading? {
    pairs.first { $0.analyte.code == code }?.reading
  }

  /// The same cup when the control lines were not seen: it says nothing about anything.
  package var withoutControlLines: CupReading {
    CupReading(
      panel: panel, readings: readings.map { $0 == .notTested ? .notTested : .invalid },
      isSweeping: isSweeping)
  }

  private init(panel: Panel, readings: [Reading], isSweeping: Bool) {
    self.panel = panel
    self.readings = readings
    self.isSweeping = isSweeping
  }
}

extension CupReading {
  /// One line per analyte: `THC  presumptive: confirm before acting (cutoff 50 ng/mL)`.
  package var lines: [String] {
    let width = panel.analytes.map(\.code.count).max() ?? 0
    return pairs.map { analyte, reading in
      let code = analyte.code + String(repeating: " ", count: width - analyte.code.count)
      let cutoff = reading == .notTested ? "" : " (cutoff \(analyte.cutoff))"
      return "\(code)  \(reading.interpretation)\(cutoff)"
    }
  }

  /// One sentence, what matters first: `THC presumptive: confirm before acting; 11 negative`.
  package var summary: String { sentence(\.interpretation) }

  /// What was said, to be read back: `MTD positive; 11 negative`.
  package var spoken: String { sentence { $0 == .presumptivePositive ? "positive" : $0.word } }

  private func sentence(_ word: (Reading) -> String) -> String {
    let order: [Reading] = [.positive, .presumptivePositive, .indeterminate, .invalid, .notTested]
    var parts: [String] = order.compactMap { reading in
      let codes = pairs.filter { $0.reading == reading }.map(\.analyte.code)
      guard !codes.isEmpty else { return nil }
      let all = codes.count == readings.count && codes.count > 1
      let names = all ? "all \(codes.count)" : codes.joined(separator: ", ")
      return "\(names) \(word(reading))"
    }
    let negatives = readings.filter { $0 == .negative }.count
    if negatives == readings.count { return "all \(negatives) negative" }
    if negatives > 0 { parts.append("\(negatives) negative") }
    return parts.joined(separator: "; ")
  }
}
