import ArgumentParser
import ControlAPI

struct PatientAdd: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Enrol one patient.",
    discussion: """
      Asks for the name and the date of birth, or reads them as two lines from its input: they \
      are never arguments, because arguments show in process lists and histories.

      Somebody who is treated and not tested is enrolled with --untested instead of --list and \
      --phase.
      """)

  @Option(
    help: ArgumentHelp("The list that the patient is drawn from.", valueName: "name"),
    completion: .lists)
  var list: String?

  @Option(help: "The phase of treatment, as the policy names it.", completion: .phases)
  var phase: String?

  @Option(
    help: ArgumentHelp("Days on which the patient is expected, 'mon tue wed'.", valueName: "days"))
  var attends: String?

  @Flag(help: "Not subject to testing: on no list, in no draw.")
  var untested = false

  @Option(help: "The lane, where the policy has lanes.")
  var lane: String?

  @Option(help: "The clinic's number for the patient; the next free one when absent.")
  var number: String?

  @Option(
    help: "By whom the patient wants to be observed: any, female, male or oral-fluid.",
    completion: .list(PatientObserver.preferences))
  var observer: String?

  @Option(help: ArgumentHelp("The treating clinician; '-' asks for the name.", valueName: "name"))
  var clinician: String?

  @Option(help: "The program, with --untested where there are several.")
  var program: String?

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    if untested {
      guard list == nil, phase == nil, lane == nil else {
        throw ValidationError("with --untested there is no --list, --phase or --lane")
      }
    } else if list == nil || phase == nil || attends == nil {
      throw ValidationError("--list, --phase and --attends must be given, or --untested")
    }
  }

  func run(in session: Session) async throws {
    let name = try Self.answer("name: ", session.console)
    let born = try Self.answer("date of birth (1990-05-31): ", session.console)
    let added = try await session.caller.call(
      AddPatient.self,
      .init(
        patient: number, name: name, born: born, list: list ?? "", phase: phase ?? "", lane: lane,
        attends: attends ?? "", program: program, observer: observer,
        clinician: try OwnWords.read(clinician, asking: "clinician: ", session.console)))
    let what = untested ? "enrolled, not subject to testing" : "enrolled"
    try session.show(added) { PatientChangedText.print($0, what, on: session.console) }
  }

  private static func answer(_ question: String, _ console: Console) throws(Failure) -> String {
    let answer = console.ask(question).map(trimmed) ?? ""
    guard !answer.isEmpty else {
      throw Failure(
        "name and date of birth are needed", status: .usage,
        hint: "type them when asked, or give them as two lines on the input")
    }
    return answer
  }

  private static func trimmed(_ line: String) -> String {
    let start = line.drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
