import ControlAPI

/// What a command is given to work with, so that a test can give it something else.
package struct Tool: Sendable {
  package let console: Console
  package let environment: [String: String]
  /// Path of the running executable.
  package let executable: String

  package init(console: Console, environment: [String: String], executable: String) {
    self.console = console
    self.environment = environment
    self.executable = executable
  }
}

/// A command with its connection.
struct Session {
  let caller: any Caller
  let console: Console
  let json: Bool

  /// Prints the reply as JSON where that was asked for, else what `text` prints.
  func show<Reply: Encodable>(_ reply: Reply, _ text: (Reply) throws -> Void) throws {
    if json {
      console.document(try JSONText.of(reply, pretty: console.isTerminal))
    } else {
      try text(reply)
    }
  }
}
