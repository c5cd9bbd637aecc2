import Evidence
import Foundation
import TestSupport

/// Bundles as folders, for tests.
enum BundleFolder {
  /// Where bundles are read from: the project's own copy, and the vectors where they are.
  static var roots: [URL] {
    [Fixtures.folder.appending(path: "bundles")]
      + (Vectors.folder.map { [$0.appending(path: "bundles")] } ?? [])
  }

  /// Names of the bundles in `good` or `bad`, ascending.
  static func names(_ kind: String) -> [String] {
    let folder = Fixtures.folder.appending(path: "bundles/\(kind)")
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  static func read(_ path: String, root: URL? = nil) throws -> LogBundle {
    let folder = (root ?? Fixtures.folder.appending(path: "bundles")).appending(path: path)
    var files: [String: [UInt8]] = [:]
    for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let url = folder.appending(path: file)
      if isFolder(url) { continue }
      files[file] = [UInt8](try Data(contentsOf: url))
    }
    return LogBundle(files: files)
  }

  static func write(_ bundle: LogBundle, to folder: URL) throws {
    for (path, bytes) in bundle.files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
