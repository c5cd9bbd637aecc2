import Evidence
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// What start-up finds out before anything is written: whether the database is the one whose heads
/// were signed, and what a crash left to finish.
struct Recovery {
  let pool: DatabasePool
  let house: Storehouse
  let mark: HighWaterMark
  let directory: StateDirectory

  /// Recomputes the whole log and holds it against the high-water mark.
  ///
  /// | the mark is | then |
  /// |---|---|
  /// | at the database's head | go on |
  /// | behind, on the same history | a crash after COMMIT: sign and write the mark now |
  /// | behind or equal, with another root | refuse: forked |
  /// | ahead | refuse: the database lost what was shown to people |
  /// | gone | refuse, unless the first start was interrupted |
  ///
  /// Without a log a log may begin only where the first start is under way.
  func run() throws -> SignedLog {
    let remembered = try mark.read(signedBy: house.signer.recognised)
    let (log, then) = try recompute(at: remembered?.head.size)
    guard log.size > 0 else {
      if let remembered {
        throw StoreError.markAhead(mark: remembered.head, database: try head(log))
      }
      guard try isFirstStart() else { throw FirstStart.gone(directory, beside: directory.local) }
      return SignedLog()
    }
    try pool.read { try Self.requireOurGenesis($0, house.signer) }
    try check(log, remembered: remembered?.head, then: then)
    try removeRevealedSeeds()
    let isSigned = remembered?.head.size == log.size
    let signed = try isSigned ? SignedLog(state: log, newest: remembered) : finish(log)
    if try isFirstStart() { try FirstStart.end(directory) }
    return signed
  }

  private func isFirstStart() throws -> Bool { try DurableFile.exists(directory.firstStart) }

  /// The state now, and the state as of `size` when the log reaches that far.
  private func recompute(at size: Int64?) throws -> (now: LogPosition, then: LogPosition?) {
    try pool.read { db in
      var then: LogPosition?
      let now = try LogScan.read(db, from: LogPosition()) { if $0.size == size { then = $0 } }
      return (now, then)
    }
  }

  private func check(_ log: LogPosition, remembered: Head?, then: LogPosition?) throws {
    let database = try head(log)
    guard let remembered else {
      // Heads are kept with the write after them: none kept means that at most one was signed.
      let kept = try pool.read { try $0.one(Int64.self, "SELECT max(size) FROM head") }
      guard try kept == nil && isFirstStart() else {
        throw StoreError.markMissing(database: database, path: mark.path)
      }
      return
    }
    guard let then else { throw StoreError.markAhead(mark: remembered, database: database) }
    guard then.frontier.root == remembered.checkpoint.root else {
      throw StoreError.forked(mark: remembered, database: database)
    }
  }

  /// Signs what was committed but not signed: the same last steps as in WritePath.
  private func finish(_ log: LogPosition) throws -> SignedLog {
    let head = try head(log)
    let note = try house.signer.sign(head)
    try mark.write(note)
    return SignedLog(state: log, newest: (note, head))
  }

  static func requireOurGenesis(_ db: Database, _ signer: Signer) throws {
    let line = try db.one(String.self, "SELECT line FROM entry WHERE idx = 0")
    guard case .genesis(let genesis)? = try line.map({ try Entry(line: Array($0.utf8)) }) else {
      throw StoreError.damaged(entry: 0)
    }
    guard genesis.origin == signer.origin else {
      throw StoreError.wrongOrigin(configured: signer.origin, found: genesis.origin)
    }
    guard try KeysInUse.newestKey(db) == signer.verifierKey else {
      throw StoreError.wrongKey(origin: genesis.origin)
    }
  }

  /// A crash between a reveal and the end of its seed file leaves the file; the seed is public.
  private func removeRevealedSeeds() throws {
    let revealed = try pool.read { db in
      try Slot.fetchAll(db, sql: "SELECT slot FROM slot_step WHERE step = 'reveal'")
    }
    for slot in revealed where try house.seeds.exists(slot) { try house.seeds.remove(slot) }
  }

  private func head(_ log: LogPosition) throws -> Head { try log.head(origin: house.signer.origin) }
}
