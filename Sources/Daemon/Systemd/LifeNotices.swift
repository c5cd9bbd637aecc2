import Glibc
import Logging
import ServiceLifecycle

/// Tells the service manager when the services run, signals included, and as soon as they begin to
/// stop, while calls are still being finished. The socket listens before the first of the two.
struct LifeNotices: Service {
  let manager: ServiceManager
  let status: String
  let logger: Logger

  /// From here on the signals that this daemon serves wait until somebody listens for them, instead
  /// of ending a start half way: called first, since threads inherit what their maker blocks.
  static func holdSignals() {
    var held = sigset_t()
    sigemptyset(&held)
    for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&held, signal) }
    pthread_sigmask(SIG_BLOCK, &held, nil)
  }

  func run() async throws {
    logger.notice("ready")
    manager.ready(status: status)
    try await gracefulShutdown()
    manager.stopping()
  }
}
