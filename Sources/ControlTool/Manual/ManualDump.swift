import ArgumentParser
import Foundation

/// Prints the manual page; packaging keeps what it prints.
struct ManualDump: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Print the manual page veridraw(1).", shouldDisplay: false)

  func run(with tool: Tool) async throws {
    let parser = try JSONDecoder().decode(ParserInfo.self, from: Data(Veridraw._dumpHelp().utf8))
    tool.console.document(ManualPage(parser.command, version: Veridraw.version).text)
  }
}
