import ArgumentParser
import ControlAPI

struct PatientObserver: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "observer",
    abstract: "Set by whom a patient wants to be observed, where a collection is observed.")

  static let preferences = ["any", "female", "male", "oral-fluid"]

  @Argument(help: "The patient's number.", completion: .patients)
  var patient: String

  @Argument(
    help: ArgumentHelp(
      "any, female, male, or oral-fluid, which needs no observer.", valueName: "preference"),
    completion: .list(Self.preferences))
  var preference: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(
      SetObserver.self, .init(patient: patient, preference: preference))
    try session.show(changed) {
      PatientChangedText.print($0, "has the observer preference \(preference)", on: session.console)
    }
  }
}
