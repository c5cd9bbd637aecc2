import Evidence
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// A slot that a return to an earlier head loses: drawn or revealed in what was abandoned, or
/// without its seed.
package struct LostSlot: Hashable, Sendable {
  package let slot: Slot
  /// UTC seconds.
  package let opens: Int64
  package let closes: Int64

  package init(_ slot: Slot, opens: Int64, closes: Int64) {
    self.slot = slot
    self.opens = opens
    self.closes = closes
  }
}

/// What came back, and what did not.
package struct Restored: Hashable, Sendable {
  /// The head returned to.
  package let returned: Head
  /// The newest head that was signed on this machine; nil where none is remembered.
  package let abandoned: Head?
  package let lost: [Slot]
  /// People whose names can be read.
  package let people: Int
  /// Where the database that was here lies now.
  package let aside: String?
  /// The head with the declaration in it.
  package let head: Head
}

/// A declared return to an earlier head (LOG.md 4, `restore`), while no daemon runs: a backup put
/// back, or the database that is there taken for what it is.
///
/// The declaration is durable before the mark moves, so that no crash leaves a log that went back
/// without saying so: until the mark fits, the daemon refuses to start.
package struct Restoration {
  private let configuration: StoreConfiguration
  private let why: String
  private var directory: StateDirectory { configuration.directory }

  /// Which slots are lost. `isWhole` says that nothing signed here lies beyond the database.
  package typealias Losses = (_ records: StoreReader, _ isWhole: Bool) throws -> [LostSlot]

  /// - Parameter why: as the log will have it: plain ASCII, names nobody.
  package init(_ configuration: StoreConfiguration, why: String) {
    self.configuration = configuration
    self.why = why
  }

  /// - Parameter backup: a copy that lies in the state directory; nil for the database that is there.
  /// - Throws: `backup`, and what opening throws; then nothing was changed but, with a backup, the
  ///   database that is there: an interrupted restoration is begun again.
  package func run(putting backup: String?, losses: Losses) throws -> Restored {
    do {
      try directory.makeForRestoration()
      let ownership = try Ownership(of: directory)
      defer { ownership.release() }
      let aside = try backup.flatMap(put)
      try DurableFile.requirePrivate(directory.database)
      let pool = try DatabaseOpening.open(directory.database)
      defer { try? pool.close() }
      let house = Storehouse(configuration, try pool.read { try KeysInUse(configuration, $0) })
      return try declare(pool, house, aside: aside, losses)
    } catch { throw StoreError.describing(error) }
  }

  /// Checks the copy and puts it in the database's place. Answers where that lies now.
  private func put(_ backup: String) throws -> String? {
    let check = BackupCheck(
      signer: try Signer(origin: configuration.origin, seed: try configuration.logKey.read()),
      sealing: try Sealing(key: try configuration.sealingKey.read()), path: backup)
    _ = try check.run()
    var aside: String?
    if try DurableFile.exists(directory.database) {
      let kept = "\(directory.database).before-\(configuration.now())"
      for suffix in Backups.suffixes where try DurableFile.exists(directory.database + suffix) {
        try DurableFile.move(directory.database + suffix, to: kept + suffix)
      }
      aside = kept
    }
    try DurableFile.move(backup, to: directory.database)
    return aside
  }

  private func declare(
    _ pool: DatabasePool, _ house: Storehouse, aside: String?, _ losses: Losses
  ) throws -> Restored {
    let mark = HighWaterMark(directory, origin: configuration.origin)
    let abandoned = try mark.read(signedBy: house.signer.recognised)?.head
    try pool.read { try Recovery.requireOurGenesis($0, house.signer) }
    let log = try pool.read { try LogScan.read($0, from: LogPosition()) }
    let returned = try log.head(origin: configuration.origin)
    let lost = try pool.read { db in
      try losses(StoreReader(db, house: house, logID: log.logID), abandoned == returned)
    }
    guard abandoned != returned || !lost.isEmpty else {
      throw StoreError.invalid("nothing is lost here: the database is as new as the newest head")
    }
    let after = try append(to: log, pool, house) {
      try $0.declareRestore(to: returned, abandoned: abandoned, lost: lost, why: why)
    }
    let people = try pool.read { try $0.one(Int.self, "SELECT count(*) FROM person_key") ?? 0 }
    let head = try after.head(origin: configuration.origin)
    try mark.write(try house.signer.sign(head))
    return Restored(
      returned: returned, abandoned: abandoned == returned ? nil : abandoned,
      lost: lost.map(\.slot), people: people, aside: aside, head: head)
  }

  /// One transaction; answers where the log stands after it.
  private func append(
    to log: LogPosition, _ pool: DatabasePool, _ house: Storehouse,
    _ body: (LogTransaction) throws -> Void
  ) throws -> LogPosition {
    try pool.writeWithoutTransaction { db in
      var after = log
      try db.inTransaction(.immediate) {
        let transaction = LogTransaction(db, log: log, house: house)
        try body(transaction)
        after = transaction.log
        return .commit
      }
      return after
    }
  }
}

extension LogTransaction {
  /// Says which head the log returns to, and declares missed what can no longer be drawn.
  fileprivate func declareRestore(
    to returned: Head, abandoned: Head?, lost: [LostSlot], why: String
  ) throws {
    let seen = abandoned.map { $0 == returned ? "" : "; abandoned \($0)" } ?? ""
    try append(
      .restore(
        Restore(
          at: at, n: Int(returned.size), root: returned.checkpoint.root, lost: lost.map(\.slot),
          why: why + seen)))
    for lost in lost {
      let state = try records.slot(lost.slot)?.state
      guard state == nil || state == .committed || state == .rostered else { continue }
      try recordMissed(
        lost.slot, opens: lost.opens, closes: lost.closes, why: "lost with what was abandoned",
        isLost: true)
    }
  }
}
