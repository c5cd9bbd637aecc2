import Foundation

/// The published test vectors: the folder named by `VERIDRAW_VECTORS`, else `../shared/vectors`
/// beside the project. They are read where they lie and never copied into the project.
package enum Vectors {
  /// Why a test that needs the vectors is skipped.
  package static let absence = "no vectors: set VERIDRAW_VECTORS to their folder"

  /// Nil where the folder is absent, so that a test can skip.
  package static var folder: URL? {
    let named = ProcessInfo.processInfo.environment["VERIDRAW_VECTORS"]
    let folder =
      named.map { URL(fileURLWithPath: $0, isDirectory: true) }
      ?? Fixtures.project.deletingLastPathComponent().appending(path: "shared/vectors")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }

  package static var areThere: Bool { folder != nil }

  /// The contents of one file, by its path within the folder.
  package static func data(_ path: String) throws -> Data {
    guard let folder else { throw CocoaError(.fileNoSuchFile) }
    return try Data(contentsOf: folder.appending(path: path))
  }

  package static func text(_ path: String) throws -> String {
    String(decoding: try data(path), as: UTF8.self)
  }
}

/// What the project carries itself for its tests.
package enum Fixtures {
  package static var folder: URL { project.appending(path: "Tests/Fixtures") }

  /// A text that people read, as it is kept below `Tests`. `VERIDRAW_GOLDEN=write` keeps what it is
  /// `now` instead, for review.
  package static func golden(_ path: String, now text: String) throws -> String {
    let file = project.appending(path: "Tests/\(path)")
    if ProcessInfo.processInfo.environment["VERIDRAW_GOLDEN"] == "write" {
      try Data(text.utf8).write(to: file)
    }
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// The directory of Package.swift.
  package static var project: URL {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    return folder
  }
}
