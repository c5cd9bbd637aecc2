import Glibc
import Synchronization

/// The right to use a pair of directories, held by one process at a time through flock(2).
///
/// The locks go with the process, so that a crash leaves nothing to clean up; the process id in
/// the files is only for the message.
final class Ownership: Sendable {
  private let held = Mutex<[CInt]>([])

  init(of directory: StateDirectory) throws(StoreError) {
    for path in directory.locks {
      let file = try Self.lock(path)
      held.withLock { $0.append(file) }
    }
  }

  private static func lock(_ path: String) throws(StoreError) -> CInt {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .system(call: "open", errno: errno) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let owner = owner(file)
      close(file)
      throw .owned(byProcess: owner, path: String(path.dropLast("/lock".count)))
    }
    let text = Array("\(getpid())\n".utf8)
    guard ftruncate(file, 0) == 0, pwrite(file, text, text.count, 0) == text.count else {
      close(file)
      throw .system(call: "write", errno: errno)
    }
    return file
  }

  deinit { release() }

  /// Unlocked before it is closed: a child that is just being started shares the descriptor until it
  /// becomes another program, and would keep the lock that long.
  func release() {
    held.withLock { files in
      for file in files {
        flock(file, LOCK_UN)
        close(file)
      }
      files = []
    }
  }

  private static func owner(_ file: CInt) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(file, &bytes, bytes.count, 0)
    let digits = bytes.prefix(max(0, count)).prefix { $0 != 0x0A }
    return Int32(String(decoding: digits, as: UTF8.self))
  }
}
