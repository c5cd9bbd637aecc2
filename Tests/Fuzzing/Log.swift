import Evidence
import TransparencyLog

/// What proves something, and must not be read in two ways: whatever is read is written again byte
/// for byte.
enum Log {
  static func canonical(_ bytes: [UInt8]) {
    guard let value = try? CanonicalJSON.parse(bytes) else { return }
    precondition((try? value.encoded()) == bytes)
  }

  /// One line of any file of a bundle.
  static func line(_ bytes: [UInt8]) {
    if let entry = try? Entry(line: bytes) { precondition((try? entry.line()) == bytes) }
    if let act = try? ActLine(line: bytes) { precondition((try? act.line()) == bytes) }
    if let row = RosterRow(line: bytes[...]) { precondition((try? row.line()) == bytes) }
    if let line = ListLine(line: bytes[...]) { precondition(line.line == bytes) }
    if let line = PickLine(line: bytes[...]) { precondition(line.line == bytes) }
  }

  /// A head with its signatures, or the key they are checked with.
  static func note(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    if let key = try? VerifierKey(parsing: text) { precondition(key.description == text) }
    guard let note = try? SignedNote(parsing: text) else { return }
    precondition(Array(note.description.utf8) == bytes)
    guard let head = try? Checkpoint(parsing: note.text) else { return }
    precondition(head.text == note.text)
    _ = HeldHead(note: note, origin: head.origin, name: "held")
  }
}

/// A bundle in one input: a path, NUL, the file, NUL, and so on.
enum Packed {
  static func bundle(_ bytes: [UInt8]) -> LogBundle {
    let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
    var files: [String: [UInt8]] = [:]
    for start in stride(from: 0, to: parts.count - 1, by: 2) {
      files[String(decoding: parts[start], as: UTF8.self)] = Array(parts[start + 1])
    }
    return LogBundle(files: files)
  }

  static func pack(_ folder: String) throws -> [UInt8] {
    try Files.paths(in: folder).filter(LogBundle.isOfFormat).flatMap { path in
      Array(path.utf8) + [0] + (try Files.bytes("\(folder)/\(path)")) + [0]
    }
  }
}
