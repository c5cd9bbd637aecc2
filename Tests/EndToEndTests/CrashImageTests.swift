import Foundation
import Glibc
import Libcrypto
import Testing

/// The power goes at every call on the disk of a day, its first start, a backup and its stop among them:
/// whatever the disk then holds, the daemon's own opening finds all that was acknowledged, and nothing
/// by half.
///
/// The day is lived by the real daemon on a disk that writes down each call (Disk, disk.c): SQLite's and
/// its own, on every file and directory.
@Suite(
  "Power cuts", .serialized, .enabled(if: Tools.hasCompiler, "\(Tools.needsCompiler)"),
  .timeLimit(.minutes(60)))
struct CrashImageTests {
  @Test("nothing acknowledged is lost, nothing is there by half")
  func everyCall() async throws {
    let day = try await Self.day()
    let found = try await cut(day, every: Tools.isLong ? 1 : 120)
    print("power cuts: \(found.images) images, \(found.lost) lost, \(found.corrupt) corrupt")
    #expect(found.images >= (Tools.isLong ? 10_000 : 90))
    #expect(found.lost == 0 && found.corrupt == 0, "\(found.said.prefix(5))")
    let lying = try await cut(day, on: Disk(isHonest: false), every: 500)
    print("power cuts, fsync lies: \(lying.images) images, \(lying.lost) lost")
    #expect(lying.lost > lying.images / 2, "a disk that lies is caught")
  }

  @Test("a database that does not wait for the disk is caught losing")
  func control() async throws {
    let found = try await cut(try await Self.day(["DISK_NORMAL": "1"]), every: 300)
    print("power cuts, synchronous=NORMAL: \(found.images) images, \(found.lost) lost")
    #expect(found.lost > 0)
  }

  /// A day, from the first start to a stop, in which everything is written that can be written.
  private static func day(_ more: [String: String] = [:]) async throws -> (
    folder: String, calls: [DiskCall]
  ) {
    var trace: DiskTrace?
    let monday = try await BusyMonday { clinic in
      let made = try await DiskTrace(of: clinic)
      trace = made
      return made.environment.merging(more) { $1 }
    }
    let disk = try #require(trace)
    let daemon = try await monday.clinic.start(environment: disk.environment.merging(more) { $1 })
    for write in try monday.writes() { try? await write.act(on: monday.clinic) }
    try monday.clinic.require(
      try await monday.clinic.veridraw("system", "backup", as: .admin), "system backup")
    try await monday.clinic.advance(to: "2026-11-24T05:05")
    await daemon.stop()
    return (monday.clinic.folder.path, try disk.calls())
  }

  private struct Found {
    var (images, lost, corrupt) = (0, 0, 0)
    var said: Set<Recovered.Finding> = []
  }

  /// Cuts the power before every call, or before some, and looks at what the disk may hold then.
  private func cut(
    _ day: (folder: String, calls: [DiskCall]), on empty: Disk = Disk(), every step: Int
  ) async throws -> Found {
    var (disk, said, found, number) = (empty, Said(), Found(), 0)
    var seen: Set<Digest> = []
    for call in day.calls {
      if call.isStorage, call.kind != .read {
        number += 1
        if number % step == 0 {
          let keeps =
            [.nothing, .everything] + (0..<3).map { Disk.Keep.some(seed: UInt64(number * 4 + $0)) }
          for keep in keeps {
            try await look(at: disk.afterPowerCut(keep), day.folder, said, &seen, &found)
          }
        }
      }
      disk.take(call)
      said.take(call)
    }
    return found
  }

  private func look(
    at image: [String: [UInt8]?], _ folder: String, _ said: Said, _ seen: inout Set<Digest>,
    _ found: inout Found
  ) async throws {
    let files = image.sorted { $0.key < $1.key }
    let digest = SHA256.hash(
      files.flatMap { Array($0.key.utf8) + [0] + SHA256.hash($0.value ?? []).bytes })
    guard seen.insert(digest).inserted else { return }
    let parent = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    let copy = try ShortFolder(in: parent)
    for (path, bytes) in files where path.hasPrefix(folder + "/") {
      try Self.put(bytes, at: copy.path + path.dropFirst(folder.count))
    }
    let finding = await Recovered.examine(copy.path, said)
    found.images += 1
    guard finding != .whole else { return }
    found.said.insert(finding)
    if case .lost = finding { found.lost += 1 } else { found.corrupt += 1 }
  }

  /// A directory, or a file with these bytes; not where its directory is missing.
  private static func put(_ bytes: [UInt8]?, at path: String) throws {
    guard let bytes else {
      mkdir(path, 0o700)
      return
    }
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { Glibc.close(file) }
    guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
      throw Socket.Fault(call: "write")
    }
  }
}
