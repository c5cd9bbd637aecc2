import ArgumentParser
import ControlAPI

struct PatientPhase: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "phase", abstract: "Move a patient to another phase, up or down.")

  @Argument(help: "The patient's number.", completion: .patients)
  var patient: String

  @Argument(help: "The phase, as the policy names it.", completion: .phases)
  var phase: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(
      SetPhase.self, .init(patient: patient, phase: phase))
    try session.show(changed) {
      PatientChangedText.print($0, "is in phase \(phase)", on: session.console)
    }
  }
}
