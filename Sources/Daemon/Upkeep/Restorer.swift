import Documents
import Evidence
import Foundation
import Libcrypto
import Storage

/// `veridrawd --restore`: brings a log back on the files that its configuration names, and prints
/// what came back and what did not.
struct Restorer {
  private let settings: Settings
  private let clock: any WallClock
  private let keys: [(name: String, file: KeyFile, code: RecoveryCode.Key)]

  init(_ settings: Settings, clock: any WallClock) {
    self.settings = settings
    self.clock = clock
    keys = [
      ("log", settings.logKey, .log), ("sealing", settings.sealingKey, .sealing),
    ]
  }

  /// - Parameters:
  ///   - backup: what `system backup` made; nil for the database that is there.
  ///   - nextCode: a line of the recovery card, asked for once for each key that is missing.
  /// - Returns: what came back and what did not, a line each.
  func run(_ backup: String?, why: String, nextCode: () -> String?) throws -> [String] {
    do {
      let handle = try backup.map(Self.open)
      try OwnerOfState.become(settings.file.state, making: [settings.file.local])
      try settings.directory.makeForRestoration()
      for key in keys where try !key.file.exists() { try bringBack(key, nextCode) }
      let copy = try handle.map { try settings.directory.takeIn($0.fileDescriptor) }
      return lines(
        try Restoration(settings.storeConfiguration(clock), why: why).run(
          putting: copy, losses: losses))
    } catch let error as StoreError {
      throw StartError(error.journalText, hint: error.hint)
    }
  }

  private static func open(_ path: String) throws(StartError) -> FileHandle {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw StartError("the backup '\(path)' cannot be read")
    }
    return handle
  }

  private func bringBack(
    _ key: (name: String, file: KeyFile, code: RecoveryCode.Key), _ nextCode: () -> String?
  ) throws {
    guard let typed = nextCode(), !typed.isEmpty else {
      throw StartError(
        "the \(key.name) key is missing: \(key.file.path)", hint: Self.loss(of: key.code))
    }
    guard let code = RecoveryCode(key.code, typed: typed) else {
      throw StartError(
        "that is not the \(key.name) key's code: a character is wrong, or it is the other key's")
    }
    try key.file.create(code.secret)
  }

  /// What is gone with a key for which there is no card either.
  private static func loss(of key: RecoveryCode.Key) -> String {
    switch key {
    case .log:
      "type its code from the recovery card; without it this log cannot go on: keep the backup, whose "
        + "evidence stays verifiable, and begin a new log under another origin"
    case .sealing:
      "type its code from the recovery card; without it every name, birth date, contact and word "
        + "written about a patient is gone for ever, and this log cannot go on; its draws stay verifiable "
        + "in the backup, under labels: keep that, and begin a new log under another origin"
    }
  }

  private func losses(_ records: StoreReader, isWhole: Bool) throws -> [LostSlot] {
    guard let log = try LogFollower(records)?.state else { throw StoreError.noLog }
    return try LostSlots(log: log, now: max(records.now, log.at), isWhole: isWhole) {
      try records.hasSeed(of: $0)
    }.all()
  }

  private static let lostMeans =
    "lost means: a list that was drawn stays, its secret can no longer be published; one that was not "
    + "stands as missed"

  private func lines(_ restored: Restored) -> [String] {
    ["returned to the head of \(restored.returned)"]
      + (restored.abandoned.map { ["abandoned what was signed up to \($0)"] } ?? [])
      + (restored.aside.map { ["the database that was here is kept: \($0)"] } ?? [])
      + ["people whose names can be read: \(restored.people)"]
      + restored.lost.map { "lost: \($0)" }
      + (restored.lost.isEmpty ? [] : [Self.lostMeans]) + ["the log goes on; head \(restored.head)"]
  }
}
