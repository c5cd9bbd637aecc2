import ArgumentParser
import ControlAPI
import Foundation
import Selection

struct DemoCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show all of it in a minute, on a practice log of its own.",
    discussion: """
      Starts the real daemon on a new folder, loads an example program and its roster, lives \
      through sixty simulated days, then draws today's list, takes one person through a test, and \
      has the log checked and a forged copy caught. Touches nothing else on this machine.
      """)

  @Option(
    help: ArgumentHelp("Keep everything in this new folder.", valueName: "folder"),
    completion: .directory)
  var dir: String?

  @Option(help: ArgumentHelp("Which example program.", valueName: "name"))
  var example = "three-levels"

  @Option(
    help: ArgumentHelp("Where the examples are.", valueName: "folder"), completion: .directory)
  var examples: String?

  func run(with tool: Tool) async throws {
    let executable = try DemoDaemon.find(beside: tool.executable)
    let sources = try examples ?? DemoExample.folder(near: tool.executable)
    let (today, zone) = Self.today()
    let chosen = try DemoExample(example, in: sources, today: today)
    let folder = try DemoFolder(dir)
    try folder.fill(chosen, shipped: "\(sources)/..", zone: zone, today: today)

    tool.console.line(Practice.mark, .strong)
    if let changed = chosen.changed { tool.console.paragraph(changed) }
    let daemon = try DemoDaemon(executable: executable, folder: folder)
    do {
      try await daemon.waitUntilReady()
      try await show(chosen, in: folder, today: today, tool: tool)
      daemon.stop()
    } catch {
      daemon.stop()
      tool.console.progress("")
      tool.console.note("everything so far lies in \(folder.path)")
      throw daemon.isInterrupted ? Failure("interrupted", status: .interrupted) : error
    }
    DemoEnding(folder: folder, tool: tool, daemon: executable).tell()
  }

  private func show(
    _ example: DemoExample, in folder: DemoFolder, today: CivilDate, tool: Tool
  ) async throws {
    let stage = DemoStage(tool: tool, folder: folder)
    stage.say("A program, its policy and its roster, \(DemoDays.count) days ago")
    try await stage.type("program", "apply", folder.program, "--as", "admin-1")
    try await stage.type("patient", "import", folder.roster, "--as", "staff-1")
    stage.say("\(DemoDays.count) days: drawn every morning, everybody notified, collected, read")
    var days = DemoDays(
      folder: folder, plans: example.plans, today: today, console: tool.console)
    try await days.live()
    tool.console.line(
      "\(Shown.count(days.tests, "test")) from \(Shown.count(days.sheets.count, "list"))")
    let tour = DemoTour(stage: stage, folder: folder, plans: example.plans, today: today)
    try await tour.go(keeping: days.sheets)
  }

  /// The machine's date, in its own time zone where that has a name.
  private static func today() -> (CivilDate, zone: String) {
    let now = Int64(Date().timeIntervalSince1970)
    let name = TimeZone.current.identifier
    if let rules = ZoneRules(identifier: name) { return (rules.local(now).date, name) }
    return (CivilDate(daysSinceEpoch: Int(now / 86_400)), "UTC")
  }
}
