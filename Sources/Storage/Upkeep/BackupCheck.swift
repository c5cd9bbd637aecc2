import Evidence
import Foundation
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// Whether a file holds all of this log: asked of every backup before it counts as one, and again
/// before it is put back.
struct BackupCheck {
  let signer: Signer
  let sealing: Sealing
  let path: String

  /// The log in the file with the head that it was signed with. Opens it for reading only.
  func run() throws -> (log: LogPosition, note: SignedNote) {
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      defer { try? queue.close() }
      return try queue.read(check)
    } catch let error as StoreError {
      throw error
    } catch {
      throw refused(StoreError.text(error))
    }
  }

  private var configuration: Configuration {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.label = "backup"
    return configuration
  }

  private func check(_ db: Database) throws -> (log: LogPosition, note: SignedNote) {
    try DatabaseOpening.requireOurs(db, path: path)
    guard try String.fetchAll(db, sql: "PRAGMA integrity_check(1)") == ["ok"] else {
      throw refused("SQLite finds it damaged")
    }
    guard try db.rows("PRAGMA foreign_key_check").isEmpty else {
      throw refused("records in it belong to nothing")
    }
    guard try !db.rows("SELECT 1 FROM entry LIMIT 1").isEmpty else {
      throw refused("there is no log in it")
    }
    try Recovery.requireOurGenesis(db, signer)
    try checkLines(db)
    try checkNames(db)
    return try checkHeads(db)
  }

  /// The whole log hashes to every head that is kept with it, the last of them signed.
  private func checkHeads(_ db: Database) throws -> (log: LogPosition, note: SignedNote) {
    var roots = try db.rows("SELECT size, root FROM head").reduce(into: [Int64: Digest]()) {
      $0[$1[0]] = $1[1]
    }
    let log = try LogScan.read(db, from: LogPosition()) { position in
      guard let root = roots.removeValue(forKey: position.size) else { return }
      guard position.frontier.root == root else {
        throw refused("its first \(position.size) entries are not those that were signed")
      }
    }
    let text = try db.one(String.self, "SELECT note FROM head WHERE size = ?", [log.size])
    guard roots.isEmpty, let note = text.flatMap({ try? SignedNote(parsing: $0) }),
      note.text == (try log.head(origin: signer.origin).checkpoint.text),
      note.isSigned(by: signer.verifierKey)
    else { throw refused("it has no signed head of its \(log.size) entries") }
    return (log, note)
  }

  /// Rosters, lists and opened rows, which the log holds by their hashes.
  private func checkLines(_ db: Database) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT e.idx, e.line, r.lines FROM entry e JOIN roster r ON r.entry = e.idx
        UNION ALL SELECT e.idx, e.line, l.lines FROM entry e JOIN drawn_list l ON l.entry = e.idx
          WHERE l.kind = 'draw'
        """)
    while let row = try rows.next() {
      let line: String = row[1]
      let root = LineRoot.of(Lines.split(row[2]).map { Array($0) })
      guard line.contains("\"\(root.hex)\"") else { throw StoreError.damaged(entry: row[0]) }
    }
  }

  /// With this machine's sealing key every name in it can be read.
  private func checkNames(_ db: Database) throws {
    let people = try db.rows("SELECT person, wrapped FROM person_key")
    for row in people {
      let person: Int64 = row[0]
      do {
        _ = try sealing.unwrap([UInt8](row[1] as Data), for: .person(person))
      } catch { throw refused("the sealing key here does not open the names in it") }
    }
  }

  private func refused(_ why: String) -> StoreError { .backup(path: path, why: why) }
}
