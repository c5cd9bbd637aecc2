import ArgumentParser
import ControlAPI

struct TestLate: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "late",
    abstract: "Draw for somebody who was not expected and has come after all.",
    discussion: """
      The patient's number of the day decides, as it would have in the morning: asking again \
      changes nothing.
      """)

  @Argument(help: "The patient's number.", completion: .patients)
  var patient: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(DrawLate.self, .init(patient: patient))
    try session.show(reply) { Self.print($0, on: session.console) }
  }

  private static func print(_ reply: DrawLate.Reply, on console: Console) {
    console.practice(reply.practice)
    console.line("patient \(reply.patient): \(reply.drawn ? "DRAWN" : "not drawn")", .strong)
    console.paragraph(reply.sentence)
    if let test = reply.test {
      console.line("\(TestText.title(test)): \(Shown.state(test.state)), panel \(test.panel)")
    }
    console.receipt(reply.receipt)
  }
}
