/// What laboratories call a specimen, and what they say of its condition, in codes and in words.
enum SpecimenWords {
  /// Nil for what is none of the kinds that are tested here, and for what may be two of them.
  static func kind(_ text: String) -> Specimen? {
    let words = Plain.words(text)
    if let kind = codes[words] { return kind }
    let kinds = Set(words.split(separator: " ").compactMap { names[String($0)] })
    return kinds.count == 1 ? kinds.first : nil
  }

  /// Whether a specimen is as it should be, as far as this says: how it came, or that it may be used.
  static func isFine(_ text: String) -> Bool { fine.contains(Plain.words(text)) }

  /// HL7 tables 0070 and 0487, and SNOMED CT.
  private static let codes: [String: Specimen] = [
    "ur": .urine, "urc": .urine, "urt": .urine, "122575003": .urine,
    "orf": .oralFluid, "sal": .oralFluid, "441620008": .oralFluid, "119342007": .oralFluid,
    "bld": .blood, "wb": .blood, "ser": .blood, "plas": .blood, "119297000": .blood,
    "119364003": .blood, "119361006": .blood, "har": .hair, "119326000": .hair, "brth": .breath,
    "swt": .sweat,
  ]
  private static let names: [String: Specimen] = [
    "urine": .urine, "saliva": .oralFluid, "oral": .oralFluid, "oral-fluid": .oralFluid,
    "blood": .blood, "serum": .blood, "plasma": .blood, "hair": .hair, "breath": .breath,
    "sweat": .sweat,
  ]
  /// HL7 table 0493 as far as it says only how warm it was, and FHIR's status.
  private static let fine: Set<String> = [
    "", "available", "room", "room temperature", "cool", "cooled", "refrigerated", "froz",
    "frozen", "satisfactory", "acceptable", "adequate", "good", "normal", "ok",
  ]
}
