import Libcrypto
import Selection

/// Unrevealed seeds: a file each, in the directory that is never backed up.
struct SeedFiles: Sendable {
  private let directory: String
  private let source: @Sendable (Slot) throws -> Digest

  init(_ directory: StateDirectory, source: @escaping @Sendable (Slot) throws -> Digest) {
    self.directory = directory.seeds
    self.source = source
  }

  /// A new seed for `slot`, on disk with its directory before this returns.
  ///
  /// For a slot without a logged commitment only: a file left by a commit that never became
  /// durable is replaced. Whoever may read this directory could have read that seed, and by killing
  /// the daemon between file and COMMIT could have rolled again; that is what the officer's dice are
  /// for (LOG.md 2).
  func create(_ slot: Slot) throws -> Digest {
    let seed = try source(slot)
    try DurableFile.write(Array((seed.hex + "\n").utf8), to: path(slot))
    return seed
  }

  /// - Throws: `seedMissing`, `unreadable`.
  func read(_ slot: Slot) throws(StoreError) -> Digest {
    guard let bytes = try DurableFile.read(path(slot), limit: 4096) else {
      throw .seedMissing(slot)
    }
    guard let seed = Digest(hex: String(decoding: bytes.dropLast(), as: UTF8.self)) else {
      throw .seedMismatch(slot)
    }
    return seed
  }

  func remove(_ slot: Slot) throws(StoreError) { try DurableFile.remove(path(slot)) }

  func exists(_ slot: Slot) throws(StoreError) -> Bool {
    try DurableFile.read(path(slot), limit: 4096) != nil
  }

  private func path(_ slot: Slot) -> String { "\(directory)/\(slot.fileName)" }
}
