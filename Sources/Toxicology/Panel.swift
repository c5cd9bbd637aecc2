/// How a result was obtained, in ASAM's terms. A presumptive positive is no proof of anything.
package enum MethodClass: String, CaseIterable, Sendable {
  /// Immunoassay: a cup, a dip card, a laboratory's screen.
  case presumptive
  /// Chromatography with mass spectrometry.
  case definitive
}

/// What the test is made on.
package enum Specimen: String, CaseIterable, Sendable {
  case urine
  case oralFluid = "oral-fluid"
  case breath, blood, hair, sweat
}

/// One version of one panel. A result cites it by name and version, for ever: whoever changes a
/// cutoff writes a new version.
package struct Panel: Hashable, Sendable {
  package let name: String
  package let title: String
  package let version: Int
  /// First day on which it may be used, `YYYY-MM-DD`.
  package let effectiveFrom: String
  package let method: MethodClass
  package let specimen: Specimen
  /// In the order in which the strips stand on the device.
  package let analytes: [Analyte]
  /// What the device shows of the specimen itself, in its order; none for a laboratory's panel.
  package let pads: [Pad]

  package init(
    name: String, title: String, version: Int, effectiveFrom: String, method: MethodClass,
    specimen: Specimen, analytes: [Analyte], pads: [Pad] = []
  ) {
    self.name = name
    self.title = title
    self.version = version
    self.effectiveFrom = effectiveFrom
    self.method = method
    self.specimen = specimen
    self.analytes = analytes
    self.pads = pads
  }

  /// The analyte that `name` stands for: its code, its title or one of its other names.
  package func analyte(named name: String) -> Analyte? {
    let wanted = name.lowercased()
    return analytes.first { $0.names.contains(wanted) }
  }

  /// Names claimed by two analytes. Such a panel cannot be typed unambiguously.
  package var ambiguousNames: [String] {
    var owners: [String: Set<String>] = [:]
    for analyte in analytes {
      for name in analyte.names { owners[name, default: []].insert(analyte.code) }
    }
    let codes = analytes.map { $0.code.lowercased() }
    let twice = Set(codes.filter { code in codes.filter { $0 == code }.count > 1 })
    return Set(owners.filter { $0.value.count > 1 }.keys).union(twice).sorted()
  }
}
