import ControlAPI
import Documents
import Libcrypto
import Storage
import TransparencyLog

extension Router {
  mutating func addBackup(_ desk: Desk) {
    on(Backup.self, allow: [.admin]) { _, session in try await desk.backup(by: session) }
  }
}

extension Desk {
  var backups: Backups {
    Backups(settings.file.backup.directory, keep: settings.file.backup.keep)
  }

  func backup(by session: Session) async throws -> Backup.Reply {
    let made = try await store.backup(into: backups)
    let released = try await store.write { transaction in
      try transaction.act(
        "backup", by: try recorded(session, transaction).label,
        row: ["root": .string(made.head.checkpoint.root.hex), "size": .integer(made.head.size)])
    }
    return Backup.Reply(
      practice: isPractice, path: made.file.path, bytes: made.bytes,
      covers: made.head.description, removed: made.removed, receipt: Receipt(released))
  }
}
