import Evidence
import Foundation
import GRDB
import TransparencyLog

/// A new key in the place of an old one, while no daemon runs.
///
/// The new key waits in a file of its own until the entry that names it is durable. What follows (the
/// head with both signatures, the mark, the file's place) is what every start does (`KeysInUse`,
/// `Recovery`), so that it may be cut off anywhere.
package struct Rotation {
  private let configuration: StoreConfiguration
  private let why: String

  /// - Parameter why: as the log will have it: plain ASCII, names nobody.
  package init(_ configuration: StoreConfiguration, why: String) {
    self.configuration = configuration
    self.why = why
  }

  /// - Returns: the head after it; of a new log key the one with both signatures.
  package func run(_ purpose: KeyFile.Purpose) throws -> Head {
    do {
      let directory = configuration.directory
      try DurableFile.requirePrivate(directory.database)
      let ownership = try Ownership(of: directory)
      defer { ownership.release() }
      let pool = try DatabaseOpening.open(directory.database)
      defer { try? pool.close() }
      let log = try settle(pool)
      let file = purpose == .log ? configuration.logKey : configuration.sealingKey
      if try !file.next.exists() { try file.next.create() }
      try pool.writeWithoutTransaction { try announce(purpose, file.next, after: log, $0) }
      guard let head = try settle(pool).newest?.head else { throw StoreError.noLog }
      return head
    } catch { throw StoreError.describing(error) }
  }

  /// What a start does.
  private func settle(_ pool: DatabasePool) throws -> SignedLog {
    let keys = try pool.read { try KeysInUse(configuration, $0) }
    let mark = HighWaterMark(configuration.directory, origin: configuration.origin)
    let log = try Recovery(
      pool: pool, house: Storehouse(configuration, keys), mark: mark,
      directory: configuration.directory
    ).run()
    try keys.settle()
    return log
  }

  private func announce(
    _ purpose: KeyFile.Purpose, _ next: KeyFile, after log: SignedLog, _ db: Database
  ) throws {
    let house = Storehouse(configuration, try KeysInUse(configuration, db))
    try db.inTransaction(.immediate) {
      try log.keepHead(db)
      let transaction = LogTransaction(db, log: log.state, house: house)
      switch purpose {
      case .log:
        let key = try Signer(origin: configuration.origin, seed: try next.read()).verifierKey
        try transaction.append(.key(KeyEntry(at: transaction.at, key: key, why: why)))
      case .sealing: try transaction.wrapAnew(with: try next.read(), why: why)
      }
      return .commit
    }
  }
}

extension LogTransaction {
  /// Wraps the key of every person and message with another sealing key. What they seal stays as it
  /// is, and so do the tokens by which people are found.
  fileprivate func wrapAnew(with key: [UInt8], why: String) throws {
    let (old, new) = (house.sealing, try Sealing(key: key))
    let entry = try act("sealing-key", by: "daemon", row: ["why": .string(why)])
    try db.run(
      "INSERT INTO sealing_key (entry, tokens) VALUES (?, ?)",
      [entry, try old.tokens(wrappedBy: new).data])
    for (table, column) in [("person_key", "person"), ("message_key", "message")] {
      for row in try db.rows("SELECT \(column), wrapped FROM \(table)") {
        let id: Int64 = row[0]
        let owner: Sealing.Owner = column == "person" ? .person(id) : .message(id)
        let wrapped = try old.rewrap([UInt8](row[1] as Data), of: owner, with: new)
        try db.run("UPDATE \(table) SET wrapped = ? WHERE \(column) = ?", [wrapped.data, id])
      }
    }
  }
}
