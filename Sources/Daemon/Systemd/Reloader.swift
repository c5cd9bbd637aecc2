import ServiceLifecycle
import UnixSignals

/// Reads the configuration again on SIGHUP.
struct Reloader: Service {
  let reload: @Sendable () -> Void

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      reload()
    }
  }
}
