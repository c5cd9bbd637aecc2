import Foundation

/// Messages that laboratories sent: the folder named by `VERIDRAW_SAMPLES`, else `../shared/samples`
/// beside the project. Nobody here wrote them; they are read where they lie.
package enum Samples {
  /// Why a test that needs them is skipped.
  package static let absence = "no samples: set VERIDRAW_SAMPLES to their folder"

  package static var folder: URL? {
    let named = ProcessInfo.processInfo.environment["VERIDRAW_SAMPLES"]
    let folder =
      named.map { URL(fileURLWithPath: $0, isDirectory: true) }
      ?? Fixtures.project.deletingLastPathComponent().appending(path: "shared/samples")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }

  package static var areThere: Bool { folder != nil }

  package static func bytes(_ path: String) throws -> [UInt8] {
    guard let folder else { throw CocoaError(.fileNoSuchFile) }
    return [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }
}
