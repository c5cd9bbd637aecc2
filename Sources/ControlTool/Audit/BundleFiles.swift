import ControlAPI
import Evidence
import Foundation
import Glibc

/// A bundle (LOG.md 9) as files by path.
struct BundleFiles {
  private(set) var files: [String: [UInt8]] = [:]
  /// Paths that a folder has and that no verifier reads.
  private(set) var others: [String] = []

  /// Bytes that are held at once: ten years of a thousand patients stay well below.
  static let totalLimit = 2 << 30
  private var total = 0

  /// Fetches all of it from the daemon; with a disclosure, its record too.
  static func fetch(
    from caller: any Caller, disclosure: Disclosure? = nil
  ) async throws -> BundleFiles {
    var bundle = BundleFiles()
    try await caller.stream(AuditBundle.self, .init(disclosure: disclosure)) { piece in
      guard isInside(piece.path) else {
        throw Failure("the daemon named a file outside the bundle, '\(piece.path)'")
      }
      bundle.total += piece.text.utf8.count
      guard bundle.total <= totalLimit else {
        throw Failure("the daemon's bundle is too large: at most \(totalLimit) bytes are read")
      }
      bundle.files[piece.path, default: []] += Array(piece.text.utf8)
    }
    return bundle
  }

  /// Reads what was handed over, a folder or a .zip: the files of the format and nothing else.
  static func read(_ path: String) throws(Failure) -> BundleFiles {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return try read(folder: path)
    }
    guard status.st_size <= totalLimit else {
      throw Failure("'\(path)' is too large: at most \(totalLimit) bytes are read")
    }
    var bundle = BundleFiles()
    for member in try ZipReader(try FileReading.bytes(path), path: path).members() {
      if LogBundle.isOfFormat(member.name) {
        bundle.total += member.size
        guard bundle.total <= totalLimit else {
          throw Failure("what '\(path)' holds is too large: at most \(totalLimit) bytes are read")
        }
        bundle.files[member.name] = Array(try member.bytes())
      } else {
        bundle.others.append(member.name)
      }
    }
    return bundle
  }

  /// The same of a folder, and no file through a link.
  static func read(folder: String) throws(Failure) -> BundleFiles {
    var bundle = BundleFiles()
    let root = try BundleFolder(root: folder)
    for name in try root.names() {
      switch try root.kind(of: name) {
      case .folder where LogBundle.folders.contains(name):
        let folder = try root.folder(name)
        for file in try folder.names() {
          try bundle.take(file, in: folder, path: "\(name)/\(file)")
        }
      default: try bundle.take(name, in: root, path: name)
      }
    }
    return bundle
  }

  private mutating func take(
    _ name: String, in folder: borrowing BundleFolder, path: String
  ) throws(Failure) {
    switch try folder.kind(of: name) {
    case .folder: others.append(path + "/")
    case _ where !LogBundle.isOfFormat(path): others.append(path)
    default:
      let bytes = try folder.bytes(
        name, most: min(LogBundle.fileLimit, Self.totalLimit - total))
      total += bytes.count
      files[path] = bytes
    }
  }

  /// Writes it into a folder that is made for it.
  func write(folder: String) throws(Failure) {
    do {
      let root = URL(fileURLWithPath: folder, isDirectory: true)
      for (path, bytes) in files {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
        try Data(bytes).write(to: file, options: .atomic)
      }
    } catch {
      throw Failure("cannot write into '\(folder)': \(FileReading.reason(error))")
    }
  }

  /// Writes it as one file.
  func write(zip path: String) throws(Failure) {
    let archive = try Zip.archive(files)
    do {
      try Data(archive).write(to: URL(fileURLWithPath: path), options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    } catch {
      throw Failure("cannot write '\(path)': \(FileReading.reason(error))")
    }
  }

  subscript(path: String) -> [UInt8]? {
    get { files[path] }
    set { files[path] = newValue }
  }

  /// A relative path that stays below the bundle's folder.
  static func isInside(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." } && !path.contains("\0")
  }
}

/// A folder held open, so that what is looked at is what is read, whoever renames things meanwhile.
private struct BundleFolder: ~Copyable {
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
