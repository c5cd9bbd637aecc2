import Foundation
import Glibc
import TestSupport

/// What a command printed and how it ended.
struct Ran: Sendable {
  let ending: Ending
  let output: String
  let errors: String

  /// The exit status; 128 and more for a signal, as a shell has it.
  var status: Int32 {
    switch ending {
    case .exit(let status): status
    case .signal(let signal): 128 + signal
    }
  }

  /// The output as a reply of the control protocol.
  func decode<Value: Decodable>(_: Value.Type) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(output.utf8))
  }
}

/// A process started by a test: its output kept line by line, its end awaited.
final class Child: Sendable {
  let output = Journal()
  let errors = Journal()
  private let process: ChildProcess

  /// Starts `command`, its first word a path. `environment` adds to the test's own.
  init(
    _ command: [String], environment: [String: String] = [:], input: FileHandle? = nil
  ) throws {
    let pipes = [Pipe(), Pipe()]
    let streams = [input ?? FileHandle.nullDevice] + pipes.map(\.fileHandleForWriting)
    process = try ChildProcess(
      command, environment: Self.environment.merging(environment) { $1 },
      streams: streams.map(\.fileDescriptor), life: Tools.isLong ? 3600 : 600)
    for (pipe, journal) in zip(pipes, [output, errors]) {
      try pipe.fileHandleForWriting.close()
      Self.drain(pipe.fileHandleForReading, into: journal, of: process)
    }
  }

  var id: Int32 { process.id }

  var isRunning: Bool { process.isRunning }

  func signal(_ number: Int32) { process.signal(number) }

  /// Waits until it has ended and everything it printed is here.
  @discardableResult
  func end() async -> Ran {
    let how = await process.end()
    _ = await output.over.get()
    _ = await errors.over.get()
    return Ran(ending: how, output: output.text, errors: errors.text)
  }

  /// Runs a command to its end.
  static func run(
    _ command: [String], environment: [String: String] = [:], input: FileHandle? = nil
  ) async throws -> Ran {
    try await Child(command, environment: environment, input: input).end()
  }

  /// The test's own, without what would make a program behave differently in another terminal or
  /// tell it of a service manager that is not its own.
  private static var environment: [String: String] {
    let dropped = [
      "NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID", "WATCHDOG_USEC", "WATCHDOG_PID",
      "JOURNAL_STREAM", "VERIDRAW_SOCKET", "LD_PRELOAD", "COLUMNS",
    ]
    return ProcessInfo.processInfo.environment.filter { !dropped.contains($0.key) }
  }

  /// Takes what comes until every writer has closed the pipe; once the process has ended and nothing
  /// came for a second, whoever inherited the pipe is not waited for.
  private static func drain(
    _ handle: FileHandle, into journal: Journal, of process: ChildProcess
  ) {
    Thread.detachNewThread {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      var poller = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
      while true {
        let hadEnded = !process.isRunning
        guard poll(&poller, 1, 1000) != 0 else {
          if hadEnded { break }
          continue
        }
        let count = read(handle.fileDescriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        journal.take(buffer[..<count])
      }
      try? handle.close()
      journal.end()
    }
  }
}
