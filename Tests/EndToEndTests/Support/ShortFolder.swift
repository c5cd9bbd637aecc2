import Foundation
import Glibc

/// A temporary folder with a path short enough for a Unix socket, removed with the value.
final class ShortFolder: Sendable {
  let path: String

  /// Others may look in: sockets and programs in it are reached by other users.
  init(in parent: String = "/tmp") throws {
    var template = Array("\(parent)/vde-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Socket.Fault(call: "mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard chmod(path, 0o755) == 0 else { throw Socket.Fault(call: "chmod") }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: self(name), atomically: false, encoding: .utf8)
  }
}
