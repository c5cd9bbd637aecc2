import Glibc

/// Where everything of one daemon lies: a directory of mode 0700 with files of mode 0600.
package struct StateDirectory: Hashable, Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  package var database: String { path + "/veridraw.db" }
  package var lock: String { path + "/lock" }
  package var seeds: String { path + "/seeds" }
  package var marks: String { path + "/marks" }

  /// Makes what is missing, and refuses what is there but open to others.
  func prepare() throws(StoreError) {
    try makeDirectories()
    try prepareDatabase()
  }

  /// The directories alone: keys are made in them before there is a database.
  package func makeDirectories() throws(StoreError) {
    for directory in [path, seeds, marks] {
      if mkdir(directory, 0o700) == 0 {
        try DurableFile.syncDirectory(of: directory)
      } else if errno != EEXIST {
        throw .system(call: "mkdir", errno: errno)
      }
      try DurableFile.requirePrivate(directory)
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
