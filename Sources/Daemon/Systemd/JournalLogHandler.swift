import Glibc
import Logging

/// Writes log events to standard error, one line each: with the priority that journald reads when
/// standard error is the journal, for people when it is not.
package struct JournalLogHandler: LogHandler {
  package var logLevel = Logger.Level.info
  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?
  private let descriptor: CInt
  private let isJournal: Bool

  /// - Parameters:
  ///   - environment: Where `JOURNAL_STREAM` says which file the journal is.
  ///   - descriptor: Where to write; standard error.
  package init(environment: [String: String], descriptor: CInt = STDERR_FILENO) {
    self.descriptor = descriptor
    isJournal = Self.isJournal(descriptor, environment["JOURNAL_STREAM"])
  }

  /// `JOURNAL_STREAM` is inherited even where standard error is not, so the file is compared.
  private static func isJournal(_ descriptor: CInt, _ stream: String?) -> Bool {
    var status = stat()
    guard let stream, fstat(descriptor, &status) == 0 else { return false }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let provided = metadataProvider?.get() ?? [:]
    let all = provided.merging(metadata) { $1 }.merging(event.metadata ?? [:]) { $1 }
    let prefix = isJournal ? "<\(priority(event.level))>" : "veridrawd: \(event.level): "
    write(Array((prefix + LogLine.text(event, metadata: all) + "\n").utf8))
  }

  /// Levels of syslog(3).
  private func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }

  /// One call for the whole line, so that lines of different threads do not mix.
  private func write(_ line: [UInt8]) {
    var rest = line[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}
