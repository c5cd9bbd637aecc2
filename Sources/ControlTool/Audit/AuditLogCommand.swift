import ArgumentParser
import ControlAPI
import TransparencyLog

struct AuditLogCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Print entries of the log.",
    discussion: """
      With --json, the lines exactly as they are hashed. With --tiles, the whole log as files that \
      other tools read (C2SP tlog-tiles).
      """)

  @Option(
    name: .customLong("from"), help: ArgumentHelp("Index of the first entry.", valueName: "index"))
  var first: UInt64 = 0

  @Option(help: ArgumentHelp("How many; all when absent.", valueName: "number"))
  var count: UInt64?

  @Option(
    help: ArgumentHelp(
      "Write the log as tiles into this folder; it must not exist yet.", valueName: "folder"),
    completion: .directory)
  var tiles: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let head = try await session.caller.call(AuditHead.self)
    if let tiles { return try await write(tiles, head.head, in: session) }
    if !session.json { session.console.practice(head.practice) }
    let left = head.head.size > first ? head.head.size - first : 0
    let parameters = AuditLog.Parameters(first: first, count: min(count ?? left, left))
    guard parameters.count > 0 else { return }
    try await session.caller.stream(AuditLog.self, parameters) { reply in
      for (offset, line) in reply.lines.enumerated() {
        show(line, index: reply.first + UInt64(offset), in: session)
      }
    }
  }

  /// Every entry of one head, and the head.
  private func write(_ folder: String, _ head: Head, in session: Session) async throws {
    try FileReading.requireNew(folder)
    var lines: [[UInt8]] = []
    try await session.caller.stream(AuditLog.self, .init(first: 0, count: head.size)) { reply in
      lines += reply.lines.map { Array($0.utf8) }
    }
    var files = BundleFiles()
    for (path, bytes) in Tiles.files(of: lines) { files[path] = bytes }
    files["checkpoint"] = Array(head.note.utf8)
    try files.write(folder: folder)
    session.console.line("wrote \(Shown.count(files.files.count, "file")) to \(folder)")
  }

  private func show(_ line: String, index: UInt64, in session: Session) {
    if session.json { return session.console.document(line) }
    let text = EntryText.line(line, index: index)
    let columns = session.console.width ?? .max
    session.console.line(
      DisplayWidth.truncate(text, columns: columns, unicode: session.console.unicode))
  }
}

/// One entry of the log on one line.
enum EntryText {
  /// `   412  Mon 23 Nov 2026 11:00:00 UTC  draw  2026-11-23/main  n_sel 21`
  static func line(_ line: String, index: UInt64) -> String {
    let number = String(index)
    let room = String(repeating: " ", count: max(0, 6 - number.count))
    guard let entry = try? CanonicalJSON.parse(Array(line.utf8)), let kind = entry["t"]?.string,
      let at = entry["at"]?.integer
    else { return "\(room)\(number)  \(Printable.text(line))" }
    let about = [entry["slot"]?.string, entry["what"]?.string, entry["program"]?.string]
    let details = about.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "  ")
    return "\(room)\(number)  \(Shown.utc(at))  \(kind)  \(Printable.text(details))"
  }
}
