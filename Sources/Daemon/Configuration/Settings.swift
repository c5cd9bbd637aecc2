import Documents
import Foundation
import Selection
import Storage
import Toxicology
import TransparencyLog

/// What the daemon runs on: `veridraw.yaml`, its time zone and its panels, read and found good.
package struct Settings: Sendable {
  package let file: DaemonFile
  package let zone: ZoneRules
  /// Whom the genesis of a new log names as its witnesses.
  package let witnesses: [VerifierKey]
  /// By name.
  package let panels: [String: PanelText]
  package let rules: Rules
  package let laboratories: LaboratoryBook

  /// A panel and the file it was read from, which the records keep word for word.
  package struct PanelText: Hashable, Sendable {
    package let panel: Panel
    package let document: String
  }

  /// Reads the configuration at `path` and the panels it names, and reports all problems at once.
  ///
  /// Relative paths in it count from its directory, so that is made absolute first.
  package init(path: String) throws(StartError) {
    let path = URL(fileURLWithPath: path).standardizedFileURL.path
    file = try Self.read(path) { bytes throws(Problems) in
      try DaemonFile.read(bytes, file: path)
    }
    guard let zone = ZoneRules(identifier: file.timezone) else {
      throw StartError("\(path): time zone \(file.timezone) is not known here", status: 78)
    }
    self.zone = zone
    witnesses = try file.witnesses.map { text throws(StartError) in
      guard let key = try? VerifierKey(parsing: text), key.type == VerifierKey.cosignature else {
        throw StartError("\(path): '\(text)' is not a witness's key", status: 78)
      }
      return key
    }
    panels = try Self.panels(in: file.panels)
    rules = try Self.rules(in: file.rules)
    laboratories = LaboratoryBook(
      try Self.laboratories(in: file.laboratories, rules.substances))
  }

  package var substances: SubstanceTable { rules.substances }

  private static func rules(in directory: String) throws(StartError) -> Rules {
    let (table, urine) = (directory + "/substances.yaml", directory + "/validity-urine.yaml")
    let substances = try read(table) { bytes throws(Problems) in
      (
        table: try SubstanceFile.read(bytes, file: table),
        document: String(decoding: bytes, as: UTF8.self)
      )
    }
    let validity = try read(urine) { bytes throws(Problems) in
      (
        rules: try ValidityFile.read(bytes, file: urine),
        document: String(decoding: bytes, as: UTF8.self)
      )
    }
    return Rules(
      substances: substances.table, validity: validity.rules,
      texts: [
        RuleText(
          .metabolite, name: "substances", version: substances.table.version,
          from: substances.table.effectiveFrom, document: substances.document),
        RuleText(
          .validity, name: validity.rules.name, version: validity.rules.version,
          from: validity.rules.effectiveFrom, document: validity.document),
      ])
  }

  /// What each laboratory means by what it sends; a sender is one laboratory's.
  static func laboratories(
    in directory: String, _ table: SubstanceTable
  ) throws(StartError) -> [Laboratory] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    var laboratories: [Laboratory] = []
    for name in names.sorted() where name.hasSuffix(".yaml") {
      let path = directory + "/" + name
      let laboratory = try read(path) { bytes throws(Problems) in
        try LaboratoryFile.read(bytes, file: path, table: table)
      }
      if let other = laboratories.first(where: { $0.isSender(laboratory.sender) }) {
        throw StartError(
          "\(path): sender '\(laboratory.sender)' is laboratory \(other.name)'s", status: 78)
      }
      laboratories.append(laboratory)
    }
    return laboratories
  }

  /// Who may do what here: looks the groups up.
  package func roles() throws(StartError) -> RoleMap {
    // Whoever can reach a practice log's socket plays every part; it holds nobody's record.
    if file.practice { return .everybody }
    let groups = file.roles
    do {
      return try RoleMap(resolving: [
        .staff: groups.staff, .lab: groups.lab, .clinician: groups.clinician,
        .compliance: groups.compliance, .admin: groups.admin,
      ])
    } catch {
      throw StartError(error.description, status: 78)
    }
  }

  private static func panels(in directory: String) throws(StartError) -> [String: PanelText] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: directory)
    } catch {
      throw StartError(
        "no panels can be read from \(directory)",
        hint: "set 'panels' in the configuration to the directory of the panel files", status: 78)
    }
    var panels: [String: PanelText] = [:]
    for name in names.sorted() where name.hasSuffix(".yaml") {
      let path = directory + "/" + name
      let text = try read(path) { bytes throws(Problems) in
        PanelText(
          panel: try PanelFile.read(bytes, file: path),
          document: String(decoding: bytes, as: UTF8.self))
      }
      panels[text.panel.name] = text
    }
    return panels
  }

  private static func read<Value>(
    _ path: String, _ parse: ([UInt8]) throws(Problems) -> Value
  ) throws(StartError) -> Value {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw StartError("\(path) cannot be read", status: 78)
    }
    do {
      return try parse([UInt8](data))
    } catch {
      throw StartError(
        "\(path) is not usable", problems: error.list.map(\.description), status: 78)
    }
  }
}
