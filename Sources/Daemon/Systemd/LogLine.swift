import Logging

/// One event as one line.
enum LogLine {
  /// Longest line, bytes; journald would split much longer ones.
  static let longest = 4096

  /// `message key=value key=value`, without control characters, at most `longest` bytes.
  static func text(_ event: LogEvent, metadata: Logger.Metadata) -> String {
    var metadata = metadata
    // An error's own text may quote records; what it is called cannot.
    if let error = event.error { metadata["error"] = "\(type(of: error))" }
    let pairs = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return sanitized(([event.message.description] + pairs).joined(separator: " "))
  }

  /// Every character that could end the line or steer a terminal becomes a question mark.
  static func sanitized(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    var bytes = 0
    for scalar in text.unicodeScalars {
      let scalar = isPlain(scalar) ? scalar : "?"
      bytes += UTF8.width(scalar)
      if bytes > longest { break }
      line.append(scalar)
    }
    return String(line)
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      false
    default: true
    }
  }
}
