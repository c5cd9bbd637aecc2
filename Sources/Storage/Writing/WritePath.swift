import GRDB
import Libcrypto
import Synchronization
import TransparencyLog

/// From queued actions to a signed head, as one ordered procedure (LOG.md 7).
///
/// Before COMMIT anything may fail: the transaction is rolled back and the actions are refused.
/// From COMMIT on nothing may: what is on disk and what this process believes could differ, so it
/// stops (`FatalFault`), without a second try of anything, and start-up reads the disk (Recovery).
final class WritePath: Sendable {
  enum Ending { case open, stopped }

  private let pool: DatabasePool
  private let house: Storehouse
  private let mark: HighWaterMark
  private let probe: WriteProbe
  private let fatal: @Sendable (FatalFault) -> Void
  /// The log as signed; changed by `write` alone, which runs on the writer's queue alone.
  private let signed: Mutex<SignedLog>

  init(
    pool: DatabasePool, house: Storehouse, mark: HighWaterMark, log: SignedLog, probe: WriteProbe,
    fatal: @escaping @Sendable (FatalFault) -> Void
  ) {
    self.pool = pool
    self.house = house
    self.mark = mark
    self.probe = probe
    self.fatal = fatal
    signed = Mutex(log)
  }

  /// The newest signed head; nil before genesis.
  var newest: (note: SignedNote, head: Head)? { signed.withLock { $0.newest } }
  var logID: Digest? { signed.withLock { $0.state.logID } }

  /// Writes one batch and acknowledges every action in it, one way or the other.
  func write(_ jobs: [WriteJob]) -> Ending {
    let before = signed.withLock { $0 }
    do {
      let batch = try commit(jobs, after: before)
      guard !batch.isEmpty else {
        batch.release(before)
        return .open
      }
      let after = try publish(batch, after: before)
      signed.withLock { $0 = after }
      return release(batch, after)
    } catch let fault as FatalFault {
      fatal(fault)
      for job in jobs { job.abandon(StoreError.stopped) }
      return .stopped
    } catch {
      for job in jobs { job.abandon(StoreError.describing(error)) }
      return .open
    }
  }

  // 1 and 2: inside the database.
  private func commit(_ jobs: [WriteJob], after log: SignedLog) throws -> WriteBatch {
    try pool.writeWithoutTransaction { db in
      try db.beginTransaction(.immediate)
      var batch = WriteBatch(log.state)
      do {
        // 1. Append. Each action in its own savepoint; one that throws leaves nothing behind.
        try probe.step(.append) {
          try log.keepHead(db)
          for job in jobs { try batch.run(job, db, house) }
        }
        try probe.reach(.commit, .before)
      } catch {
        try rollBack(db)
        throw error
      }
      if batch.isEmpty {
        try rollBack(db)
        return batch
      }
      do {
        // 2. COMMIT, with synchronous=FULL. POINT OF NO RETURN: an error here says nothing about
        // what reached the disk.
        try db.commit()
        try probe.reach(.commit, .after)
      } catch {
        try? rollBack(db)
        throw FatalFault(step: .commit, reason: StoreError.text(error))
      }
      return batch
    }
  }

  private func rollBack(_ db: Database) throws {
    // SQLite rolls back by itself after some errors (disk full, input/output).
    if db.isInsideTransaction { try db.rollback() }
  }

  // 3 to 6: outside it, each fatal when it fails.
  private func publish(_ batch: WriteBatch, after log: SignedLog) throws -> SignedLog {
    let head = try step(.readBack) {
      // 3. Read back on another connection: the lines that are there, not those we meant.
      try readBack(batch, after: log)
    }
    try step(.compareMark) {
      // 4. What was last signed must still be what this history began with.
      guard try mark.read(signedBy: house.signer.recognised)?.head == log.newest?.head else {
        throw StoreError.invalid("the high-water mark is not the head signed last")
      }
    }
    let note = try step(.sign) {
      // 5. Sign. From here a head exists that may not be taken back, but nobody has it yet.
      try house.signer.sign(head)
    }
    try step(.writeMark) {
      // 6. Write the mark. POINT OF NO RETURN for the history: a database without these entries
      // is refused from now on.
      try mark.write(note)
    }
    try step(.release, moments: [.before]) {}
    return SignedLog(state: batch.log, newest: (note, head))
  }

  // 7. Release: durable, signed, remembered; only now anybody is told.
  private func release(_ batch: WriteBatch, _ log: SignedLog) -> Ending {
    batch.release(log)
    do {
      try step(.release, moments: [.after]) {}
      return .open
    } catch {
      fatal(FatalFault(step: .release, reason: StoreError.text(error)))
      return .stopped
    }
  }

  /// Recomputes the root from what is on disk: from the old frontier, and for a draw from nothing.
  private func readBack(_ batch: WriteBatch, after log: SignedLog) throws -> Head {
    let start = batch.hasDraw ? LogPosition() : log.state
    let found = try pool.read { try LogScan.read($0, from: start) }
    guard found.size == batch.log.size, found.frontier.root == batch.log.frontier.root,
      found.logID == batch.log.logID
    else { throw StoreError.damaged(entry: nil) }
    return try found.head(origin: house.signer.origin)
  }

  private func step<T>(
    _ step: WriteStep, moments: [WriteProbe.Moment] = WriteProbe.Moment.allCases,
    _ body: () throws -> T
  ) throws -> T {
    do {
      return try probe.step(step, moments: moments, body)
    } catch {
      throw FatalFault(step: step, reason: StoreError.text(error))
    }
  }
}

/// The log with its newest signed head.
struct SignedLog: Sendable {
  var state = LogPosition()
  var newest: (note: SignedNote, head: Head)?

  /// Keeps the newest head in the database. It came into being after its transaction, so it is
  /// written with the next one; until then the mark holds it.
  func keepHead(_ db: Database) throws {
    guard let (note, head) = newest else { return }
    try db.run(
      "INSERT INTO head (size, root, note) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      [head.size, head.checkpoint.root, note.description])
  }
}
