import ControlAPI
import Evidence
import Foundation
import GRDB
import Libcrypto
import Selection
import Synchronization
import TransparencyLog

@testable import Storage

/// What a daemon has told anybody by some moment: its heads, and the backups it has made.
struct Said {
  private(set) var newest: (size: Int64, root: Digest)?
  /// File names.
  private(set) var backups: [String] = []
  /// Bytes of messages that are not whole yet, by connection.
  private var partial: [Int32: [UInt8]] = [:]

  mutating func take(_ call: DiskCall) {
    guard call.kind == .say else { return }
    for byte in call.data {
      guard byte == 0 else {
        partial[call.descriptor, default: []].append(byte)
        continue
      }
      if let text = partial.removeValue(forKey: call.descriptor),
        let reply = try? JSONSerialization.jsonObject(with: Data(text))
      {
        hear(reply)
      }
    }
  }

  mutating func hear(_ head: ControlAPI.Head) {
    guard let root = Digest(hex: head.root) else { return }
    hear(Int64(head.size), root)
  }

  private mutating func hear(_ size: Int64, _ root: Digest) {
    if size > newest?.size ?? 0 { newest = (size, root) }
  }

  private mutating func hear(_ value: Any) {
    if let list = value as? [Any] { list.forEach { hear($0) } }
    guard let object = value as? [String: Any] else { return }
    if let size = object["size"] as? Int64, let hex = object["root"] as? String,
      let root = Digest(hex: hex)
    {
      hear(size, root)
    }
    if let path = object["path"] as? String, object["covers"] != nil {
      backups.append(URL(fileURLWithPath: path).lastPathComponent)
    }
    object.values.forEach { hear($0) }
  }
}

/// What the daemon's own opening makes of a state directory after whatever has happened to it.
struct Recovered {
  enum Finding: Hashable {
    case whole
    /// Something that was acknowledged is not there.
    case lost(String)
    /// Something is there by half.
    case corrupt(String)
  }

  private let store: Store

  /// Opens the state of a practice clinic in `folder`, and holds it against what was said of it.
  static func examine(_ folder: String, _ said: Said) async -> Finding {
    do {
      let store = try open(folder)
      defer { try? store.close() }
      return try await Recovered(store: store).compare(said)
    } catch { return said.newest == nil ? .corrupt("\(error)") : .lost("refused: \(error)") }
  }

  /// As House does.
  private static func open(_ folder: String) throws -> Store {
    let directory = StateDirectory(folder + "/state")
    let logKey = KeyFile(.log, at: directory.path + "/log.key")
    let sealingKey = KeyFile(.sealing, at: directory.path + "/sealing.key")
    try FirstStart(directory, log: logKey, sealing: sealingKey).prepare()
    return try Store.open(
      StoreConfiguration(
        directory: directory, origin: Clinic.practiceOrigin, logKey: logKey,
        sealingKey: sealingKey, now: { 0 }, fatal: { _ in }))
  }

  private func compare(_ said: Said) async throws -> Finding {
    if let newest = said.newest {
      let leaves = try await store.read { try $0.leaves(count: newest.size) }
      guard leaves.count == Int(newest.size) else {
        return .lost("entry \(leaves.count) of \(newest.size)")
      }
      guard MerkleTree.root(leaves) == newest.root else { return .lost("the head said last") }
    }
    let kept = try backups.all().map { URL(fileURLWithPath: $0.path).lastPathComponent }
    if let gone = said.backups.first(where: { !kept.contains($0) }) { return .lost(gone) }
    if let fault = try await damage() { return .corrupt(fault) }
    if let fault = try await halfDraw() { return .corrupt(fault) }
    return try await contradiction().map { .corrupt($0) } ?? .whole
  }

  private var backups: Backups { Backups(store.directory.path + "-backup", keep: 14) }

  /// What SQLite finds in the database, and in every backup that has its name.
  private func damage() async throws -> String? {
    let check = "PRAGMA integrity_check(1)"
    let found = try await store.pool.read { db in
      try String.fetchAll(db, sql: check)
        + Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map(\.description)
    }
    guard found == ["ok"] else { return found.joined() }
    for file in try backups.all() {
      _ = try BackupCheck(signer: store.house.signer, sealing: store.house.sealing, path: file.path)
        .run()
    }
    return nil
  }

  /// A draw is its entry, its list, a test for everybody on it, and the next commitment; what is
  /// committed and not revealed has its seed.
  private func halfDraw() async throws -> String? {
    try await store.read { reader in
      for slot in try reader.allSlots() {
        if slot.draw != nil {
          let (list, tests) = (try reader.list(of: slot.slot), try reader.tests(of: slot.slot))
          guard let list, Set(list.map(\.label)).isSubset(of: tests.compactMap(\.label)),
            try reader.allSlots().contains(where: {
              $0.slot.list == slot.slot.list && $0.slot > slot.slot && $0.commit != nil
            })
          else { return "half of the draw of \(slot.slot)" }
        }
        if slot.commit != nil, slot.reveal == nil { _ = try reader.seed(of: slot.slot) }
      }
      return nil
    }
  }

  /// What the verifier says of the whole log.
  private func contradiction() async throws -> String? {
    guard let head = store.newestHead else { return nil }
    var files = try await store.read { reader in
      var files: [String: [UInt8]] = [:]
      for slot in try reader.allSlots() {
        files.merge(try reader.bundleFiles(of: slot.slot)) { $1 }
      }
      files[LogBundle.entries] = [UInt8](Lines.join(try reader.lines(from: 0, count: .max)))
      files[LogBundle.acts] = [UInt8](
        Lines.join(try reader.openings(count: .max).map { try $0.line() }))
      return files
    }
    files[LogBundle.checkpoint] = Array(head.note.description.utf8)
    files[LogBundle.key] = Array("\(store.verifierKey)\n".utf8)
    let verdict = Verifier.verify(LogBundle(files: files))
    return verdict.exitCode == 0 ? nil : verdict.findings.map(\.text).joined(separator: "\n")
  }
}
