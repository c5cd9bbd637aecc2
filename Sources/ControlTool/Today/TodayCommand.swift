import ArgumentParser
import ControlAPI

struct TodayCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "today",
    abstract: "Print the list: who is tested today, and until when.",
    discussion: """
      A list is there from its opening time on. For each list it says one of five things: the \
      list, that nobody is selected, that the site is closed, that it is not yet time, or that \
      the draw was MISSED and why.
      """)

  @Option(help: "A day that has begun, 2026-11-23; today when absent.")
  var date: String?

  @Option(help: ArgumentHelp("One list only.", valueName: "name"), completion: .lists)
  var list: String?

  @Flag(help: "Only tests without an outcome, of any day: what is left to do before closing.")
  var open = false

  @Flag(help: "Take note of missed and late draws, which stay on the lists until then.")
  var acknowledge = false

  @Flag(help: "Print rows for a spreadsheet.")
  var csv = false

  @Option(
    help: ArgumentHelp("Write a page to print to this file; '-' for the output.", valueName: "file")
  )
  var html: String?

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    guard [csv, html != nil, connection.json].filter({ $0 }).count < 2 else {
      throw ValidationError("only one of --csv, --html and --json can be given")
    }
    guard !acknowledge || date == nil && !open && !csv && html == nil else {
      throw ValidationError("--acknowledge takes --list alone")
    }
    guard !open || date == nil && !csv && html == nil else {
      throw ValidationError("--open is of any day and for the screen: leave the rest out")
    }
  }

  func run(in session: Session) async throws {
    if open { return try await OpenTests(list: list).show(in: session) }
    if acknowledge { return try await takeNote(in: session) }
    let purpose = html == nil ? "screen" : "print"
    let today = try await session.caller.call(
      Today.self, .init(date: date, list: list, purpose: purpose))
    if let html {
      try write(TodayPage(today).html, to: html, console: session.console)
    } else if csv {
      session.console.document(TodayCSV.text(today))
    } else {
      try session.show(today) { TodayText.print($0, on: session.console) }
    }
  }

  private func takeNote(in session: Session) async throws {
    let reply = try await session.caller.call(AcknowledgeDraws.self, .init(list: list))
    try session.show(reply) { reply in
      for slot in reply.slots { session.console.line("acknowledged: \(slot)") }
      session.console.receipt(reply.receipt)
    }
  }

  private func write(_ page: String, to path: String, console: Console) throws {
    if path == "-" { return console.document(page) }
    try FileReading.write(page, to: path)
    console.line("wrote \(path)")
  }
}
