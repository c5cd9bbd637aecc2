import Dispatch
import GRDB
import Synchronization
import TransparencyLog

/// A backup that was made and checked.
package struct MadeBackup: Hashable, Sendable {
  package let file: Backups.File
  package let bytes: Int64
  /// The head of the log in it.
  package let head: Head
  /// How many older ones were removed.
  package let removed: Int
}

extension Store {
  /// Copies the database while it is in use, checks the copy as a machine would that it is put back
  /// on, and only then gives it its name. Seeds and mark are not in the database and never in a copy.
  ///
  /// - Throws: `invalid` while another is made or the disk is too full; `backup` when the copy does
  ///   not pass its check: it stays as `unfinished.db`, to be looked at.
  package func backup(into backups: Backups) async throws -> MadeBackup {
    try backupLock.begin()
    defer { backupLock.end() }
    let at = house.now()
    let size = try await onThread {
      try backups.prepare()
      try self.requireRoom(in: backups.path)
      return try self.copy(to: backups.unfinished)
    }
    // A copy may hold entries whose head is about to be signed: behind this write it is.
    try await write { _ in }
    guard let note = try await head(covering: size - 1) else { throw StoreError.noLog }
    return try await onThread {
      try self.keep(note, in: backups.unfinished)
      let checked = try BackupCheck(
        signer: self.house.signer, sealing: self.house.sealing, path: backups.unfinished
      ).run()
      let bytes = try DurableFile.size(backups.unfinished)
      let finished = try backups.finish(at: at)
      return MadeBackup(
        file: finished.file, bytes: bytes, head: try checked.log.head(origin: self.origin),
        removed: finished.removed)
    }
  }

  /// VACUUM INTO reads one state of the database while the writer goes on, and leaves out what has
  /// been deleted from it. Answers the number of entries in the copy.
  private func copy(to path: String) throws -> Int64 {
    try DurableFile.createNew([], at: path)
    try pool.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { try StoreReader($0, house: self.house, logID: nil).size() }
  }

  /// A copy is put back with the head that vouches for it.
  private func keep(_ note: SignedNote, in path: String) throws {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    let head = Head(try Checkpoint(parsing: note.text))
    try queue.write { try SignedLog(newest: (note, head)).keepHead($0) }
  }

  private func requireRoom(in directory: String) throws {
    let needed = try DurableFile.size(self.directory.database) * 11 / 10
    let free = try DurableFile.freeBytes(directory)
    guard free > needed else {
      throw StoreError.invalid(
        "a backup needs \(needed >> 20) MiB in \(directory), which has \(free >> 20) MiB left")
    }
  }

  /// Off the cooperative pool, whose threads must not wait for a disk.
  private func onThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    do {
      return try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global(qos: .utility).async {
          continuation.resume(with: Result(catching: body))
        }
      }
    } catch { throw StoreError.describing(error) }
  }
}

/// One backup at a time.
final class BackupLock: Sendable {
  private let isHeld = Mutex(false)

  func begin() throws(StoreError) {
    let isFree = isHeld.withLock { held in
      defer { held = true }
      return !held
    }
    guard isFree else { throw .invalid("a backup is being made already") }
  }

  func end() { isHeld.withLock { $0 = false } }
}
