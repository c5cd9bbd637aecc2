import ArgumentParser
import ControlAPI

struct PatientShow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one patient: what held from when, and every test.")

  @Argument(help: "The patient's number.", completion: .patients)
  var patient: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let reply = try await session.caller.call(ShowPatient.self, .init(patient: patient))
    try session.show(reply) { Self.print($0, on: session.console) }
  }

  private static func print(_ reply: ShowPatient.Reply, on console: Console) {
    console.practice(reply.practice)
    console.line("patient \(reply.patient.patient)  \(reply.patient.name)", .strong)
    let clinician = reply.patient.clinician.map { "; clinician \($0)" } ?? ""
    console.line("born \(reply.born)\(clinician)")
    let label = reply.patient.label
    console.line(label.isEmpty ? "not subject to testing" : "label \(label)")
    console.table(PatientList.table([reply.patient]), indent: "  ")
    console.line()
    console.table(history(reply.history), indent: "  ")
    guard !reply.tests.isEmpty else { return console.line("no tests") }
    console.line()
    console.table(TestListCommand.table(reply.tests), indent: "  ")
  }

  private static func history(_ facts: [DatedFact]) -> Table {
    var table = Table([
      .init("from"), .init("what", yields: true), .init("recorded"), .init("by", yields: true),
    ])
    for fact in facts {
      let number = fact.number.map { " (span \($0))" } ?? ""
      table.add([
        Shown.date(fact.date), fact.what + number, Shown.instant(fact.recordedAt), fact.by,
      ])
    }
    return table
  }
}
