import Logging
import ServiceLifecycle

/// Wakes the slot keeper when something is due, and looks at the clock again every time.
///
/// Nothing is remembered between two wakes but the last reading: a clock that jumped, a machine
/// that slept and an ordinary night differ only in what is due afterwards.
package struct Scheduler: Service {
  private let keeper: SlotKeeper
  private let clock: any WallClock
  private let logger: Logger
  /// Told after every round that all is well: feeds the watchdog.
  private let alive: @Sendable () async -> Void

  /// Seconds without anything due after which the clock is looked at all the same.
  private static let idle: Int64 = 60
  /// A wait that took so much longer than asked, or ended so much before, was a jump.
  private static let jump: Int64 = 60

  package init(
    keeper: SlotKeeper, clock: any WallClock, logger: Logger,
    alive: @escaping @Sendable () async -> Void
  ) {
    self.keeper = keeper
    self.clock = clock
    self.logger = logger
    self.alive = alive
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await live()
    }
  }

  private func live() async {
    while !Task.isCancelled {
      do {
        try await keeper.catchUp()
        await alive()
      } catch {
        logger.critical("the round stopped: \(error)")
      }
      do { try await sleep() } catch { return }
    }
  }

  private func sleep() async throws {
    let before = clock.now()
    let wake = await keeper.nextWake() ?? .max
    try await clock.wait(until: min(wake, before + Self.idle))
    let moved = clock.now() - before
    if moved < 0 || moved > Self.idle + Self.jump {
      logger.warning("the clock moved by \(moved) seconds during a short wait")
    }
  }
}
