import ArgumentParser
import ControlAPI

struct DoctorCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what is amiss on this machine, and what mends it.",
    discussion: """
      Looks at roles, paper copies, clock, backups, the recovery card, disk, file modes, missed draws, \
      held results, policies that end, the census, and how the database writes. Changes nothing. Exit \
      status 0 when nothing is amiss, otherwise 1.
      """)

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(Doctor.self)
    try session.show(reply) { Self.print($0, on: session.console) }
    if !reply.ailments.isEmpty { throw Finished(.failed) }
  }

  private static func print(_ reply: Doctor.Reply, on console: Console) {
    console.practice(reply.practice)
    guard !reply.ailments.isEmpty else { return console.line("nothing is amiss", .good) }
    for ailment in reply.ailments {
      console.paragraph(ailment.text, ailment.grave ? .bad : .warning)
      console.paragraph("    \(ailment.mend)")
    }
    console.line("\(Shown.count(reply.ailments.count, "thing")) amiss")
  }
}
