import Glibc
import Synchronization

/// Whether the clock is to be believed. A day that is declared missed, and a time that was logged,
/// cannot be taken back: one wrong reading, such as a month ahead after a battery died, would cost
/// every list up to it.
///
/// A reading far beyond what the log and the time since the last good reading suggest is believed only
/// when the machine's clock follows a time server or an administrator confirms it. Until then nothing
/// is drawn, missed or recorded, and the alarm is raised. After a real outage without a time server
/// that costs at most the lists of the day on which somebody comes to look.
final class ClockTrust: Sendable {
  /// Seconds that may pass without a trace: a clinic's longest holidays, off and on again.
  static let jump: Int64 = 7 * 86_400

  private struct Anchor {
    let wall: Int64
    let uptime: Int64
  }

  /// The last reading that was believed; nil since the start.
  private let anchor = Mutex<Anchor?>(nil)
  private let uptime: @Sendable () -> Int64
  private let isSynchronised: @Sendable () -> Bool

  /// - Parameters:
  ///   - uptime: seconds since the machine started, those asleep among them.
  ///   - isSynchronised: whether the machine's clock follows a time server.
  init(
    uptime: @escaping @Sendable () -> Int64 = ClockTrust.bootTime,
    isSynchronised: @escaping @Sendable () -> Bool = { ClockSync.read() == .synchronised }
  ) {
    self.uptime = uptime
    self.isSynchronised = isSynchronised
  }

  /// - Parameter logged: time of the last entry, UTC seconds.
  func believes(_ now: Int64, after logged: Int64) -> Bool {
    anchor.withLock { anchor in
      let uptime = uptime()
      let expected = anchor.map { $0.wall + uptime - $0.uptime } ?? logged
      guard now <= max(expected, logged) + Self.jump || isSynchronised() else { return false }
      anchor = Anchor(wall: now, uptime: uptime)
      return true
    }
  }

  /// Somebody has looked at another clock.
  func confirm(_ now: Int64) {
    let uptime = uptime()
    anchor.withLock { $0 = Anchor(wall: now, uptime: uptime) }
  }

  /// CLOCK_BOOTTIME: runs on while the machine sleeps, and never jumps.
  private static func bootTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec)
  }
}
