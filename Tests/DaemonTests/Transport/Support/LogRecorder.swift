import Logging
import Synchronization

/// Keeps what is logged.
final class LogRecorder: Sendable {
  private let kept = Mutex<[String]>([])

  /// `level message key=value …`, keys sorted.
  var lines: [String] { kept.withLock { $0 } }

  var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(recorder: self) }
    logger.logLevel = .trace
    return logger
  }

  private struct Handler: LogHandler {
    let recorder: LogRecorder
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
      let line = (["\(event.level)", "\(event.message)"] + pairs).joined(separator: " ")
      recorder.kept.withLock { $0.append(line) }
    }
  }
}
