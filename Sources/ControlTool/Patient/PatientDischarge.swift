import ArgumentParser
import ControlAPI

struct PatientDischarge: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "discharge",
    abstract: "Discharge a patient; coming back is a new enrolment.",
    discussion: "A code that is none lists those there are.")

  @Argument(help: "The patient's number.", completion: .patients)
  var patient: String

  @Option(help: ArgumentHelp("Why, from the closed list.", valueName: "code"))
  var reason: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(
      Discharge.self, .init(patient: patient, reason: reason))
    try session.show(changed) {
      PatientChangedText.print($0, "discharged", on: session.console)
    }
  }
}
