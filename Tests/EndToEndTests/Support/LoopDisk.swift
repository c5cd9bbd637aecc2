import Foundation
import Glibc
import TestSupport

/// A file system in a file, mounted, whose power can be cut under the processes that use it.
final class LoopDisk {
  enum Kind: String, Sendable, CaseIterable {
    case ext4, xfs

    /// What makes one, and the least it takes: xfs refuses less.
    fileprivate var maker: String { "mkfs.\(rawValue)" }
    fileprivate var bytes: off_t { self == .xfs ? 300 << 20 : 64 << 20 }

    /// What this machine lacks for it; nil when nothing.
    var lack: String? {
      if !Tools.isRoot { return "only the superuser can mount" }
      if Tools.find("mount") == nil || LoopDisk.find(maker) == nil {
        return "\(maker) is not installed"
      }
      let known = (try? String(contentsOfFile: "/proc/filesystems", encoding: .utf8)) ?? ""
      guard known.split(whereSeparator: \.isWhitespace).contains(Substring(rawValue)) else {
        return "this kernel knows no \(rawValue)"
      }
      return access("/dev/loop-control", R_OK | W_OK) == 0 ? nil : "there are no loop devices"
    }
  }

  let kind: Kind
  let path: String
  private let image: String

  /// Makes it in `folder` and mounts it there.
  init(_ kind: Kind, in folder: ShortFolder) async throws {
    self.kind = kind
    (path, image) = (folder("disk"), folder("image"))
    guard FileManager.default.createFile(atPath: image, contents: nil),
      truncate(image, kind.bytes) == 0, mkdir(path, 0o755) == 0
    else { throw Socket.Fault(call: "truncate") }
    try await Self.run([Self.find(kind.maker) ?? kind.maker, "-q", image])
    try await mount()
  }

  deinit { _ = umount2(path, Int32(MNT_DETACH)) }

  /// FS_IOC_SHUTDOWN with FSOP_GOING_FLAGS_NOLOGFLUSH, as xfstests does: nothing that is not on the disk
  /// by now ever comes there, and every further call fails.
  func cutPower() throws {
    var flags: UInt32 = 2
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    guard ioctl(descriptor, 0x8004_587D, &flags) == 0 else { throw Socket.Fault(call: "ioctl") }
  }

  /// The power comes back: the journal is replayed.
  func restart() async throws {
    try await Self.run(["/bin/umount", path])
    try await mount()
  }

  private func mount() async throws {
    try await Self.run(["/bin/mount", "-o", "loop", "-t", kind.rawValue, image, path])
  }

  private static func run(_ command: [String]) async throws {
    let ran = try await Child.run(command)
    guard ran.ending == .exit(0) else { throw Clinic.Unexpected(what: command[0], ran: ran) }
  }

  fileprivate static func find(_ name: String) -> String? {
    Tools.find(name)
      ?? ["/usr/sbin/", "/sbin/"].map { $0 + name }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
