import Glibc
import Selection

/// The directory of backups: one file each, named after its moment, whole from the instant at which
/// it has that name.
package struct Backups: Sendable {
  package let path: String
  /// How many are kept; older ones go when a new one has been checked.
  package let keep: Int

  package init(_ path: String, keep: Int) {
    self.path = path
    self.keep = keep
  }

  /// One checked copy of the database.
  package struct File: Hashable, Sendable {
    package let path: String
    /// When it was begun, UTC seconds; of several within one second, each a second after the other.
    package let at: Int64
  }

  /// Every backup, the oldest first; empty while there is no directory.
  package func all() throws(StoreError) -> [File] {
    guard try DurableFile.exists(path) else { return [] }
    return try DurableFile.names(in: path).sorted().compactMap { name in
      Self.moment(of: name).map(file)
    }
  }

  /// Whether a backup was begun and never passed its check.
  package func hasUnfinished() throws(StoreError) -> Bool { try DurableFile.exists(unfinished) }

  /// What a backup is called until it has been checked.
  var unfinished: String { "\(path)/unfinished.db" }

  func prepare() throws(StoreError) {
    try StateDirectory.make(path)
    for suffix in Self.suffixes { try DurableFile.remove(unfinished + suffix) }
  }

  /// Gives a checked backup its name, and removes what is no longer to be kept.
  func finish(at: Int64) throws -> (file: File, removed: Int) {
    var file = self.file(at: at)
    while try DurableFile.exists(file.path) { file = self.file(at: file.at + 1) }
    try DurableFile.sync(unfinished)
    try DurableFile.move(unfinished, to: file.path)
    let old = try all().filter { $0 != file }.dropLast(max(keep - 1, 0))
    for file in old { try DurableFile.remove(file.path) }
    return (file, old.count)
  }

  private func file(at: Int64) -> File { File(path: "\(path)/\(Self.name(of: at))", at: at) }

  /// What SQLite may leave beside a database.
  static let suffixes = ["", "-journal", "-wal", "-shm"]

  /// `veridraw-2026-11-23T170000Z.db`
  static func name(of at: Int64) -> String {
    let day = CivilDate(daysSinceEpoch: Int(at / 86_400))
    let clock = [at / 3_600 % 24, at / 60 % 60, at % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "veridraw-\(day)T\(clock.joined())Z.db"
  }

  private static func moment(of name: String) -> Int64? {
    guard name.hasPrefix("veridraw-"), name.hasSuffix("Z.db") else { return nil }
    let parts = name.dropFirst(9).dropLast(4).split(separator: "T")
    guard parts.count == 2, let day = CivilDate(parts[0]), parts[1].utf8.count == 6,
      let clock = Int64(parts[1])
    else { return nil }
    let at =
      Int64(day.daysSinceEpoch) * 86_400 + clock / 10_000 * 3_600 + clock / 100 % 100 * 60
      + clock % 100
    return Self.name(of: at) == name ? at : nil
  }
}
