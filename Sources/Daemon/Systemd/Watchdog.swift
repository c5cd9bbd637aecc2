import ServiceLifecycle

/// Tells the service manager that the daemon still does its work, and falls silent when it does
/// not, so that the manager restarts it.
package struct Watchdog: Service {
  private let manager: ServiceManager
  private let work: @Sendable () async -> Void

  /// - Parameter work: Goes through whatever could be stuck, the writer above all; it may hang.
  package init(manager: ServiceManager, work: @escaping @Sendable () async -> Void) {
    self.manager = manager
    self.work = work
  }

  package func run() async throws {
    guard let interval = manager.watchdogInterval else { return try await gracefulShutdown() }
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await work()
        manager.watchdog()
        // Cancelled when the daemon stops, which is a normal end.
        guard (try? await Task.sleep(for: interval)) != nil else { return }
      }
    }
  }
}
