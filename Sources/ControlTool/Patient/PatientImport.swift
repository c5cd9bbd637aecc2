import ArgumentParser
import ControlAPI

struct PatientImport: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Enrol everybody in a roster file, or nobody.",
    discussion: "Every problem of the file is listed at once, with its line and column.")

  @Argument(help: "The roster, a CSV file.", completion: .file(extensions: ["csv"]))
  var file: String

  @Flag(help: "Check the file and enrol nobody.")
  var dryRun = false

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let bytes = try FileReading.bytes(file)
    let stage = try await Staging.upload(
      bytes, name: file, to: session.caller, console: session.console)
    let imported = try await session.caller.call(
      ImportRoster.self, .init(stage: stage, dryRun: dryRun))
    try session.show(imported) { print($0, on: session.console) }
  }

  private func print(_ imported: ImportRoster.Reply, on console: Console) {
    let people = Shown.count(imported.added, "patient")
    console.line(dryRun ? "\(people) would be enrolled; nothing was changed" : "enrolled \(people)")
    if let slot = imported.countsFrom {
      console.line("counts from \(PatientChangedText.slotText(slot)) on")
    }
    if let receipt = imported.receipt { console.receipt(receipt) }
  }
}
