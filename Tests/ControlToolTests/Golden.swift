import Foundation
import TestSupport
import Testing

/// Texts that people read, each kept once.
enum Golden {
  static func check(
    _ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let kept = try Fixtures.golden("ControlToolTests/Golden/\(name)", now: text)
    #expect(text == kept, sourceLocation: sourceLocation)
  }
}
