import ArgumentParser
import ControlAPI

struct PatientDischarge: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "discharge",
    abstract: "Discharge a patient; coming back is a new enrolment.",
    discussion: "A code that is none lists those there are.")

  /// The closed list, as far as this command offers it; the daemon is the judge.
  static let codes = [
    "completed", "transferred", "withdrew", "administrative", "lost-contact", "hospital",
    "custody", "moved", "deceased", "enrolled-in-error", "other",
  ]

  @Argument(help: "The patient's number.", completion: .patients)
  var patient: String

  @Option(
    help: ArgumentHelp("Why: \(Self.codes.joined(separator: ", ")).", valueName: "code"),
    completion: .list(Self.codes))
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
