/// Whose result it is, and of which specimen.
extension FHIRReader {
  func specimens(of owner: FHIRResource) -> [JSONText] {
    let field = owner.json["specimen"]
    return field.map { $0.elements.isEmpty ? [$0] : $0.elements } ?? []
  }

  /// Most bottles that one report may name.
  static let specimenLimit = 20

  /// A line, its report and whichever `owner` names their specimen are of one specimen and of one
  /// patient; of two specimens there is none to choose.
  func stranger(
    _ line: FHIRResource, _ report: FHIRResource, _ owner: FHIRResource
  ) -> HoldReason? {
    let several = HoldReason.notUnderstood("the report and its results name several specimens")
    guard [line, report, owner].allSatisfy({ specimens(of: $0).count <= Self.specimenLimit }) else {
      return several
    }
    let parts = [line, report, owner].flatMap { part in specimens(of: part).map { (part, $0) } }
    guard areOne(parts.map { names(of: $0.1, in: $0.0) }) else {
      return several
    }
    let subjects = [line, report] + parts.compactMap { resource($0.1, of: $0.0) }
    guard areOne(subjects.map { names(of: $0.json["subject"], in: $0) }) else {
      return .notUnderstood("the report, its results and their specimen name several patients")
    }
    return nil
  }

  /// Whether any two of them that say something have a name in common.
  private func areOne(_ all: [Set<String>]) -> Bool {
    let said = all.filter { !$0.isEmpty }
    return said.allSatisfy { one in said.allSatisfy { !one.isDisjoint(with: $0) } }
  }

  /// Every name of what a reference means: type and id, and the numbers that it goes by.
  private func names(of reference: JSONText?, in owner: FHIRResource) -> Set<String> {
    let name = reference?["reference"]?.string ?? ""
    let isContained = name.hasPrefix("#")
    let address = name.split(separator: "/").prefix { $0 != "_history" }.suffix(2)
    let target = resource(reference, of: owner)?.json
    let id = isContained ? nil : target?["id"]?.string
    let names = [
      isContained ? "\(owner.scope)\(name)" : address.joined(separator: "/"),
      id.map { "\(target?["resourceType"]?.string ?? "")/\($0)" } ?? "",
      reference?["identifier"]?["value"]?.string ?? "",
    ]
    return Set(names + (target.map(Self.numbers) ?? []).prefix(20)).subtracting([""])
  }

  static func numbers(of json: JSONText) -> [String] {
    ([json["accessionIdentifier"]] + (json["identifier"]?.elements ?? [])).compactMap {
      $0?["value"]?.string
    }
  }

  /// The patient where the file has one, and what the reference says of him.
  func subjects(of owner: FHIRResource) -> [LabSubject] {
    let reference = owner.json["subject"]
    let patient = resource(reference, of: owner)?.json
    let names = (patient?["name"]?.elements ?? []).map { name in
      let given = (name["given"]?.elements ?? []).compactMap(\.string).joined(separator: " ")
      let family = name["family"]?.string ?? ""
      return family.isEmpty && given.isEmpty
        ? LabSubject.Name(text: name["text"]?.string ?? "")
        : LabSubject.Name(family: family, given: given)
    }
    let called = reference?["display"]?.string.map { LabSubject.Name(text: $0) }
    return [
      LabSubject(names: names, born: patient?["birthDate"]?.string ?? ""),
      LabSubject(names: [called].compactMap { $0 }, born: ""),
    ]
  }

  /// Codes and texts of a concept.
  static func said(in concept: JSONText?) -> [String] {
    let codings = concept?["coding"]?.elements ?? []
    return (codings.flatMap { [$0["code"], $0["display"]] } + [concept?["text"]])
      .compactMap { $0?.string }
  }
}
