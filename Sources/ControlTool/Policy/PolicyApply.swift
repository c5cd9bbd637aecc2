import ArgumentParser
import ControlAPI

struct PolicyApply: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Enact a new policy for a program that exists.")

  @Argument(help: "The policy file.", completion: .file(extensions: ["yaml"]))
  var file: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let document = try FileReading.document(file)
    let enacted = try await session.caller.call(ApplyPolicy.self, .init(policy: document))
    try session.show(enacted) { ProgramApply.print($0, on: session.console) }
  }
}
