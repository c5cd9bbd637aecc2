import ControlAPI
import Foundation

/// A bundle (LOG.md 9) as files by path.
struct BundleFiles {
  private(set) var files: [String: [UInt8]] = [:]

  /// Fetches all of it from the daemon.
  static func fetch(from caller: any Caller) async throws -> BundleFiles {
    var bundle = BundleFiles()
    try await caller.stream(AuditBundle.self, Nothing()) { piece in
      guard isInside(piece.path) else {
        throw Failure("the daemon named a file outside the bundle, '\(piece.path)'")
      }
      bundle.files[piece.path, default: []] += Array(piece.text.utf8)
    }
    return bundle
  }

  /// Reads a folder: the files of the format, and `held/`.
  static func read(folder: String) throws -> BundleFiles {
    var bundle = BundleFiles()
    let root = URL(fileURLWithPath: folder, isDirectory: true)
    for path in try list(root) {
      do {
        bundle.files[path] = Array(try Data(contentsOf: root.appending(path: path)))
      } catch {
        throw Failure("cannot read '\(folder)/\(path)': \(FileReading.reason(error))")
      }
    }
    return bundle
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

  subscript(path: String) -> [UInt8]? {
    get { files[path] }
    set { files[path] = newValue }
  }

  /// A relative path that stays below the bundle's folder.
  static func isInside(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." } && !path.contains("\0")
  }

  private static func list(_ root: URL) throws(Failure) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder) else {
      throw Failure("no such folder: '\(root.path)'")
    }
    guard isFolder.boolValue else {
      throw Failure(
        "'\(root.path)' is a file; only a bundle's folder can be checked",
        hint: "unpack a .zip first, then name the folder")
    }
    let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String }
    return (paths ?? []).filter { isRegular(root.appending(path: $0)) }
  }

  private static func isRegular(_ file: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }
}
