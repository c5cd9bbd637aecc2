import ControlAPI
import Daemon
import Glibc
import Logging
import ServiceLifecycle

/// A server on a real socket, in the hands of a test.
struct RunningServer: Sendable {
  let path: String
  let log: LogRecorder
  private let group: ServiceGroup

  /// Roles by the group that runs the test; the superuser is an administrator anyway.
  static let ownRoles = RoleMap([getgid(): [.admin]])

  /// Serves while `body` runs, then stops as the service manager would.
  static func with<Value: Sendable>(
    _ router: Router, limits: ServerLimits = ServerLimits(), isPractice: Bool = false,
    roles: RoleMap = ownRoles, isPublic: Bool = false,
    _ body: (RunningServer) async throws -> Value
  ) async throws -> Value {
    let folder = try ShortFolder(mode: isPublic ? 0o755 : 0o700)
    let log = LogRecorder()
    let server = ControlServer(
      listener: try .bound(path: folder("s"), mode: isPublic ? 0o666 : 0o600), router: router,
      roles: RoleBook(roles), limits: limits, logger: log.logger, isPractice: isPractice,
      version: "1.2.3")
    let group = ServiceGroup(
      services: [server],
      logger: Logger(label: "group") { _ in
        SwiftLogNoOpLogHandler()
      })
    async let running: Void = group.run()
    let result: Result<Value, any Error>
    do {
      result = .success(try await body(Self(path: folder("s"), log: log, group: group)))
    } catch {
      result = .failure(error)
    }
    await group.triggerGracefulShutdown()
    try await running
    withExtendedLifetime(folder) {}
    return try result.get()
  }

  /// Connects.
  func caller<Value: Sendable>(_ body: (Caller) async throws -> Value) async throws -> Value {
    try await Caller.with(path, body)
  }

  /// Begins to stop; calls under way go on.
  func stop() async {
    await group.triggerGracefulShutdown()
  }
}

extension Router {
  /// A router with `Echo`, open to administrators.
  static var echo: Router {
    var router = Router()
    router.on(Echo.self, allow: [.admin]) { parameters, _ in parameters }
    return router
  }
}
