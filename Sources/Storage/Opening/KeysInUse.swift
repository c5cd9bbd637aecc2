import Evidence
import Foundation
import GRDB
import Libcrypto
import TransparencyLog

/// The keys that a database goes by: those in their files or, after a rotation that was cut off, those
/// that wait beside them.
struct KeysInUse {
  let signer: Signer
  let sealing: Sealing
  /// Files whose place the key beside them takes once the mark is written.
  private let replaced: [KeyFile]

  init(_ configuration: StoreConfiguration, _ db: Database) throws {
    let (log, sealing) = (configuration.logKey, configuration.sealingKey)
    var replaced: [KeyFile] = []
    signer = try Self.signer(configuration.origin, log, db, &replaced)
    self.sealing = try Self.sealing(sealing, db, &replaced)
    self.replaced = replaced
  }

  /// The old keys are gone from here on.
  func settle() throws(StoreError) {
    for file in replaced { try DurableFile.move(file.next.path, to: file.path) }
  }

  /// A key that the log has named and that has not signed yet is endorsed by the one before it.
  private static func signer(
    _ origin: String, _ file: KeyFile, _ db: Database, _ replaced: inout [KeyFile]
  ) throws -> Signer {
    let current = try Signer(origin: origin, seed: try file.read())
    guard try file.next.exists() else { return current }
    let next = try Signer(origin: origin, seed: try file.next.read(), endorsedBy: current)
    guard try newestKey(db) == next.verifierKey else { return current }
    replaced.append(file)
    return next
  }

  private static func sealing(
    _ file: KeyFile, _ db: Database, _ replaced: inout [KeyFile]
  ) throws -> Sealing {
    let tokens = try db.one(
      Data.self, "SELECT tokens FROM sealing_key ORDER BY entry DESC LIMIT 1")
    guard let tokens else { return try Sealing(key: try file.read()) }
    if let sealing = try Sealing(key: try file.read()).taking(tokens: [UInt8](tokens)) {
      return sealing
    }
    guard try file.next.exists(),
      let sealing = try Sealing(key: try file.next.read()).taking(tokens: [UInt8](tokens))
    else {
      throw StoreError.unreadable(path: file.path, why: "not the key that seals the names now")
    }
    replaced.append(file)
    return sealing
  }

  /// The key that signs the log's heads as its entries have it; nil before genesis.
  static func newestKey(_ db: Database) throws -> VerifierKey? {
    let line = try db.one(
      String.self,
      "SELECT line FROM entry WHERE t IN ('genesis', 'key') ORDER BY idx DESC LIMIT 1")
    switch try line.map({ try Entry(line: Array($0.utf8)) }) {
    case .genesis(let genesis)?: return genesis.key
    case .key(let entry)?: return entry.key
    default: return nil
    }
  }
}
