import ArgumentParser
import ControlAPI

struct PatientReadmit: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "readmit",
    abstract: "Take a patient back who was discharged.",
    discussion: """
      A new stay under a new label: what was owed before is not owed now. A make-up that was is named.
      """)

  @Argument(help: "The patient's number.")
  var patient: String

  @Option(
    help: ArgumentHelp("The list that the patient is drawn from.", valueName: "name"),
    completion: .lists)
  var list: String

  @Option(help: "The phase of treatment, as the policy names it.", completion: .phases)
  var phase: String

  @Option(
    help: ArgumentHelp("Days on which the patient is expected, 'mon tue wed'.", valueName: "days"))
  var attends: String

  @Option(help: "The lane, where the policy has lanes.")
  var lane: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(
      ReadmitPatient.self,
      .init(patient: patient, list: list, phase: phase, lane: lane, attends: attends))
    try session.show(changed) {
      PatientChangedText.print($0, "is enrolled again", on: session.console)
    }
  }
}
