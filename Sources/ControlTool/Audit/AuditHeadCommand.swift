import ArgumentParser
import ControlAPI

struct AuditHeadCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "head",
    abstract: "Print the newest signed head.",
    discussion: """
      Its size and digits, kept on paper, fix everything logged so far. With --note, the signed \
      note itself: a file that 'audit verify --held' takes.
      """)

  @Flag(help: "Print the signed note, as a file to keep.")
  var note = false

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(AuditHead.self)
    if note { return session.console.document(reply.head.note) }
    try session.show(reply) { reply in
      session.console.practice(reply.practice)
      session.console.line(reply.head.origin)
      session.console.line(reply.head.spoken, .strong)
      session.console.line("root \(reply.head.root)", .faint)
    }
  }
}
