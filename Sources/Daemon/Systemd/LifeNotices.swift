import ServiceLifecycle

/// Tells the service manager when the services run, signals included, and as soon as they begin to
/// stop, while calls are still being finished. The socket listens before the first of the two.
struct LifeNotices: Service {
  let manager: ServiceManager
  let status: String

  func run() async throws {
    manager.ready(status: status)
    try await gracefulShutdown()
    manager.stopping()
  }
}
