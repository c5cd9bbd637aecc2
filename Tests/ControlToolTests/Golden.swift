import Foundation
import TestSupport
import Testing

/// Texts that people read, each kept once. `VERIDRAW_GOLDEN=write` writes them anew, for review.
enum Golden {
  static func check(
    _ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = Fixtures.project.appending(path: "Tests/ControlToolTests/Golden/\(name)")
    if ProcessInfo.processInfo.environment["VERIDRAW_GOLDEN"] == "write" {
      try Data(text.utf8).write(to: file)
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    #expect(text == kept, sourceLocation: sourceLocation)
  }
}
