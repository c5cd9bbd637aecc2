import ControlAPI
import Daemon
import Foundation
import Testing

/// Stopping lets nobody hang.
@Suite(.timeLimit(.minutes(10)))
struct StopTests {
  private func router(_ begun: Gate, _ release: Gate) -> Router {
    var router = Router.echo
    router.on(Work.self, allow: [.admin]) { _, _ in
      begun.open()
      await release.wait()
      return Nothing()
    }
    return router
  }

  @Test
  func callUnderWayIsAnswered() async throws {
    let (begun, release) = (Gate(), Gate())
    try await RunningServer.with(router(begun, release)) { server in
      defer { release.open() }
      try await server.caller { caller in
        try await caller.send(Work.self, Nothing())
        await begun.wait()
        try await server.caller { idle in
          // Taken, not only in the queue: who waits there is told that the daemon stops.
          _ = try await idle.call(Echo.self, .init(text: ""))
          await server.stop()
          #expect(try await idle.next() == nil)
        }
        release.open()
        _ = try await caller.reply(to: Work.self)
        #expect(try await caller.next() == nil)
      }
    }
  }

  @Test
  func nobodyIsTakenAnyMore() async throws {
    try await RunningServer.with(.echo) { server in
      try await server.caller { idle in
        _ = try await idle.call(Echo.self, .init(text: ""))
        await server.stop()
        #expect(try await idle.next() == nil)
      }
      await #expect(throws: (any Error).self) {
        try await server.caller { _ = try await $0.call(Echo.self, .init(text: "")) }
      }
    }
  }

  @Test
  func callThatDoesNotEndIsCutOff() async throws {
    var limits = ServerLimits()
    limits.grace = .milliseconds(50)
    let begun = Gate()
    var router = Router()
    router.on(Work.self, allow: [.admin]) { _, _ in
      begun.open()
      try await Task.sleep(for: .seconds(3600))
      return Nothing()
    }
    try await RunningServer.with(router, limits: limits) { server in
      try await server.caller { caller in
        try await caller.send(Work.self, Nothing())
        await begun.wait()
        await server.stop()
        let reply = try await caller.next()
        #expect(reply == nil || reply?.error == "org.veridraw.Unavailable")
      }
    }
  }

  @Test
  func socketIsRemoved() async throws {
    let path = try await RunningServer.with(.echo) { $0.path }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test
  func cancellationStopsToo() async throws {
    let folder = try ShortFolder()
    let server = ControlServer(
      listener: try .bound(path: folder("s")), router: .echo, roles: RoleBook(RoleMap([:])),
      logger: LogRecorder().logger, isPractice: false)
    let running = Task { try await server.run() }
    try await Caller.with(folder("s")) { caller in
      _ = try await caller.call(GetInfo.self, Nothing())
      running.cancel()
      #expect(try await caller.next() == nil)
    }
    _ = await running.result
    #expect(!FileManager.default.fileExists(atPath: folder("s")))
  }
}
