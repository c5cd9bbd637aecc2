import Foundation
import Glibc

/// A temporary folder with a path short enough for a Unix socket, removed with the value.
final class ShortFolder: Sendable {
  let path: String

  /// - Parameter mode: Of the folder; 0700 as a daemon makes it.
  init(mode: mode_t = 0o700) throws {
    var template = Array("/tmp/vdt-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw POSIXError(.EIO) }
    path = String(cString: made)
    chmod(path, mode)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }
}
