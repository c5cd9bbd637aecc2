import ArgumentParser
import ControlAPI

struct AuditIdentifyCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "identify",
    abstract: "Say whose label it is. Logged, with the reason.")

  @Argument(help: "The label, 32 hex digits.")
  var label: String

  @Option(help: ArgumentHelp("Why the name is needed; kept in the record.", valueName: "text"))
  var reason: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(
      Identify.self, .init(label: label, reason: reason))
    try session.show(reply) { reply in
      let console = session.console
      console.practice(reply.practice)
      console.line("label \(reply.label)", .faint)
      console.line("patient \(reply.patient)  \(reply.name)", .strong)
      console.line("born \(reply.born)")
      console.receipt(reply.receipt)
    }
  }
}
