import ServiceLifecycle

/// Tells the service manager as soon as shutdown begins, while calls are still being finished.
struct StoppingNotice: Service {
  let manager: ServiceManager

  func run() async throws {
    try await gracefulShutdown()
    manager.stopping()
  }
}
