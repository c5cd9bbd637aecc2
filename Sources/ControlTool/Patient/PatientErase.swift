import ArgumentParser
import ControlAPI

struct PatientErase: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Destroy what names a patient; a second person decides.",
    discussion: """
      For a patient who was discharged, over whom no legal hold stands, and whose time is up. Draws, \
      tests and results stay, under labels. It cannot be undone, but backups made before still hold \
      the key. The one who asks says why with --code; somebody else says --approve or --decline.
      """)

  /// The closed list, as far as this command offers it; the daemon is the judge.
  static let codes = ["retention", "patient-request", "court-order"]

  @Argument(help: "The patient's number.", completion: .patients)
  var patient: String

  @Option(
    help: ArgumentHelp("Why: \(Self.codes.joined(separator: ", ")).", valueName: "code"),
    completion: .list(Self.codes))
  var code: String?

  @Flag(help: "Approve what somebody else asked for.")
  var approve = false

  @Flag(help: "Decline it.")
  var decline = false

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    guard [code != nil, approve, decline].count(where: { $0 }) == 1 else {
      throw ValidationError("say --code to ask, or --approve or --decline to decide")
    }
  }

  func run(in session: Session) async throws {
    if let code {
      let receipt = try await session.caller.call(
        RequestErasure.self, .init(patient: patient, code: code))
      return try session.show(receipt) { print($0, "erasure asked for", session.console) }
    }
    let receipt = try await session.caller.call(
      DecideErasure.self, .init(patient: patient, approve: approve))
    try session.show(receipt) { print($0, approve ? "erased" : "not erased", session.console) }
  }

  private func print(_ receipt: Receipt, _ what: String, _ console: Console) {
    console.line("patient \(patient): \(what)")
    console.receipt(receipt)
  }
}
