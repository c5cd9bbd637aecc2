/// How a figure bounds what was measured.
package enum Comparator: String, CaseIterable, Sendable {
  case below = "<"
  case atMost = "<="
  case equal = "="
  case atLeast = ">="
  case above = ">"
}

/// A concentration's unit, mass in a volume.
///
/// `exponent` is its power of ten in ng/mL, so that every conversion moves a decimal point and
/// nothing else. Whatever counts molecules or cells is no unit here: it is held, not guessed.
package struct ConcentrationUnit: Hashable, Sendable {
  package let exponent: Int

  /// Nil for anything but a mass in a volume: `ng/mL`, `mcg/L`, `µg/dl`.
  package init?(_ text: some StringProtocol) {
    let plain = text.lowercased().filter { !$0.isWhitespace }
    let parts = plain.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let mass = Self.masses[parts[0]], let volume = Self.volumes[parts[1]]
    else { return nil }
    exponent = mass - volume
  }

  package init(_ unit: Cutoff.Unit) {
    exponent =
      switch unit {
      case .nanogramsPerMillilitre: 0
      case .microgramsPerMillilitre: 3
      case .milligramsPerDecilitre: 4
      case .gramsPerDecilitre: 7
      }
  }

  /// Powers of ten of a nanogram; both letters mu are in use.
  private static let masses = [
    "pg": -3, "ng": 0, "ug": 3, "\u{B5}g": 3, "\u{3BC}g": 3, "mcg": 3, "mg": 6, "g": 9,
  ]
  private static let volumes = ["ml": 0, "dl": 2, "l": 3]
}

/// A figure as it was received, with its comparator and unit.
package struct Quantity: Hashable, Sendable, CustomStringConvertible {
  package let comparator: Comparator
  package let figure: Figure
  /// As received; empty where the measure has none (pH, specific gravity).
  package let unit: String

  package init(_ comparator: Comparator = .equal, _ figure: Figure, unit: String) {
    self.comparator = comparator
    self.figure = figure
    self.unit = unit
  }

  package init(_ cutoff: Cutoff) {
    self.init(.equal, Figure(cutoff.value), unit: cutoff.unit.rawValue)
  }

  /// Nil unless `text` is an optional comparator, a figure and nothing but an optional unit:
  /// `<50`, `50ng/ml`, `> 200 ng/mL`. A `unit` given besides must be the same.
  package init?(_ text: some StringProtocol, unit: String = "") {
    var rest = text[...].drop(while: \.isWhitespace)
    let sign = rest.prefix { "<>=\u{2264}\u{2265}".contains($0) }
    rest = rest.dropFirst(sign.count).drop(while: \.isWhitespace)
    let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    let behind = Plain.trimmed(rest.dropFirst(number.count))
    let mine = ConcentrationUnit(behind)
    guard let comparator = Self.comparators[String(sign)], let figure = Figure(number),
      behind.isEmpty || mine != nil,
      behind.isEmpty || unit.isEmpty || mine == ConcentrationUnit(unit)
    else { return nil }
    self.init(comparator, figure, unit: behind.isEmpty ? unit : behind)
  }

  private static let comparators: [String: Comparator] = [
    "": .equal, "=": .equal, "<": .below, "<=": .atMost, "=<": .atMost, "\u{2264}": .atMost,
    ">": .above, ">=": .atLeast, "=>": .atLeast, "\u{2265}": .atLeast,
  ]

  /// The same figure in another unit; nil where the units do not convert.
  package func figure(in other: Cutoff.Unit) -> Figure? {
    ConcentrationUnit(unit).map {
      figure.shifted(by: $0.exponent - ConcentrationUnit(other).exponent)
    }
  }

  /// In the unit in which a substance is compared; nil where that cannot be said exactly.
  package func canonical(_ unit: Cutoff.Unit) -> Quantity? {
    figure(in: unit).map { Quantity(comparator, $0, unit: unit.rawValue) }
  }

  /// Whether what was measured reaches `cutoff`: nil where the figure leaves it open or the units
  /// do not convert. A figure equal to the cutoff reaches it (49 CFR 40.97, HHS 11.13).
  package func reaches(_ cutoff: Quantity) -> Bool? {
    guard let mine = figure(in: .nanogramsPerMillilitre),
      let bound = cutoff.figure(in: .nanogramsPerMillilitre)
    else { return nil }
    switch comparator {
    case .equal: return mine >= bound
    case .below: return mine <= bound ? false : nil
    case .atMost: return mine < bound ? false : nil
    case .above, .atLeast: return mine >= bound ? true : nil
    }
  }

  package var description: String {
    (comparator == .equal ? "" : comparator.rawValue) + figure.description
      + (unit.isEmpty ? "" : " " + unit)
  }
}
