/// A resource of a FHIR R4 file, and what of the panels that it is part of holds for it.
struct FHIRResource {
  let json: JSONText
  /// The container whose `#` references it may use.
  let scope: Int
  /// Which Observation it is, from 1; 0 for anything else.
  let place: Int
  /// Its own, or where it has more to say that of the panel it is part of.
  var status: String
  /// Its own, behind those of the panel it is part of.
  var notes: [String]
  /// Why nothing of it may count; its own, or that of the panel it is part of.
  var fault: HoldReason?

  init(_ json: JSONText, scope: Int, place: Int) {
    self.json = json
    self.scope = scope
    self.place = place
    status = json["status"]?.string ?? ""
    notes = (json["note"]?.elements ?? []).compactMap { $0["text"]?.string }
    fault = Self.fault(of: json)
  }

  private static func fault(of json: JSONText) -> HoldReason? {
    if isModified(json) {
      return .notUnderstood("it says that something changes its meaning (modifierExtension)")
    }
    guard case .object(let members) = json else { return nil }
    let values = members.keys.count { $0.hasPrefix("value") }
    if values > 1 { return .notUnderstood("several values in one line") }
    guard values == 1, members["dataAbsentReason"] != nil else { return nil }
    return .notUnderstood("a value, and a reason why there is none")
  }

  /// Whether some part of it is not to be read without what only its sender knows (R4, 2.4).
  private static func isModified(_ json: JSONText) -> Bool {
    switch json {
    case .object(let members):
      members.contains { key, value in
        ["modifierExtension", "implicitRules"].contains(key)
          || key != "contained" && isModified(value)
      }
    case .array(let elements): elements.contains(where: isModified)
    default: false
    }
  }

  /// Whether it says nothing itself and names others that do.
  var isPanel: Bool {
    guard case .object(let members) = json, json["hasMember"]?.elements.isEmpty == false else {
      return false
    }
    return !members.keys.contains {
      $0.hasPrefix("value") || ["component", "dataAbsentReason"].contains($0)
    }
  }

  /// As a member of a panel that was taken back, or is not final.
  mutating func join(_ panel: FHIRResource) {
    let standing = ["final", "amended", "corrected"]
    if standing.contains(status), !standing.contains(panel.status) { status = panel.status }
    notes = panel.notes + notes
    fault = fault ?? panel.fault
  }
}
