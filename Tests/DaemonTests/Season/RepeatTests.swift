import Evidence
import Selection
import Testing
import TransparencyLog

@testable import Daemon

/// What the key, the seeds and the labels decide, and nothing else does.
@Suite(.timeLimit(.minutes(10)))
struct RepeatTests {
  private static let days = 21

  private func lists(
    _ example: String, live: (Season, Int) async throws -> Void
  ) async throws -> [String: [UInt8]] {
    let season = try await Season(example)
    for day in 0..<Self.days { try await live(season, day) }
    let bundle = try await season.clinic.bundle()
    #expect(Verifier.verify(bundle).exitCode == 0)
    return bundle.files.filter { $0.key.hasPrefix("lists/") || $0.key.hasPrefix("rosters/") }
  }

  /// Rosters and lists to the byte, whether the daemon lives or is started anew every day.
  @Test
  func aRestartChangesNothing() async throws {
    let first = try await lists("step-down") { try await $0.live($1) }
    let second = try await lists("step-down") { season, day in
      try await season.restart()
      try await season.live(day)
    }
    #expect(first.count > Self.days)
    #expect(first == second)
  }
}
