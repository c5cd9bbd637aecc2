import Documents
import Foundation
import Selection

/// The clinic's wall clock: what a draw's times are taken from.
///
/// It may jump, stop with a suspended machine or be set back; whoever waits on it reads it again
/// after waking and believes only that reading.
package protocol WallClock: Sendable {
  /// UTC seconds.
  func now() -> Int64
  /// Returns when `instant` has come, or sooner: the caller looks at the clock again.
  func wait(until instant: Int64) async throws
}

/// The machine's clock.
package struct SystemClock: WallClock {
  /// The longest sleep. A jump of the wall clock is noticed within this time, because timers count
  /// on the monotonic clock, which neither jumps nor runs while the machine is suspended.
  private static let longestSleep: Int64 = 15

  package init() {}

  package func now() -> Int64 { Int64(Date().timeIntervalSince1970.rounded(.down)) }

  package func wait(until instant: Int64) async throws {
    let seconds = min(max(instant - now(), 1), Self.longestSleep)
    try await Task.sleep(for: .seconds(seconds))
  }
}

extension Settings {
  /// The clock that the configuration asks for: a practice log's is simulated.
  func makeClock() throws -> any WallClock {
    guard file.practice else { return SystemClock() }
    let start = file.practiceClock.map { zone.instant($0.date, $0.time) }
    return try SimulatedClock(directory: file.state, start: start)
  }
}
