/// Reads results out of FHIR R4 JSON: an Observation, a DiagnosticReport with what it contains, or
/// a Bundle of them.
///
/// JSON has no lines worth naming: a line here is the place of the Observation in the file, from 1.
package struct FHIRReader {
  private let table: SubstanceTable
  private let laboratory: Laboratory?
  /// Resources by every name that a reference may use, within its container where it has one.
  private var resources: [String: FHIRResource] = [:]
  private var observations: [FHIRResource] = []
  private var reports: [FHIRResource] = []
  /// Reports that were read to their end.
  private var builders: [ReportBuilder] = []
  private var count = 0
  private var message = LabMessage()

  /// Most resources of one file.
  package static let resourceLimit = 20_000

  /// Nil where it is no FHIR at all, names a resource twice, or has too many of them.
  package static func read(
    _ json: JSONText, table: SubstanceTable, laboratories: [Laboratory]
  ) -> LabMessage? {
    var reader = FHIRReader(table, laboratories.first { $0.isSender(sender(of: json)) })
    reader.message.sender = sender(of: json)
    reader.message.control = json["identifier"]?["value"]?.string ?? ""
    guard reader.collect(json, url: "", scope: nil),
      !reader.observations.isEmpty || !reader.reports.isEmpty
    else { return nil }
    reader.readAll()
    reader.message.finish(reader.builders)
    return reader.message
  }

  private init(_ table: SubstanceTable, _ laboratory: Laboratory?) {
    self.table = table
    self.laboratory = laboratory
  }

  /// `meta.source`: the only place where R4 says from which system a resource came. What is behind a
  /// `#` is the request, not the system (R4, resource-definitions, Meta.source).
  private static func sender(of json: JSONText) -> String {
    String((json["meta"]?["source"]?.string ?? "").prefix { $0 != "#" })
  }

  /// Walks a Bundle's entries and what resources contain.
  private mutating func collect(_ json: JSONText, url: String, scope: Int?) -> Bool {
    guard let type = json["resourceType"]?.string, count < Self.resourceLimit else { return false }
    count += 1
    let mine = scope ?? count
    if type == "Observation" { message.lines += 1 }
    let resource = FHIRResource(json, scope: mine, place: type == "Observation" ? message.lines : 0)
    let id = json["id"]?.string ?? ""
    let names = scope == nil ? [id.isEmpty ? "" : "\(type)/\(id)", url] : ["\(mine)#\(id)"]
    for name in Set(names) where !name.isEmpty {
      guard resources.updateValue(resource, forKey: name) == nil else { return false }
    }
    if type == "Observation" { observations.append(resource) }
    if type == "DiagnosticReport" { reports.append(resource) }
    for entry in json["entry"]?.elements ?? [] {
      guard let inner = entry["resource"],
        collect(inner, url: entry["fullUrl"]?.string ?? "", scope: nil)
      else { return false }
    }
    for inner in json["contained"]?.elements ?? [] {
      guard collect(inner, url: "", scope: mine) else { return false }
    }
    return true
  }

  func resource(_ reference: JSONText?, of owner: FHIRResource) -> FHIRResource? {
    guard let name = reference?["reference"]?.string else { return nil }
    return resources[name.hasPrefix("#") ? "\(owner.scope)\(name)" : name]
  }

  private mutating func readAll() {
    var used: Set<Int> = []
    for report in reports {
      var mine: Set<Int> = []
      let lines = lines(of: report, "result", &mine)
      used.formUnion(mine)
      read(lines, of: report)
    }
    for panel in observations where !used.contains(panel.place) && panel.isPanel {
      let lines = lines(of: panel, "hasMember", &used)
      used.insert(panel.place)
      read(lines, of: panel)
    }
    for observation in observations where !used.contains(observation.place) {
      read([observation], of: observation)
    }
  }

  /// What a report or a panel names, each once, with what the panels among it name.
  private mutating func lines(
    of owner: FHIRResource, _ key: String, _ used: inout Set<Int>
  ) -> [FHIRResource] {
    var lines: [FHIRResource] = []
    var waiting = (owner.json[key]?.elements ?? []).reversed().map { (owner, $0) }
    while let (owner, reference) = waiting.popLast() {
      guard var line = resource(reference, of: owner), line.place > 0 else {
        let missing = HoldReason.notUnderstood("the report names a result that is not in the file")
        let name = reference["reference"]?.string ?? ""
        message.held.append(HeldLine(line: max(1, message.lines), reason: missing, text: name))
        continue
      }
      guard used.insert(line.place).inserted else { continue }
      if owner.place > 0 { line.join(owner) }
      if !line.isPanel { lines.append(line) }
      let panel = line
      waiting += (panel.json["hasMember"]?.elements ?? []).reversed().map { (panel, $0) }
    }
    return lines
  }

  // MARK: Report

  private mutating func read(_ lines: [FHIRResource], of resource: FHIRResource) {
    let report = resource.json
    let owner = ([resource] + lines).first { !specimens(of: $0).isEmpty } ?? resource
    let bottles = specimens(of: owner).prefix(Self.specimenLimit).compactMap {
      self.resource($0, of: owner)
    }
    var builder = ReportBuilder(judge: LineJudge(table: table, laboratory: laboratory))
    builder.describe(
      kinds: bottles.flatMap { Self.said(in: $0.json["type"]) },
      conditions: bottles.flatMap { bottle in
        let conditions = bottle.json["condition"]?.elements ?? []
        return [bottle.json["status"]?.string ?? ""] + conditions.flatMap(Self.said)
      })
    builder.fault = builder.fault ?? bottles.lazy.compactMap(\.fault).first
    builder.hasVersions = true
    builder.line = max(1, lines.first?.place ?? 1)
    builder.order =
      report["identifier"]?.elements.first?["value"]?.string ?? report["id"]?.string ?? ""
    builder.specimens = bottles.first.map { Self.numbers(of: $0.json) } ?? []
    builder.subjects = ([resource] + lines).flatMap(subjects)
    let taken = bottles.first?.json["collection"]?["collectedDateTime"]
    builder.collected = WrittenTime.plain((taken ?? report["effectiveDateTime"])?.string ?? "")
    builder.issued = WrittenTime.plain(report["issued"]?.string ?? "")
    if resource.place == 0 { readStanding(of: resource, into: &builder) }
    for line in lines {
      if line.json["component"]?.elements.isEmpty == false {
        builder.hold(self.line(line), .notUnderstood("a result in components"))
      } else if let fault = line.fault ?? resource.fault ?? stranger(line, resource, owner) {
        builder.hold(self.line(line), fault)
      } else {
        builder.take(self.line(line))
      }
    }
    builders.append(builder)
  }

  /// What a DiagnosticReport says besides its lines.
  private func readStanding(of resource: FHIRResource, into builder: inout ReportBuilder) {
    let report = resource.json
    builder.status = Self.status(ofReport: resource.status)
    let hasLines = report["result"]?.elements.isEmpty == false
    if !hasLines { builder.text = "DiagnosticReport/\(report["id"]?.string ?? "")" }
    let document = hasLines ? nil : report["presentedForm"].map { _ in "(attached document)" }
    let conclusions = (report["conclusionCode"]?.elements ?? []).flatMap(Self.conclusion)
    for note in [report["conclusion"]?.string, document].compactMap({ $0 }) + conclusions {
      builder.take(note: note, line: builder.line)
    }
  }

  /// What a code is called; the code itself where nobody calls it anything.
  private static func conclusion(_ concept: JSONText) -> [String] {
    let codings = concept["coding"]?.elements ?? []
    let text = concept["text"]?.string
    let called = codings.compactMap { $0["display"]?.string }.filter { $0 != text }
    let names = [text].compactMap { $0 } + called
    return names.isEmpty ? codings.compactMap { $0["code"]?.string } : names
  }

  // MARK: Line

  private func line(_ resource: FHIRResource) -> LabLine {
    let json = resource.json
    var line = LabLine(line: resource.place)
    for coding in json["code"]?["coding"]?.elements ?? [] {
      let code = coding["code"]?.string ?? ""
      if coding["system"]?.string == "http://loinc.org" {
        if line.loinc.isEmpty { line.loinc = code }
      } else if line.local.isEmpty {
        line.local = code
      }
      line.codes.append(code)
      if let display = coding["display"]?.string { line.names.append(display) }
    }
    if let text = json["code"]?["text"]?.string { line.names.append(text) }
    readValue(of: json, into: &line)
    line.text = (line.names + [line.value]).joined(separator: " | ")
    line.cutoffs = (json["referenceRange"]?.elements ?? []).compactMap(Self.cutoff)
    line.flags = (json["interpretation"]?.elements ?? []).flatMap(Self.said)
    line.status = Self.status(resource.status)
    line.notes = resource.notes
    let method = Plain.words(Self.said(in: json["method"]).joined(separator: " "))
    line.method = MethodWords.isOfChromatography(method) ? .definitive : .presumptive
    return line
  }

  private func readValue(of json: JSONText, into line: inout LabLine) {
    if let text = json["valueString"]?.string {
      line.value = text
    } else if let concept = json["valueCodeableConcept"] {
      readCoded(concept, into: &line)
    } else if let quantity = json["valueQuantity"] {
      line.value = Self.quantity(quantity)
      line.unit = Self.otherUnit(quantity) ?? ""
    } else if json["dataAbsentReason"] != nil {
      let reason = Self.coding(json["dataAbsentReason"])
      line.value = ["not-performed", "not-asked"].contains(reason) ? "not performed" : ""
    }
  }

  private func readCoded(_ concept: JSONText, into line: inout LabLine) {
    let codings = concept["coding"]?.elements ?? []
    let ofAll = codings.filter { Self.valueSystems.contains($0["system"]?.string ?? "") }
    line.coded = ofAll.compactMap { $0["code"]?.string }
    let displays = codings.compactMap { $0["display"]?.string }
    line.asides =
      displays + codings.compactMap { $0["code"]?.string }.filter { !line.coded.contains($0) }
    line.value = concept["text"]?.string ?? ofAll.first?["display"]?.string ?? ""
  }

  private static let valueSystems: Set<String> = ["http://snomed.info/sct", "http://loinc.org"]

  private static func quantity(_ json: JSONText) -> String {
    let unit = json["code"]?.string ?? json["unit"]?.string ?? ""
    return (json["comparator"]?.string ?? "") + (json["value"]?.number ?? "") + " "
      + (ConcentrationUnit(unit) == nil ? json["unit"]?.string ?? "" : unit)
  }

  /// The unit for people, where it is another than the code's.
  private static func otherUnit(_ json: JSONText) -> String? {
    guard let unit = json["unit"]?.string, let code = json["code"]?.string,
      let one = ConcentrationUnit(unit), let two = ConcentrationUnit(code), one != two
    else { return nil }
    return unit
  }

  /// The top of a range, unless it is that of a treatment
  /// (http://terminology.hl7.org/CodeSystem/referencerange-meaning).
  private static func cutoff(_ range: JSONText) -> String? {
    let high = range["high"].map { high in
      quantity(high) + (otherUnit(high).map { " or \($0)" } ?? "")
    }
    let text = high ?? range["text"]?.string
    let other = said(in: range["type"]).first {
      ["therapeutic", "treatment", "recommended"].contains($0.lowercased())
    }
    return text.map { text in other.map { "\($0): \(text)" } ?? text }
  }

  private static func coding(_ concept: JSONText?) -> String {
    concept?["coding"]?.elements.first?["code"]?.string ?? ""
  }

  /// http://hl7.org/fhir/observation-status
  private static func status(_ text: String) -> LineStatus {
    switch text {
    case "final": .stands(.final)
    case "preliminary": .stands(.preliminary)
    case "amended": .stands(.amended)
    case "corrected": .stands(.corrected)
    case "cancelled": .notObtained
    case "entered-in-error": .retracted
    case "registered": .pending
    case "": .missing
    default: .unknown(text)
    }
  }

  /// http://hl7.org/fhir/diagnostic-report-status
  private static func status(ofReport text: String) -> LineStatus {
    switch text {
    case "partial": .stands(.preliminary)
    case "appended": .stands(.amended)
    default: status(text)
    }
  }
}
