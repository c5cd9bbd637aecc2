/// Figures that laboratories measure of the specimen itself. One that no specimen can have, or that
/// may be of either scale, is no value.
enum Measured {
  /// As the rules of validity compare it; nil where the figure is not one of `form`.
  static func canonical(_ quantity: Quantity, of substance: Substance) -> Quantity? {
    switch Pad(rawValue: substance.code) {
    case .gravity: isWithin(quantity, 1_000, 1_060, places: -3) ? quantity : nil
    case .acidity: isWithin(quantity, 1, 14) ? quantity : nil
    case .temperature: celsius(quantity)
    default: substance.unit.map(quantity.canonical) ?? quantity
    }
  }

  static func form(of substance: Substance) -> String {
    switch Pad(rawValue: substance.code) {
    case .gravity: "1.000 to 1.060"
    case .acidity: "1 to 14"
    case .temperature: "10 to 45 C, or its like in F"
    default: "a figure" + (substance.unit.map { " in \($0.rawValue) or what converts to it" } ?? "")
    }
  }

  private static func isWithin(
    _ quantity: Quantity, _ low: Int, _ high: Int, places: Int = 0
  ) -> Bool {
    quantity.figure >= Figure(low).shifted(by: places)
      && quantity.figure <= Figure(high).shifted(by: places)
  }

  /// Without a unit, what a specimen has in one scale only.
  private static func celsius(_ quantity: Quantity) -> Quantity? {
    let scale: String? =
      switch quantity.unit.lowercased().filter(\.isLetter) {
      case "c", "cel", "degc", "celsius": "C"
      case "f", "degf", "fahrenheit": "F"
      case "": isWithin(quantity, 30, 45) ? "C" : isWithin(quantity, 80, 110) ? "F" : nil
      default: nil
      }
    let read = scale.flatMap { PadReading(.temperature, quantity.figure.description + $0) }
    return read?.canonical.map { Quantity(quantity.comparator, $0.figure, unit: $0.unit) }
  }
}
