import ArgumentParser
import ControlAPI
import Documents

/// What every command that speaks to the daemon takes.
struct ConnectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The daemon's socket; VERIDRAW_SOCKET, or the standard one.", valueName: "path"))
  var socket: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Who acts, for a practice log: staff-1, lab-1, …", valueName: "actor"))
  var actor: String?

  @Flag(help: "Print the answer as JSON, keys sorted.")
  var json = false

  static let standardSocket = DaemonFile.defaultSocket

  func path(_ environment: [String: String]) -> String {
    socket ?? environment["VERIDRAW_SOCKET"] ?? Self.standardSocket
  }
}
