import ArgumentParser
import ControlAPI

/// A command that does something, as opposed to one that only groups others.
/// Asynchronous for the parser too, because completing its arguments asks the daemon.
protocol ToolCommand: AsyncParsableCommand {
  func run(with tool: Tool) async throws
}

/// A command that speaks to the daemon.
protocol ControlCommand: ToolCommand {
  var connection: ConnectionOptions { get }
  func run(in session: Session) async throws
}

extension ControlCommand {
  func run(with tool: Tool) async throws { try await connect(with: tool) }

  func connect(with tool: Tool) async throws {
    let client = ControlClient(socket: connection.path(tool.environment))
    try await client.connected { caller in
      try await run(on: caller, console: tool.console)
    }
  }

  /// The same on a connection that is open already.
  func run(on caller: any Caller, console: Console) async throws {
    if let actor = connection.actor { try await caller.act(as: actor) }
    try await run(in: Session(caller: caller, console: console, json: connection.json))
  }
}
