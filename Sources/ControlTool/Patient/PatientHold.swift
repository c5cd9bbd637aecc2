import ArgumentParser
import ControlAPI

struct PatientHold: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold",
    abstract: "Keep a patient's records from being destroyed, or end that.")

  @Argument(help: "The patient's number.", completion: .patients)
  var patient: String

  @Option(help: ArgumentHelp("Why; sealed with what names the patient.", valueName: "text"))
  var reason: String

  @Flag(help: "End the hold that stands.")
  var release = false

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let receipt = try await session.caller.call(
      HoldPatient.self, .init(patient: patient, reason: reason, release: release))
    try session.show(receipt) { receipt in
      session.console.line("patient \(patient): legal hold \(release ? "ended" : "stands")")
      session.console.receipt(receipt)
    }
  }
}
