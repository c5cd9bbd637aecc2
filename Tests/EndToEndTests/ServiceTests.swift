import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing
import TransparencyLog

/// The daemon in the hands of a service manager.
@Suite("Service")
struct ServiceTests {
  @Test("READY, STATUS, WATCHDOG and STOPPING come in their order, without personal data")
  func notifications() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let manager = try Manager(at: clinic.folder("n"))
    let daemon = try await clinic.start(
      environment: ["NOTIFY_SOCKET": clinic.folder("n"), "WATCHDOG_USEC": "400000"])
    try await manager.heard.line(with: "READY=1")
    try await manager.heard.line(with: "STATUS=no list is under way")
    try await clinic.open()
    let before = manager.heard.lines.count
    try await manager.heard.line(with: "WATCHDOG=1", from: before)
    try await manager.heard.line(with: "STATUS=next: 2026-11-23 05:00")
    #expect(!manager.heard.text.contains("STOPPING=1"))
    await daemon.stop()
    try await manager.heard.line(with: "STOPPING=1")
    // A status and a sign of life may come at any time, also before.
    let turns = manager.heard.lines.filter {
      !$0.hasPrefix("STATUS=") && !$0.hasPrefix("WATCHDOG=")
    }
    #expect(turns == ["READY=1", "STOPPING=1"])
    #expect(!manager.heard.text.contains("Quuxbury"))
  }

  @Test("no watchdog is fed that was not asked for, nor another process's")
  func otherWatchdog() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let manager = try Manager(at: clinic.folder("n"))
    let daemon = try await clinic.start(
      environment: [
        "NOTIFY_SOCKET": clinic.folder("n"), "WATCHDOG_USEC": "20000", "WATCHDOG_PID": "1",
      ])
    try await clinic.open()
    await daemon.stop()
    try await manager.heard.line(with: "STOPPING=1")
    #expect(!manager.heard.text.contains("WATCHDOG"))
  }

  @Test("SIGTERM with clients connected: stops at once, cleanly, and goes on after a start")
  func stop() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    var daemon = try await clinic.start()
    try await clinic.open()
    let idle = try (0..<4).map { _ in try Socket.connected(clinic.socket) }
    // One of them has half a message on its way.
    try #require(idle.first).write(contentsOf: Data("{\"method\":".utf8))
    let head = try await clinic.status().head

    let ended = await daemon.stop()
    #expect(ended.ending == .exit(0))
    #expect(ended.errors.hasSuffix("notice: stopped"))
    #expect(!FileManager.default.fileExists(atPath: clinic.socket))
    // The database is whole without its journal.
    let journal = try? Data(contentsOf: URL(fileURLWithPath: clinic.state + "/veridraw.db-wal"))
    #expect(journal?.isEmpty ?? true)

    let refused = try await clinic.veridraw("status")
    #expect(refused.ending == .exit(69))
    daemon = try await clinic.start()
    #expect(try await clinic.status().head.root == head.root)
    try await clinic.advance(to: "2026-11-23T06:00")
    #expect(try await !clinic.drawn().isEmpty)
    #expect(try await clinic.verify().status == 0)
    await daemon.stop()
    withExtendedLifetime(idle) {}
  }

  @Test(
    "SIGTERM or SIGINT the moment it is ready: stops cleanly", arguments: [SIGTERM, SIGINT])
  func stopAtOnce(signal: Int32) async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    for _ in 0..<10 {
      let daemon = try await clinic.start()
      daemon.child.signal(signal)
      #expect(await daemon.child.end().ending == .exit(0))
    }
  }

  @Test(
    "a passed socket is served, and outlives the daemon",
    .enabled(if: Tools.isRoot, "\(Tools.needsRoot)"))
  func activation() async throws {
    let clinic = try await Clinic(realFrom: "2026-11-22T12:00")
    var daemon = try await clinic.start()
    _ = try await clinic.status()
    await daemon.cut()
    // A caller waits in the queue of the socket until somebody serves it again.
    async let waiting = clinic.status()
    daemon = try await clinic.start()
    #expect(try await waiting.origin == "clinic.example/e2e/2026")
    await daemon.stop()
    #expect(FileManager.default.fileExists(atPath: clinic.socket))
  }
}

/// What listens where `NOTIFY_SOCKET` points, as systemd does.
private struct Manager {
  let heard = Journal()

  init(at path: String) throws {
    let socket = try Socket.bound(path, stream: false)
    let heard = heard
    Thread.detachNewThread {
      var buffer = [UInt8](repeating: 0, count: 4096)
      while !heard.text.contains("STOPPING=1") {
        let count = recv(socket.fileDescriptor, &buffer, buffer.count, 0)
        guard count > 0 else { break }
        heard.take(buffer[..<count] + [0x0A])
      }
      heard.end()
      withExtendedLifetime(socket) {}
    }
  }
}
