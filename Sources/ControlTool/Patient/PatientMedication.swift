import ArgumentParser
import ControlAPI

struct PatientMedication: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "medication",
    abstract: "Record a medication and the analytes that it makes positive.",
    discussion: """
      For example: 'veridraw patient medication 1017 --drug buprenorphine --expect bup --critical'. \
      Metabolites are analytes of their own: name every one that is to be expected. \
      A code that is none lists those there are.
      """)

  @Argument(help: "The patient's number; before --expect.", completion: .patients)
  var patient: String

  @Option(help: ArgumentHelp("The drug; '-' asks for it.", valueName: "name"))
  var drug: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Codes of the analytes, 'bup' or 'opi oxy'.", valueName: "code"))
  var expect: [String]

  @Flag(help: "A negative would be the finding.")
  var critical = false

  @Option(help: ArgumentHelp("The first day, 2026-11-23; today when absent.", valueName: "date"))
  var from: String?

  @Option(help: ArgumentHelp("The last day; open when absent.", valueName: "date"))
  var to: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let name = try OwnWords.read(drug, asking: "drug: ", session.console) ?? drug
    let codes = expect.flatMap { $0.split { ", ".contains($0) } }.map(String.init)
    let changed = try await session.caller.call(
      SetMedication.self,
      .init(
        patient: patient, drug: name, analytes: codes, critical: critical, from: from, to: to))
    try session.show(changed) {
      PatientChangedText.print(
        $0, "is expected positive for \(codes.joined(separator: ", "))", on: session.console)
    }
  }
}
