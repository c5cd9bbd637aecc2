import Foundation
import Glibc

/// How a process ended.
enum Ending: Hashable, Sendable {
  case exit(Int32)
  case signal(Int32)
}

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
  let id: Int32
  private let ending: Promise<Ending>

  /// Starts `command`, its first word a path. `environment` adds to the test's own.
  init(
    _ command: [String], environment: [String: String] = [:], input: FileHandle? = nil
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.environment = Self.environment.merging(environment) { $1 }
    process.standardInput = input ?? FileHandle.nullDevice
    let pipes = [Self.pipe(into: output), Self.pipe(into: errors)]
    process.standardOutput = pipes[0]
    process.standardError = pipes[1]
    let ending = Promise<Ending>()
    process.terminationHandler = { process in
      let status = process.terminationStatus
      ending.fulfil(process.terminationReason == .exit ? .exit(status) : .signal(status))
    }
    // What was a process may be kept for long: its descriptors must not be.
    defer { for pipe in pipes { try? pipe.fileHandleForWriting.close() } }
    try Self.withoutBlockedSignals { try process.run() }
    id = process.processIdentifier
    self.ending = ending
  }

  deinit { if isRunning { kill(id, SIGKILL) } }

  var isRunning: Bool { ending.current == nil }

  func signal(_ number: Int32) { if isRunning { kill(id, number) } }

  /// Waits until it has ended and everything it printed is here.
  @discardableResult
  func end() async -> Ran {
    let how = await ending.get()
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

  /// A child inherits the mask of the thread that starts it, and a task's thread blocks nearly all
  /// signals.
  private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
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

  /// A pipe whose bytes go to `journal` until every writer has closed it.
  private static func pipe(into journal: Journal) -> Pipe {
    let pipe = Pipe()
    let descriptor = pipe.fileHandleForReading.fileDescriptor
    Thread.detachNewThread {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        journal.take(buffer[..<count])
      }
      try? pipe.fileHandleForReading.close()
      journal.end()
    }
    return pipe
  }
}
