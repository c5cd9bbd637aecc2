import ArgumentParser
import ControlAPI

struct WhyCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Say why a patient was, or was not, on a day's list.",
    discussion: "One sentence that can be read aloud to the patient, and the figures behind it.")

  @Argument(help: "A patient's number or, for a reviewer, a label.", completion: .patients)
  var patient: String

  @Option(
    name: .customLong("on"),
    help: ArgumentHelp("The day, 2026-11-23; today when absent.", valueName: "date"))
  var date: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let why = try await session.caller.call(Why.self, .init(patient: patient, date: date))
    try session.show(why) { Self.print($0, on: session.console) }
  }

  private static func print(_ why: Why.Reply, on console: Console) {
    console.practice(why.practice)
    console.line("patient \(why.patient)  \(Shown.date(why.date))", .strong)
    console.paragraph(why.sentence)
    let widest = why.figures.map { DisplayWidth.of($0.name) }.max() ?? 0
    for figure in why.figures {
      let room = String(repeating: " ", count: widest - DisplayWidth.of(figure.name))
      let columns = console.width.map { $0 - widest - 4 } ?? .max
      for (index, line) in Wrapping.lines(of: figure.value, columns: columns).enumerated() {
        let name = index == 0 ? figure.name + room : String(repeating: " ", count: widest)
        console.line("  \(name)  \(line)")
      }
    }
    console.line("label \(why.label)", .faint)
    console.head(why.head)
  }
}
