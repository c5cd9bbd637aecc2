import ControlAPI
import Toxicology

/// Exported results as a FHIR R4 collection: a DiagnosticReport for each version, with an Observation
/// for each analyte, that reads as the same versions where it is imported.
struct ExportFHIR {
  typealias JSON = Toxicology.JSONText

  private let export: ExportResults.Reply

  static func bundle(_ export: ExportResults.Reply) -> JSON {
    ExportFHIR(export: export).bundle
  }

  private var bundle: JSON {
    let resources = [patient] + export.tests.flatMap { specimen($0) + reports($0) }
    return .object([
      "resourceType": .string("Bundle"), "type": .string("collection"),
      // Where it comes from would otherwise take it for another laboratory's report.
      "identifier": .object([
        "system": .string(ExportResults.log), "value": .string(export.receipt.head.origin),
      ]),
      // The label by which other systems know what 42 CFR part 2 protects (HL7 v3 ActCode).
      "meta": .object(["security": .array([Self.coding(Self.act, "42CFRPart2")])]),
      "entry": .array(
        resources.map { .object(["fullUrl": .string(Self.url($0)), "resource": $0]) }),
    ])
  }

  /// Absolute, as in a collection it must be.
  private static func url(_ resource: JSON) -> String {
    "urn:veridraw:\(resource["resourceType"]?.string ?? "")/\(resource["id"]?.string ?? "")"
  }

  private var patient: JSON {
    .object([
      "resourceType": .string("Patient"), "id": .string("patient"),
      "identifier": .array([.object(["value": .string(export.patient)])]),
      "name": .array([.object(["text": .string(export.name)])]),
      "birthDate": .string(export.born),
    ])
  }

  private static let subject = reference("Patient", "patient")

  private func specimen(_ test: ExportedTest) -> [JSON] {
    guard let accession = test.specimen else { return [] }
    return [
      .object([
        "resourceType": .string("Specimen"), "id": .string("specimen-\(test.test)"),
        "accessionIdentifier": .object(["value": .string(accession)]), "subject": Self.subject,
      ])
    ]
  }

  /// Each report after its observations, in the order of the versions.
  private func reports(_ test: ExportedTest) -> [JSON] {
    test.versions.flatMap { version in
      let observations = observations(of: version, test)
      return observations + [report(version, test, observations)]
    }
  }

  private func report(
    _ version: ExportedVersion, _ test: ExportedTest, _ observations: [JSON]
  ) -> JSON {
    var report: [String: JSON] = [
      "resourceType": .string("DiagnosticReport"),
      "id": .string("report-\(test.test)-\(version.version)"),
      "identifier": .array([.object(["value": .string(order(of: version, test))])]),
      "status": .string(version.status), "subject": Self.subject,
      "code": .object(["text": .string("drug test, \(version.method)")]),
      "issued": .string(version.entered), "meta": Self.standing(version, test),
      "result": .array(
        observations.map { Self.reference("Observation", $0["id"]?.string ?? "") }),
    ]
    if test.specimen != nil {
      report["specimen"] = .array([Self.reference("Specimen", "specimen-\(test.test)")])
    }
    report["effectiveDateTime"] = test.collected.map { .string($0) }
    let beside = test.caveats + [ExportText.notes(version)].compactMap(\.self)
    if !beside.isEmpty { report["conclusion"] = .string(beside.joined(separator: " ")) }
    return .object(report)
  }

  /// Whether the version counts: R4 has no status for one that a later one replaced.
  private static func standing(_ version: ExportedVersion, _ test: ExportedTest) -> JSON {
    let word = ExportText.standing(version)
    let later = test.versions.first { $0.replaces == version.version }?.version
    let display = later.map { "\(word) by version \($0)" } ?? word
    let tag = coding("urn:veridraw:standing", word.replacing(" ", with: "-"), display)
    return .object(["tag": .array([tag])])
  }

  /// The first version that this one goes back to: all versions of a report have its number.
  private func order(of version: ExportedVersion, _ test: ExportedTest) -> String {
    var first = version
    while let before = first.replaces.flatMap({ place in
      test.versions.first { $0.version == place && place < first.version }
    }) {
      first = before
    }
    return "test \(test.test), report \(first.version)"
  }

  /// What the version says, and what it takes back of the one before it.
  private func observations(of version: ExportedVersion, _ test: ExportedTest) -> [JSON] {
    let before = test.versions.first { $0.version == version.replaces }?.lines ?? []
    let gone = before.filter { old in !version.lines.contains { $0.analyte == old.analyte } }
    let said =
      version.lines.map { (line: $0, status: version.status) }
      + gone.map { (line: $0, status: "entered-in-error") }
    return said.enumerated().map { place, said in
      .object(
        observation(said.line, version, status: said.status).merging([
          "meta": Self.standing(version, test),
          "id": .string("observation-\(test.test)-\(version.version)-\(place + 1)"),
          "effectiveDateTime": test.collected.map { .string($0) } ?? .null,
        ]) { $1 }.filter { $0.value != .null })
    }
  }

  private func observation(
    _ line: ExportedLine, _ version: ExportedVersion, status: String
  ) -> [String: JSON] {
    var coding = [Self.coding("urn:veridraw:analyte", line.analyte, line.title)]
    if let loinc = line.loinc { coding.append(Self.coding("http://loinc.org", loinc)) }
    let members: [String: JSON] = [
      "resourceType": .string("Observation"), "status": .string(status), "subject": Self.subject,
      "code": .object(["coding": .array(coding), "text": .string(line.analyte)]),
      "method": .object(["text": .string(Self.method(version.method))]),
    ]
    if status == "entered-in-error" { return members }
    let range = line.cutoff.map { cutoff in
      ["referenceRange": JSON.array([.object(["text": .string(cutoff)])])]
    }
    return members.merging(Self.value(line)) { $1 }.merging(range ?? [:]) { $1 }
  }

  private static func method(_ method: String) -> String {
    method == MethodClass.definitive.rawValue
      ? "definitive: GC-MS or LC-MS" : "presumptive: confirm before acting"
  }

  /// A figure with what it means, or the reading; "not tested" is no value, and why there is none.
  private static func value(_ line: ExportedLine) -> [String: JSON] {
    let reading = Reading(rawValue: line.reading)
    if let quantity = line.value.flatMap({ Quantity($0) }) {
      var value: [String: JSON] = ["value": .number(quantity.figure.description)]
      if quantity.comparator != .equal {
        value["comparator"] = .string(quantity.comparator.rawValue)
      }
      if !quantity.unit.isEmpty { value["unit"] = .string(quantity.unit) }
      var members = ["valueQuantity": JSON.object(value)]
      if let reading, reading.isFound || reading.isAbsent {
        members["interpretation"] = .array([
          .object([
            "coding": .array([coding(interpretation, reading.isFound ? "POS" : "NEG")])
          ])
        ])
      }
      return members
    }
    if reading == .notTested {
      return [
        "dataAbsentReason": .object(["coding": .array([coding(absent, "not-performed")])])
      ]
    }
    var concept: [String: JSON] = ["text": .string(ExportText.reading(line))]
    if let code = reading.flatMap({ snomed[$0] }) {
      concept["coding"] = .array([coding("http://snomed.info/sct", code)])
    }
    return ["valueCodeableConcept": .object(concept)]
  }

  /// SNOMED CT qualifier values; an invalid strip has none that says no more.
  private static let snomed: [Reading: String] = [
    .negative: "260385009", .notDetected: "260415000", .positive: "10828004",
    .presumptivePositive: "10828004", .indeterminate: "82334004",
  ]

  private static let act = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
  private static let absent = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
  private static let interpretation =
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"

  private static func coding(_ system: String, _ code: String, _ display: String? = nil) -> JSON {
    var members: [String: JSON] = ["system": .string(system), "code": .string(code)]
    members["display"] = display.map { .string($0) }
    return .object(members)
  }

  private static func reference(_ type: String, _ id: String) -> JSON {
    .object(["reference": .string("urn:veridraw:\(type)/\(id)")])
  }
}
