import ArgumentParser
import Foundation

/// Prints a manual page; packaging keeps what it prints.
struct ManualDump: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Print a manual page.",
    discussion: "1 is veridraw(1), 5 is veridraw.yaml(5), 8 is veridrawd(8).",
    shouldDisplay: false)

  @Argument(help: "The section: 1, 5 or 8.")
  var section = 1

  func validate() throws {
    guard [1, 5, 8].contains(section) else {
      throw ValidationError("there are pages in the sections 1, 5 and 8, not in \(section)")
    }
  }

  func run(with tool: Tool) async throws {
    guard !tool.console.isTerminal else {
      throw Failure(
        "a manual page is printed as its source", status: .usage,
        hint: "'veridraw man\(section == 1 ? "" : " \(section)") | man -l -' shows it")
    }
    tool.console.document(try text())
  }

  private func text() throws -> String {
    switch section {
    case 5: return FilePage.text
    case 8: return DaemonPage.text
    default:
      let dump = Data(Veridraw._dumpHelp().utf8)
      let parser = try JSONDecoder().decode(ParserInfo.self, from: dump)
      return ManualPage(parser.command).text
    }
  }
}
