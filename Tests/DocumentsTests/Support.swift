import Documents
import Foundation
import Selection
import TestSupport

/// What a reader said about a text, one line each; empty when it was read.
func complaints<Value>(_ read: () throws(Problems) -> Value) -> [String] {
  do {
    _ = try read()
    return []
  } catch {
    return error.list.map(\.description)
  }
}

enum Shipped {
  static let examples = [
    "three-levels", "evening-choice", "step-down", "mixed-needs", "thirty-to-ninety",
    "otp-eight-a-year", "dot-style-pool",
  ]

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: Fixtures.project.appending(path: "Config/" + path)))
  }

  static func program(_ example: String) throws -> ProgramFile {
    try ProgramFile.read(bytes("examples/\(example)/program.yaml"), file: "program.yaml")
  }

  static func policy(_ example: String) throws -> PolicyFile {
    let program = try program(example)
    return try PolicyFile.read(
      bytes("examples/\(example)/policy.yaml"), file: "policy.yaml", for: program)
  }
}

extension String {
  var bytes: [UInt8] { Array(utf8) }

  /// The text with one part replaced; the part must be there.
  func changing(_ part: String, to other: String) -> String {
    precondition(contains(part), "no \(part) to change")
    return replacingOccurrences(of: part, with: other)
  }
}
