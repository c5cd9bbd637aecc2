import ArgumentParser
import ControlAPI

struct PatientReconcile: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "Compare the roster with a census of who is really there; changes nothing.",
    discussion: """
      The census is a CSV file with the column 'patient' and, if it likes, 'list' and 'phase'. \
      Every difference is shown with the command that mends it. That it was compared is logged.
      """)

  @Argument(help: "The census, a CSV file.", completion: .file(extensions: ["csv"]))
  var file: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let bytes = try FileReading.bytes(file)
    let stage = try await Staging.upload(
      bytes, name: file, to: session.caller, console: session.console)
    let reply = try await session.caller.call(ReconcileCensus.self, .init(stage: stage))
    try session.show(reply) { Self.print($0, on: session.console) }
  }

  private static func print(_ reply: ReconcileCensus.Reply, on console: Console) {
    console.practice(reply.practice)
    let agreed = Shown.count(reply.agreed, "patient")
    guard !reply.differences.isEmpty else {
      console.line("\(agreed) in both, no difference", .good)
      return console.receipt(reply.receipt)
    }
    let differences = Shown.count(reply.differences.count, "difference")
    console.line("\(agreed) in both, \(differences)", .strong)
    for difference in reply.differences {
      console.paragraph("  \(difference.patient) \(difference.text)")
    }
    console.receipt(reply.receipt)
  }
}
