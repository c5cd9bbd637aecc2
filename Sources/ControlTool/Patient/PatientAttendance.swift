import ArgumentParser
import ControlAPI

struct PatientAttendance: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "attendance",
    abstract: "Change when a patient is expected.",
    discussion: """
      Exactly one of --weekly, --visit, --away and --withdraw. The answer says from when it counts.
      """)

  @Argument(help: "The patient's number; before --weekly and --away.", completion: .patients)
  var patient: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("A new weekly pattern: mon tue wed.", valueName: "days"))
  var weekly: [String] = []

  @Option(help: ArgumentHelp("A single visit outside the pattern, 2026-11-27.", valueName: "date"))
  var visit: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("First and last day away: 2026-11-23 2026-11-27.", valueName: "day"))
  var away: [String] = []

  @Option(
    help: ArgumentHelp("Why away: excused, hospital, custody, travel or other.", valueName: "code"))
  var why: String?

  @Option(
    help: ArgumentHelp(
      "Number of a span away that does not hold after all; 'patient show' has it.",
      valueName: "span"))
  var withdraw: Int?

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    let all = [!weekly.isEmpty, visit != nil, !away.isEmpty, withdraw != nil]
    let given = all.filter { $0 }.count
    guard given == 1 else {
      throw ValidationError(
        "one of --weekly, --visit, --away and --withdraw must be given, got \(given)")
    }
    let days = daysAway
    guard away.isEmpty || days.count == 2 else {
      throw ValidationError(
        "--away takes the first and the last day, got \(Shown.count(days.count, "day"))")
    }
    guard away.isEmpty == (why == nil) else {
      throw ValidationError("--away and --why belong together")
    }
  }

  /// Quoted as one word they are the same two days.
  private var daysAway: [String] { away.flatMap { $0.split(separator: " ") }.map(String.init) }

  func run(in session: Session) async throws {
    let days = daysAway
    let span = why.map { SetAttendance.Away(first: days[0], last: days[1], why: $0) }
    let pattern = weekly.isEmpty ? nil : weekly.joined(separator: " ")
    let changed = try await session.caller.call(
      SetAttendance.self,
      .init(patient: patient, pattern: pattern, visit: visit, away: span, withdraw: withdraw))
    try session.show(changed) {
      PatientChangedText.print($0, "attendance changed", on: session.console)
    }
  }
}
