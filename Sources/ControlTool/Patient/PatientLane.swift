import ArgumentParser
import ControlAPI

struct PatientLane: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "lane",
    abstract: "Move a patient to another lane, a group that shares a capacity.")

  @Argument(help: "The patient's number.", completion: .patients)
  var patient: String

  @Argument(help: "The lane, as the policy names it.")
  var lane: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(
      SetLane.self, .init(patient: patient, lane: lane))
    try session.show(changed) {
      PatientChangedText.print($0, "is in lane \(lane)", on: session.console)
    }
  }
}
