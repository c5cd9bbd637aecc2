import CLinux
import Glibc

/// Small files that must be whole or absent after a power cut, readable by their owner alone.
enum DurableFile {
  /// Replaces `path`: written beside it, fsync'd, renamed over it, and the directory fsync'd.
  ///
  /// An fsync that failed is never tried again: the kernel may have dropped the pages.
  static func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
    let temporary = path + ".new"
    unlink(temporary)
    try create(bytes, at: temporary)
    try move(temporary, to: path)
  }

  /// The same where nothing lies yet: what does is never replaced.
  static func writeNew(_ bytes: [UInt8], to path: String) throws(StoreError) {
    guard try !exists(path) else { throw .exists(path: path) }
    let temporary = path + ".new"
    unlink(temporary)
    try create(bytes, at: temporary)
    guard clinux_rename_new(temporary, path) == 0 else {
      throw errno == EEXIST ? .exists(path: path) : .system(call: "renameat2", errno: errno)
    }
    try syncDirectory(of: path)
  }

  /// Renames within a directory, for good.
  static func move(_ path: String, to new: String) throws(StoreError) {
    guard rename(path, new) == 0 else { throw .system(call: "rename", errno: errno) }
    try syncDirectory(of: new)
  }

  /// Puts on disk whatever somebody wrote to a file.
  static func sync(_ path: String) throws(StoreError) {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw .system(call: "open", errno: errno) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw .system(call: "fsync", errno: errno) }
  }

  /// Creates `path`, which must not exist, and makes file and name durable. A power cut may leave it
  /// there without its bytes.
  static func createNew(_ bytes: [UInt8], at path: String) throws(StoreError) {
    try create(bytes, at: path)
    try syncDirectory(of: path)
  }

  private static func create(_ bytes: [UInt8], at path: String) throws(StoreError) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else {
      throw errno == EEXIST ? .exists(path: path) : .system(call: "open", errno: errno)
    }
    defer { close(file) }
    // Whatever the umask took away or an ACL added.
    guard fchmod(file, 0o600) == 0 else { throw .system(call: "fchmod", errno: errno) }
    try writeAll(bytes, to: file)
    guard fsync(file) == 0 else { throw .system(call: "fsync", errno: errno) }
  }

  private static func writeAll(_ bytes: [UInt8], to file: CInt) throws(StoreError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .system(call: "write", errno: errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Copies what a descriptor has left into a new file.
  static func copy(_ source: CInt, to path: String) throws(StoreError) {
    try createNew([], at: path)
    let file = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw .system(call: "open", errno: errno) }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Glibc.read(source, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(call: "read", errno: errno) }
      guard count > 0 else { break }
      try writeAll(Array(buffer[..<count]), to: file)
    }
    guard fsync(file) == 0 else { throw .system(call: "fsync", errno: errno) }
  }

  /// The whole file, or nil when there is none.
  static func read(_ path: String, limit: Int = 1 << 20) throws(StoreError) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw .system(call: "open", errno: errno)
    }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: limit)
    var length = 0
    while length < limit {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(file, $0.baseAddress?.advanced(by: length), limit - length)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(call: "read", errno: errno) }
      if count == 0 { return Array(bytes.prefix(length)) }
      length += count
    }
    throw .unreadable(path: path, why: "larger than \(limit) bytes")
  }

  /// Removes `path` for good; a file that is not there is no error.
  static func remove(_ path: String) throws(StoreError) {
    guard unlink(path) == 0 else {
      if errno == ENOENT { return }
      throw .system(call: "unlink", errno: errno)
    }
    try syncDirectory(of: path)
  }

  static func exists(_ path: String) throws(StoreError) -> Bool {
    var status = stat()
    if lstat(path, &status) == 0 { return true }
    guard [ENOENT, ENOTDIR].contains(errno) else { throw .system(call: "stat", errno: errno) }
    return false
  }

  /// What lies in a directory but for what belongs to its file system, in no order.
  static func names(in path: String) throws(StoreError) -> [String] {
    guard let directory = opendir(path) else { throw .system(call: "opendir", errno: errno) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if ![".", "..", "lost+found"].contains(name) { names.append(name) }
    }
    return names
  }

  /// Bytes of a file.
  static func size(_ path: String) throws(StoreError) -> Int64 {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .system(call: "stat", errno: errno) }
    return Int64(status.st_size)
  }

  /// Bytes that may still be written to the file system of a directory.
  static func freeBytes(_ path: String) throws(StoreError) -> Int64 {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { throw .system(call: "statvfs", errno: errno) }
    return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }

  /// The path without links and dots.
  static func realPath(_ path: String) throws(StoreError) -> String {
    guard let real = realpath(path, nil) else { throw .system(call: "realpath", errno: errno) }
    defer { free(real) }
    return String(cString: real)
  }

  static func syncDirectory(of path: String) throws(StoreError) {
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw .system(call: "open", errno: errno) }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw .system(call: "fsync", errno: errno) }
  }

  /// Refuses a file or directory that somebody else owns or that group or others may touch.
  static func requirePrivate(_ path: String) throws(StoreError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw errno == ENOENT ? .missing(path: path) : .system(call: "stat", errno: errno)
    }
    // Root may run the demo and reads everything anyway; a file of root's given to us is fine too.
    guard status.st_uid == geteuid() || status.st_uid == 0 else { throw .notOwned(path: path) }
    guard isPrivate(status, to: geteuid()) else {
      throw .notPrivate(path: path, mode: status.st_mode & 0o7777)
    }
  }

  /// Whether nobody but root and `user` may touch it. A credential from systemd may be root's, and
  /// `user`'s by an access list alone, whose mask shows as the mode of root's own group.
  static func isPrivate(_ status: stat, to user: uid_t) -> Bool {
    let isCredential = user != 0 && status.st_uid == 0 && status.st_gid == 0
    return status.st_mode & (isCredential ? 0o037 : 0o077) == 0
  }
}
