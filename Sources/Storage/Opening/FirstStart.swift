/// The first start of a log: directories and keys, under a stamp that goes once entry 0 is durable.
///
/// A log's origin is never reused. A log key beside no database is therefore a loss, never a reason
/// to begin anew, unless the stamp says that the first start itself was interrupted.
package struct FirstStart: Sendable {
  let directory: StateDirectory
  let logKey: KeyFile
  let sealingKey: KeyFile

  package init(_ directory: StateDirectory, log: KeyFile, sealing: KeyFile) {
    self.directory = directory
    logKey = log
    sealingKey = sealing
  }

  /// Makes the directories and, where a log is to begin in them, the keys that are missing. Beside a
  /// database a missing key is a loss, which opening reports.
  ///
  /// - Throws: `databaseGone` for a log key, made here or elsewhere, without database and stamp.
  package func prepare() throws {
    let isStamped = try DurableFile.exists(directory.firstStart)
    let hasDatabase = try DurableFile.exists(directory.database)
    if try !isStamped && !hasDatabase && DurableFile.exists(logKey.path) {
      throw Self.gone(directory, beside: logKey.path)
    }
    try directory.makeDirectories()
    guard try DurableFile.exists(directory.firstStart) else { return }
    for key in [logKey, sealingKey] where try !DurableFile.exists(key.path) { try key.create() }
  }

  /// Written before any key and any entry.
  static func stamp(_ directory: StateDirectory) throws(StoreError) {
    let text = "The first start of a log is under way; veridrawd removes this file.\n"
    try DurableFile.createNew(Array(text.utf8), at: directory.firstStart)
  }

  /// The log has begun.
  static func end(_ directory: StateDirectory) throws(StoreError) {
    try DurableFile.remove(directory.firstStart)
  }

  static func gone(_ directory: StateDirectory, beside path: String) -> StoreError {
    .databaseGone(database: directory.database, beside: path, stamp: directory.firstStart)
  }
}
