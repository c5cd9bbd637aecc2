import Toxicology

/// A small cup to type at.
enum Cup {
  static let four = panel(method: .presumptive)
  static let definitive = panel(method: .definitive)

  static func panel(method: MethodClass) -> Panel {
    Panel(
      name: "four", title: "Four strips", version: 1, effectiveFrom: "2026-01-01", method: method,
      specimen: .urine,
      analytes: [
        analyte("COC", "cocaine"), analyte("EtG", "ethyl glucuronide", also: ["alcohol"]),
        analyte("OXY", "oxycodone"), analyte("THC", "cannabinoids", also: ["marijuana"]),
      ])
  }

  static func analyte(_ code: String, _ title: String, also: [String] = []) -> Analyte {
    Analyte(
      code: code, title: title,
      cutoff: Cutoff(value: 50, unit: .nanogramsPerMillilitre), also: also)
  }
}
