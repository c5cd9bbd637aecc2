import Documents
import Selection
import Toxicology

/// Files and phrases that people type.
enum Papers {
  /// The shipped example with lanes and two lists, and the shipped panel: what is read is held
  /// against them.
  private static let policy = Result {
    let folder = "Config/examples/step-down"
    let program = try ProgramFile.read(Files.bytes("\(folder)/program.yaml"), file: "program.yaml")
    let policy = try PolicyFile.read(Files.bytes("\(folder)/policy.yaml"), file: "policy.yaml")
    return policy.policy(lists: program.plans)
  }
  private static let panel = Result {
    try PanelFile.read(Files.bytes("Config/panels/clinical-cup.yaml"), file: "panel.yaml")
  }

  /// A roster is read whole or not at all, and nobody stands in it twice.
  static func roster(_ bytes: [UInt8]) {
    guard let policy = try? policy.get() else { preconditionFailure("no policy") }
    guard let roster = try? RosterFile.read(bytes, file: "roster.csv", policy: policy) else {
      return
    }
    precondition(Set(roster.lines.map(\.patient)).count == roster.lines.count)
    precondition(roster.lines.allSatisfy { policy.phases[$0.phase] != nil })
  }

  /// Each kind of file is also read as every other kind.
  static func yaml(_ bytes: [UInt8]) {
    let program = try? ProgramFile.read(bytes, file: "f.yaml")
    if let program { precondition(!program.lists.isEmpty) }
    if let file = try? PolicyFile.read(bytes, file: "f.yaml") {
      precondition(file.policy(lists: []).problems().isEmpty)
    }
    _ = try? PanelFile.read(bytes, file: "f.yaml")
    _ = try? ValidityFile.read(bytes, file: "f.yaml")
    _ = try? SubstanceFile.read(bytes, file: "f.yaml")
    _ = try? LaboratoryFile.read(bytes, file: "f.yaml", table: Laboratories.rules.0)
    _ = try? DaemonFile.read(bytes, file: "f.yaml")
  }

  static func cup(_ bytes: [UInt8]) {
    guard let panel = try? panel.get() else { preconditionFailure("no panel") }
    guard let text = String(validating: bytes, as: UTF8.self),
      let cup = try? CupPhrase.parse(text, panel: panel)
    else { return }
    precondition(cup.readings.count == panel.analytes.count)
  }

  static let phrases = [
    "all negative", "all neg except thc", "thc pos, coc neg, rest neg", "all invalid",
    "all negative but coc amp pos", "thc coc opi neg, rest positive",
  ]
}
