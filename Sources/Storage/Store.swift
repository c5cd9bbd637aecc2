import Evidence
import GRDB
import Libcrypto
import Selection
import Synchronization
import TransparencyLog

/// What a store is opened with.
package struct StoreConfiguration: Sendable {
  package var directory: StateDirectory
  /// Name of the log, chosen once: `clinic.example/veridraw/2026`.
  package var origin: String
  package var logKey: KeyFile
  package var sealingKey: KeyFile
  /// UTC seconds. A simulated clock in practice and tests.
  package var now: @Sendable () -> Int64
  /// Whether a reading of the clock may be logged after an entry of that time. Times are never taken
  /// back.
  package var believes: @Sendable (_ now: Int64, _ logged: Int64) -> Bool = { _, _ in true }
  /// Called once when the write path can no longer be trusted; the daemon ends the process in it.
  package var fatal: @Sendable (FatalFault) -> Void
  package var probe: WriteProbe = .none
  /// Where a slot's secret comes from: LOG.md 5. Only tests fix it.
  package var seed: @Sendable (Slot) throws -> Digest = { _ in try Randomness.seed() }
  /// Where the label of a new stay comes from. Only tests fix it.
  package var label: @Sendable () throws -> Label = { try Label.random() }

  package init(
    directory: StateDirectory, origin: String, logKey: KeyFile, sealingKey: KeyFile,
    now: @escaping @Sendable () -> Int64, fatal: @escaping @Sendable (FatalFault) -> Void
  ) {
    self.directory = directory
    self.origin = origin
    self.logKey = logKey
    self.sealingKey = sealingKey
    self.now = now
    self.fatal = fatal
  }
}

/// The database, the log and their one writer: everything the daemon keeps.
///
/// Only what keeps the invariants can be written: an action on `LogTransaction`, which is a state
/// change together with its log entry.
package final class Store: Sendable {
  package let directory: StateDirectory
  package let verifierKey: VerifierKey
  private let ownership: Ownership
  let pool: DatabasePool
  let house: Storehouse
  let backupLock = BackupLock()
  private let path: WritePath
  private let writer: Writer
  private let isClosed = Mutex(false)

  private init(
    _ configuration: StoreConfiguration, ownership: Ownership, pool: DatabasePool,
    house: Storehouse, mark: HighWaterMark, log: SignedLog
  ) {
    directory = configuration.directory
    verifierKey = house.signer.verifierKey
    self.ownership = ownership
    self.pool = pool
    self.house = house
    path = WritePath(
      pool: pool, house: house, mark: mark, log: log, probe: configuration.probe,
      fatal: configuration.fatal)
    writer = Writer(path)
  }

  /// Opens what is there, or an empty store; blocks, for start-up. Recovery is part of it: a head
  /// that was interrupted before it was signed is signed now, and anything doubtful is refused.
  package static func open(_ configuration: StoreConfiguration) throws -> Store {
    let directory = configuration.directory
    try directory.prepare()
    let ownership = try Ownership(of: directory)
    do {
      let pool = try DatabaseOpening.open(directory.database)
      let keys = try pool.read { try KeysInUse(configuration, $0) }
      let mark = HighWaterMark(directory, origin: configuration.origin)
      let log = try Recovery(
        pool: pool, house: Storehouse(configuration, keys), mark: mark, directory: directory
      ).run()
      try keys.settle()
      // Both keys have signed where one took over: from here on the one in use signs alone.
      let house = Storehouse(configuration, try pool.read { try KeysInUse(configuration, $0) })
      return Store(
        configuration, ownership: ownership, pool: pool, house: house, mark: mark, log: log)
    } catch {
      ownership.release()
      throw StoreError.describing(error)
    }
  }

  /// Runs one business action, or several as one, and returns when it is durable and its head
  /// signed. Actions of concurrent callers share transactions without touching each other.
  ///
  /// - Throws: what `action` throws (then nothing of it remains), `busy`, `stopped`, `unlogged`.
  @discardableResult
  package func write<Value: Sendable>(
    _ action: @escaping @Sendable (LogTransaction) throws -> Value
  ) async throws -> Released<Value> {
    try await writer.write(action)
  }

  /// Asks something of one consistent state, never waiting for the writer.
  package func read<Value: Sendable>(
    _ query: @escaping @Sendable (StoreReader) throws -> Value
  ) async throws -> Value {
    let (house, logID) = (house, path.logID)
    do {
      return try await pool.read { try query(StoreReader($0, house: house, logID: logID)) }
    } catch { throw StoreError.describing(error) }
  }

  /// The newest signed head; nil before genesis.
  package var newestHead: (note: SignedNote, head: Head)? { path.newest }
  /// The head that an entry was released with: the smallest signed one that covers it. It belongs
  /// on the sheet that shows the entry. Nil beyond the end.
  package func head(covering entry: Int64) async throws -> SignedNote? {
    let newest = path.newest
    if let kept = try await read({ try $0.head(covering: entry) }) { return kept }
    return newest.flatMap { $0.head.size > entry ? $0.note : nil }
  }

  /// Empties the journal into the database, so that what was deleted lies in neither.
  package func forget() async throws {
    do {
      try await pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    } catch { throw StoreError.describing(error) }
  }

  /// Leaf hash of entry 0; nil before genesis.
  package var logID: Digest? { path.logID }
  package var origin: String { house.signer.origin }
  /// Practice logs have origins under `practice.invalid/`, fixed at creation.
  package var isPractice: Bool { origin.hasPrefix("practice.invalid/") }

  /// Finishes what waits and lets go of the directory. Blocks until the writer is done. Closing
  /// again does nothing.
  package func close() throws {
    let isFirst = isClosed.withLock { closed in
      defer { closed = true }
      return !closed
    }
    guard isFirst else { return }
    writer.finish()
    // What lies there afterwards is one file, whole without its journal.
    do {
      try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    } catch {
      DatabaseOpening.leaveJournal(pool)
      throw StoreError.describing(error)
    }
    try pool.close()
    ownership.release()
  }
}
