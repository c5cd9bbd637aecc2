import Glibc

/// Where everything of one daemon lies: two directories of mode 0700 with files of mode 0600.
///
/// What is backed up and put back lies in `path`. What must never go back in time lies in `local`:
/// the unrevealed seeds, for whoever puts a morning back could draw it twice, and the high-water
/// mark, which would notice. A copy of `path` alone neither starts nor tells tomorrow's list.
package struct StateDirectory: Hashable, Sendable {
  /// Directory of the database: the one to back up.
  package let path: String
  /// Directory of the seeds and the mark: never backed up, never restored, never inside `path`.
  package let local: String

  /// - Parameter local: `path` with `-local` behind it when not given.
  package init(_ path: String, local: String? = nil) {
    self.path = path
    self.local = local ?? path + "-local"
  }

  package var database: String { path + "/veridraw.db" }
  package var seeds: String { local + "/seeds" }
  package var marks: String { local + "/marks" }
  /// There while the log of this directory has not begun (`FirstStart`).
  package var firstStart: String { local + "/first-start" }
  /// There once the recovery card of the keys in use was written down (`RecoveryCard`).
  var cardKept: String { local + "/card-kept" }
  /// Each directory has one owner: two logs must not share the seeds either.
  var locks: [String] { [path + "/lock", local + "/lock"] }

  /// Makes what is missing, and refuses what is there but open to others.
  func prepare() throws(StoreError) {
    try makeDirectories()
    try prepareDatabase()
  }

  /// The directories alone: keys are made in them before there is a database. Where both are empty,
  /// a log is to begin here.
  package func makeDirectories() throws(StoreError) {
    for directory in [path, local] { try Self.make(directory) }
    try requireApart()
    let isStateEmpty = try DurableFile.names(in: path).isEmpty
    let isLocalEmpty = try DurableFile.names(in: local).isEmpty
    if isStateEmpty, isLocalEmpty { try FirstStart.stamp(self) }
    for directory in [seeds, marks] { try Self.make(directory) }
  }

  /// The directories without a first start: what is missing in them comes back from elsewhere.
  package func makeForRestoration() throws(StoreError) {
    try makeDirectories()
    try FirstStart.end(self)
  }

  /// Copies a backup in, whoever could read it where it lay. Answers the copy's path.
  package func takeIn(_ backup: CInt) throws(StoreError) -> String {
    let path = path + "/restored.db"
    for suffix in Backups.suffixes { try DurableFile.remove(path + suffix) }
    try DurableFile.copy(backup, to: path)
    return path
  }

  static func make(_ directory: String) throws(StoreError) {
    if mkdir(directory, 0o700) == 0 {
      try DurableFile.syncDirectory(of: directory)
    } else if errno != EEXIST {
      throw .system(call: "mkdir \(directory)", errno: errno)
    }
    try DurableFile.requirePrivate(directory)
  }

  /// Neither may lie in the other, through links and all.
  private func requireApart() throws(StoreError) {
    let (path, local) = (try DurableFile.realPath(path), try DurableFile.realPath(local))
    guard !(path + "/").hasPrefix(local + "/"), !(local + "/").hasPrefix(path + "/") else {
      throw .invalid("\(self.local) is never backed up: it must lie outside \(self.path)")
    }
  }

  /// SQLite gives its journal files the mode of the database, so an empty one of mode 0600 comes
  /// first, whatever the umask.
  private func prepareDatabase() throws(StoreError) {
    let file = open(database, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .system(call: "open", errno: errno) }
    close(file)
    try DurableFile.syncDirectory(of: database)
    try DurableFile.requirePrivate(database)
  }
}
