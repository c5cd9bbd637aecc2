import ArgumentParser
import ControlAPI

struct PatientList: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the patients who are enrolled.")

  @Option(help: ArgumentHelp("One list only.", valueName: "name"), completion: .lists)
  var list: String?

  @Flag(help: "Discharged patients too.")
  var all = false

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    var reply = try await session.caller.pages(ListPatients.self, .init(list: list, all: all))
    // Those on a list first.
    reply.patients.sort {
      ($0.list.isEmpty ? 1 : 0, $0.patient) < ($1.list.isEmpty ? 1 : 0, $1.patient)
    }
    try session.show(reply) { Self.print($0, on: session.console) }
  }

  private static func print(_ reply: ListPatients.Reply, on console: Console) {
    console.practice(reply.practice)
    console.table(table(reply.patients))
    console.line(Shown.count(reply.patients.count, "patient"), .faint)
  }

  /// Where nobody has been discharged there is no column for it.
  static func table(_ patients: [PatientRow]) -> Table {
    let anyDischarged = patients.contains { $0.discharged != nil }
    var table = Table(
      [
        .init("patient"), .init("name", yields: true), .init("list"), .init("phase"),
        .init("lane", drops: true), .init("attends", yields: true),
        .init("enrolled", drops: true),
      ] + (anyDischarged ? [.init("discharged")] : []))
    for row in patients {
      let cells = [
        row.patient, row.name, row.list, row.phase, row.lane, row.attends,
        Shown.date(row.enrolled),
      ]
      table.add(cells + (anyDischarged ? [row.discharged.map(Shown.date) ?? ""] : []))
    }
    return table
  }
}
