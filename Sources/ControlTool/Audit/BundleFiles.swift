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
