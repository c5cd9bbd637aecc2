import Foundation
import Synchronization

/// The clock of a practice log: the machine's, moved by an offset that only grows.
///
/// The offset is kept in a file of the state directory, so that a daemon started again goes on
/// where it stopped.
package final class SimulatedClock: WallClock {
  private let machine = SystemClock()
  private let offset: Mutex<Int64>
  private let file: URL

  /// Goes on from the kept offset; a new state begins at `start`, or now.
  package init(directory: String, start: Int64?) throws {
    file = URL(fileURLWithPath: directory).appendingPathComponent("practice-clock")
    if let kept = try? String(contentsOf: file, encoding: .utf8) {
      guard let value = Int64(kept.trimmingCharacters(in: .whitespacesAndNewlines)) else {
        throw StartError("the practice clock in \(file.path) is unreadable")
      }
      offset = Mutex(value)
    } else {
      offset = Mutex(start.map { $0 - SystemClock().now() } ?? 0)
      try keep()
    }
  }

  package func now() -> Int64 { machine.now() + offset.withLock { $0 } }

  package func wait(until instant: Int64) async throws {
    try await machine.wait(until: instant - offset.withLock { $0 })
  }

  /// Moves the clock forward to `instant`; an instant that has passed moves nothing.
  package func advance(to instant: Int64) {
    offset.withLock { $0 = max($0, instant - machine.now()) }
  }

  /// Writes the offset down. Losing it costs a practice log nothing but simulated time.
  package func keep() throws {
    let text = "\(offset.withLock { $0 })\n"
    try text.write(to: file, atomically: true, encoding: .utf8)
  }
}
