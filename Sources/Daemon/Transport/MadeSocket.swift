import Glibc

/// A listening socket that this process made at a path, and the lock beside it.
///
/// A socket left by a dead daemon is removed, one that answers is not. Between looking and removing
/// another daemon could start, so a lock file beside the socket is held as long as we listen.
struct MadeSocket: Sendable {
  let descriptor: CInt
  private let path: String
  private let lock: CInt
  private let inode: ino_t

  init(path: String, mode: mode_t) throws(ListenerFault) {
    guard let address = UnixAddress(path), path.hasPrefix("/") else { throw .pathTooLong(path) }
    try Self.prepareDirectory(of: path)
    let lock = try Self.takeLock(beside: path)
    do throws(ListenerFault) {
      try Self.removeStale(path, address)
      descriptor = try Self.listen(at: address, path: path, mode: mode)
    } catch {
      close(lock)
      throw error
    }
    self.path = path
    self.lock = lock
    inode = Self.status(of: path)?.st_ino ?? 0
  }

  /// Removes the socket, unless it is not ours any more, and lets the next daemon in.
  func remove() {
    if Self.status(of: path)?.st_ino == inode { unlink(path) }
    // Unlocked first: a child being started may still share the descriptor.
    flock(lock, LOCK_UN)
    close(lock)
  }

  private static func status(of path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
  }

  private static func isKind(_ status: stat, _ kind: mode_t) -> Bool {
    status.st_mode & S_IFMT == kind
  }

  private static func prepareDirectory(of path: String) throws(ListenerFault) {
    let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    if mkdir(directory, 0o700) != 0, errno != EEXIST { throw .system(SystemFault("mkdir")) }
    guard let found = status(of: directory), isKind(found, S_IFDIR), found.st_uid == geteuid(),
      found.st_mode & 0o022 == 0
    else { throw .unsafeDirectory(directory) }
  }

  private static func takeLock(beside path: String) throws(ListenerFault) -> CInt {
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if lock < 0 { throw .system(SystemFault("open \(path).lock")) }
    if flock(lock, LOCK_EX | LOCK_NB) != 0 {
      close(lock)
      throw .alreadyServed(path)
    }
    return lock
  }

  /// Removes what a dead daemon left; refuses anything else that is there.
  private static func removeStale(
    _ path: String, _ address: UnixAddress
  ) throws(ListenerFault) {
    guard let found = status(of: path) else { return }
    guard isKind(found, S_IFSOCK), found.st_uid == geteuid() else { throw .notOurSocket(path) }
    let probe = socket(AF_UNIX, SocketKind.stream | CInt(SOCK_NONBLOCK.rawValue), 0)
    if probe < 0 { throw .system(SystemFault("socket")) }
    let result = address.withPointer { connect(probe, $0, $1) }
    let isDead = result != 0 && errno == ECONNREFUSED
    close(probe)
    // A full queue (EAGAIN) is a living daemon too.
    guard isDead else { throw .alreadyServed(path) }
    unlink(path)
  }

  /// Binds and listens. The mode is set on the descriptor first, so that the socket is never more
  /// open than asked for, whatever the umask; only then, where the umask took bits away, widened.
  private static func listen(
    at address: UnixAddress, path: String, mode: mode_t
  ) throws(ListenerFault) -> CInt {
    let descriptor = socket(AF_UNIX, SocketKind.stream, 0)
    if descriptor < 0 { throw .system(SystemFault("socket")) }
    let isListening =
      fchmod(descriptor, mode) == 0 && address.withPointer { bind(descriptor, $0, $1) } == 0
      && chmod(path, mode) == 0 && Glibc.listen(descriptor, 128) == 0
    if !isListening {
      let fault = SystemFault("bind \(path)")
      close(descriptor)
      throw .system(fault)
    }
    return descriptor
  }
}
