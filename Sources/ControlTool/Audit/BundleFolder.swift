import Foundation
import Glibc

/// A folder held open, so that what is looked at is what is read, whoever renames things meanwhile.
struct BundleFolder: ~Copyable {
  enum Kind { case file, folder, other }

  private let path: String
  private let descriptor: CInt

  init(root path: String) throws(Failure) {
    try self.init(path, open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
  }

  private init(_ path: String, _ descriptor: CInt) throws(Failure) {
    if descriptor < 0, errno == ENOTDIR {
      throw Failure("'\(path)' is neither a bundle's folder nor a .zip")
    }
    guard descriptor >= 0 else {
      throw errno == ENOENT ? Failure("no such folder: '\(path)'") : Self.failure(path)
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// A folder in it, itself no link.
  func folder(_ name: String) throws(Failure) -> BundleFolder {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
    return try BundleFolder("\(path)/\(name)", openat(descriptor, name, flags))
  }

  func names() throws(Failure) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw Failure("cannot read '\(path)': \(FileReading.reason(error))")
    }
  }

  /// - Throws: for a link: what is verified must be what is handed over.
  func kind(of name: String) throws(Failure) -> Kind {
    var status = stat()
    guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw Self.failure("\(path)/\(name)")
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: throw Self.link("\(path)/\(name)")
    default: return .other
    }
  }

  /// The bytes of a file, if it is one and holds at most `most`.
  func bytes(_ name: String, most: Int) throws(Failure) -> [UInt8] {
    let file = "\(path)/\(name)"
    // A pipe would otherwise wait for whoever writes into it.
    let descriptor = openat(
      self.descriptor, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw errno == ELOOP ? Self.link(file) : Self.failure(file) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(file) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Failure("'\(file)' is not a file")
    }
    guard status.st_size <= most else {
      throw Failure("'\(file)' is too large: at most \(max(most, 0)) bytes are read")
    }
    return try Self.read(descriptor, count: Int(status.st_size), file)
  }

  /// What had been there when its size was looked at.
  private static func read(
    _ descriptor: CInt, count: Int, _ file: String
  ) throws(Failure) -> [UInt8] {
    var isBroken = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let rest = UnsafeMutableBufferPointer(rebasing: buffer[filled...])
        let more = Glibc.read(descriptor, rest.baseAddress, rest.count)
        if more < 0, errno == EINTR { continue }
        isBroken = more < 0
        guard more > 0 else { return }
        filled += more
      }
    }
    if isBroken { throw failure(file) }
    return bytes
  }

  private static func link(_ path: String) -> Failure {
    Failure(
      "'\(path)' is a link, which leads out of what was handed over",
      hint: "put the file itself in its place")
  }

  /// What the system said last.
  private static func failure(_ path: String) -> Failure {
    let reason =
      switch errno {
      case ENOENT: "no such file"
      case EACCES: "permission denied"
      default: "the system refused it"
      }
    return Failure("cannot read '\(path)': \(reason)")
  }
}
