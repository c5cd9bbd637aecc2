/// What a device shows of the specimen itself: its temperature strip and its validity pads.
///
/// The raw value is the measure's code, as the rules of validity have it.
package enum Pad: String, CaseIterable, Sendable {
  case temperature = "TEMP"
  case creatinine = "CRE"
  case gravity = "SG"
  case acidity = "pH"
  case nitrite = "NIT"
  case oxidants = "OXI"
  case glutaraldehyde = "GLU"
  case pyridine = "PYR"

  package var title: String {
    switch self {
    case .temperature: "temperature"
    case .creatinine: "creatinine"
    case .gravity: "specific gravity"
    case .acidity: "pH"
    case .nitrite: "nitrite"
    case .oxidants: "oxidants"
    case .glutaraldehyde: "glutaraldehyde"
    case .pyridine: "pyridine"
    }
  }

  /// What may be read on it.
  package var form: String {
    switch self {
    case .temperature: "like 97F or 36.1C"
    case .creatinine: "0 to 500 mg/dL"
    case .gravity: "1.000 to 1.060 with 3 or 4 decimals, like 1.0150"
    case .acidity: "1 to 14, like 6.5"
    case .nitrite, .oxidants: "neg, low or high"
    case .glutaraldehyde, .pyridine: "neg or pos"
    }
  }

  /// Under which a technician may name it, in lower case.
  fileprivate var names: [String] {
    let more: [String] =
      switch self {
      case .temperature: ["temp"]
      case .creatinine: ["creat"]
      case .gravity: ["gravity"]
      case .acidity: []
      case .nitrite: ["nitrites"]
      case .oxidants: ["ox", "oxidant"]
      case .glutaraldehyde: []
      case .pyridine: ["pcc"]
      }
    return [rawValue.lowercased(), title] + more
  }

  /// Reads `temp 97F, cre 100, sg 1.0150, nit neg`: each pad by name, in any order, those of the
  /// device only. One that is left out was not read.
  package static func readings(
    in text: String, of device: [Pad]
  ) throws(CupFault) -> [PadReading] {
    var readings: [PadReading] = []
    for clause in text.split(whereSeparator: { ",;".contains($0) }) {
      let words = clause.split { $0.isWhitespace || ":=".contains($0) }.map(String.init)
      guard let name = words.first else { continue }
      let length = words.count > 2 && words[1].lowercased() == "gravity" ? 2 : 1
      let whole = words.prefix(length).joined(separator: " ")
      guard let pad = device.first(where: { $0.names.contains(whole.lowercased()) }) else {
        throw .unknownPad(name, of: device)
      }
      let said = words.dropFirst(length).joined(separator: " ")
      guard let reading = PadReading(pad, said) else { throw .padReading(pad, said) }
      guard !readings.contains(where: { $0.pad == pad }) else {
        throw .namedTwice(pad.rawValue)
      }
      readings.append(reading)
    }
    return device.compactMap { pad in readings.first { $0.pad == pad } }
  }
}

/// What one pad showed.
package struct PadReading: Hashable, Sendable {
  /// A colour that stands for no figure.
  package enum Level: String, CaseIterable, Sendable { case negative, low, high, positive }

  package let pad: Pad
  /// As read; nil where the pad has levels.
  package let quantity: Quantity?
  /// The same in the unit in which the rules compare it: degrees Celsius, mg/dL.
  package let canonical: Quantity?
  package let level: Level?

  /// What is kept of it. A level that is not negative was found by a strip and no more.
  package var reading: Reading {
    switch level {
    case nil: .measured
    case .negative: .negative
    default: .presumptivePositive
    }
  }

  /// Nil unless `text` is what the pad can show (`Pad.form`): a figure outside is a slip.
  package init?(_ pad: Pad, _ text: String) {
    let word = text.lowercased().filter { !$0.isWhitespace && $0 != "\u{B0}" }
    self.pad = pad
    switch pad {
    case .nitrite, .oxidants, .glutaraldehyde, .pyridine:
      guard let level = Self.level(word, of: pad) else { return nil }
      (quantity, canonical, self.level) = (nil, nil, level)
    case .temperature:
      guard let (read, celsius) = Self.temperature(word) else { return nil }
      (quantity, canonical, level) = (read, celsius, nil)
    case .creatinine, .gravity, .acidity:
      guard let read = Self.figure(word, of: pad) else { return nil }
      (quantity, canonical, level) = (read, read, nil)
    }
  }

  private static func level(_ word: String, of pad: Pad) -> Level? {
    let isGraded = pad == .nitrite || pad == .oxidants
    return switch word {
    case "n", "-", "neg", "negative": .negative
    case "low" where isGraded: .low
    case "high" where isGraded: .high
    case "p", "+", "pos", "positive": isGraded ? nil : .positive
    default: nil
    }
  }

  private static func figure(_ word: String, of pad: Pad) -> Quantity? {
    let unit = pad == .creatinine ? Cutoff.Unit.milligramsPerDecilitre.rawValue : ""
    let number = word.hasSuffix(unit.lowercased()) ? word.dropLast(unit.count) : word[...]
    let range: (Int, Int, decimals: ClosedRange<Int>) =
      switch pad {
      case .gravity: (10_000, 10_600, 3...4)
      case .acidity: (10_000, 140_000, 0...1)
      default: (0, 5_000_000, 0...1)
      }
    guard let figure = Figure(number), range.decimals.contains(decimals(of: number)),
      figure >= Figure(range.0).shifted(by: -4), figure <= Figure(range.1).shifted(by: -4)
    else { return nil }
    return Quantity(.equal, figure, unit: unit)
  }

  /// In tenths of a degree Celsius besides; 10 to 45 °C is what strips and hands can tell.
  private static func temperature(_ word: String) -> (Quantity, Quantity)? {
    guard let unit = word.last, "cf".contains(unit), let figure = Figure(word.dropLast()),
      decimals(of: word.dropLast()) <= 1, let tenths = Int(figure.shifted(by: 1).description)
    else { return nil }
    let celsius = unit == "c" ? tenths : tenths < 320 ? 0 : ((tenths - 320) * 10 + 9) / 18
    guard (100...450).contains(celsius) else { return nil }
    return (
      Quantity(.equal, figure, unit: unit.uppercased()),
      Quantity(.equal, Figure(celsius).shifted(by: -1), unit: "C")
    )
  }

  private static func decimals(of number: some StringProtocol) -> Int {
    number.firstIndex(of: ".").map { number.distance(from: $0, to: number.endIndex) - 1 } ?? 0
  }
}
