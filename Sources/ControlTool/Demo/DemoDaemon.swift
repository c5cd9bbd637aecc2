import ControlAPI
import Dispatch
import Foundation
import Synchronization

/// The real `veridrawd`, running for as long as the demonstration lasts.
final class DemoDaemon {
  private let process = Process()
  private let folder: DemoFolder
  private let interrupted = Flag()
  private var signals: [any DispatchSourceSignal] = []

  /// Starts it; an interrupt stops it, which ends whatever we were asking it.
  init(executable: String, folder: DemoFolder) throws {
    self.folder = folder
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = ["--config", folder.configuration]
    process.standardInput = FileHandle.nullDevice
    let journal = try Self.journal(folder.journal)
    process.standardOutput = journal
    process.standardError = journal
    try process.run()
    signals = [SIGINT, SIGTERM].map { stopping($0) }
  }

  /// `veridrawd` beside the running executable.
  static func find(beside executable: String) throws(Failure) -> String {
    let folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
      .deletingLastPathComponent()
    let daemon = folder.appending(path: "veridrawd").path
    guard FileManager.default.isExecutableFile(atPath: daemon) else {
      throw Failure(
        "there is no 'veridrawd' in '\(folder.path)'", hint: "'swift build' builds both")
    }
    return daemon
  }

  /// Whether somebody has had enough.
  var isInterrupted: Bool { interrupted.isRaised }

  /// Returns once it answers on its socket.
  func waitUntilReady() async throws {
    let client = ControlClient(socket: folder.socket)
    for _ in 0..<400 {
      guard process.isRunning else { throw ended() }
      if (try? await client.connected { try await $0.call(Status.self) }) != nil { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Failure("the daemon does not answer after 20 seconds", hint: "see '\(folder.journal)'")
  }

  /// Asks it to stop and waits until it has.
  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
    for signal in signals { signal.cancel() }
  }

  private func ended() -> Failure {
    let text = (try? String(contentsOfFile: folder.journal, encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n").suffix(8).map(String.init)
    return Failure(
      "the daemon ended before it answered", hint: "see '\(folder.journal)'", problems: lines)
  }

  private func stopping(_ number: CInt) -> any DispatchSourceSignal {
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    let daemon = process.processIdentifier
    source.setEventHandler { [interrupted] in
      interrupted.raise()
      kill(daemon, SIGTERM)
    }
    source.resume()
    return source
  }

  private static func journal(_ path: String) throws -> FileHandle {
    let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: mode) else {
      throw Failure("cannot write '\(path)'")
    }
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }
}

/// Raised once, from a signal's queue.
private final class Flag: Sendable {
  private let raised = Mutex(false)

  var isRaised: Bool { raised.withLock { $0 } }

  func raise() { raised.withLock { $0 = true } }
}
