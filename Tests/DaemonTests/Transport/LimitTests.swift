import ControlAPI
import Daemon
import Glibc
import Testing

/// How much one caller may take.
@Suite(.timeLimit(.minutes(10)))
struct LimitTests {
  private func expectTurnedAway(_ server: RunningServer, _ word: String) async throws {
    try await server.caller { caller in
      let reply = try await caller.next()
      let error = #expect(throws: ControlError.self) { try reply?.result(of: Echo.self) }
      #expect(error?.kind == .unavailable)
      #expect(error?.message.contains(word) == true)
      #expect(try await caller.next() == nil)
    }
  }

  private func echo(_ caller: Caller) async throws {
    _ = try await caller.call(Echo.self, .init(text: ""))
  }

  @Test
  func connectionsOfOneUser() async throws {
    var limits = ServerLimits()
    limits.connectionsPerUser = 2
    try await RunningServer.with(.echo, limits: limits) { server in
      try await server.caller { first in
        try await echo(first)
        try await server.caller { second in
          try await echo(second)
          try await expectTurnedAway(server, "user \(getuid()) may have at most 2 at once")
          try await echo(first)
        }
        try await expectRoomAgain(server)
      }
    }
  }

  /// The place of a connection that ended is free as soon as the server has seen its end.
  private func expectRoomAgain(_ server: RunningServer) async throws {
    while true {
      let isTaken = try await server.caller { caller in
        try? await caller.send(Echo.self, .init(text: ""))
        return try await caller.next()?.error == nil
      }
      if isTaken { return }
    }
  }

  @Test
  func connectionsInTotal() async throws {
    var limits = ServerLimits()
    limits.connections = 1
    try await RunningServer.with(.echo, limits: limits) { server in
      try await server.caller { first in
        try await echo(first)
        try await expectTurnedAway(server, "the daemon takes at most 1 at once")
        try await echo(first)
      }
      try await expectRoomAgain(server)
    }
  }

  @Test
  func silentConnectionIsClosed() async throws {
    var limits = ServerLimits()
    limits.idle = .milliseconds(50)
    try await RunningServer.with(.echo, limits: limits) { server in
      try await server.caller { caller in
        let reply = try await caller.next()
        #expect(reply == nil)
      }
      try await server.caller { caller in
        // It may be closed before we have said anything.
        try? await caller.send(Array("{\"method\":".utf8))
        let reply = try await caller.next()
        #expect(reply == nil)
      }
    }
  }

  @Test
  func readerThatNeverReadsIsCutOff() async throws {
    var limits = ServerLimits()
    limits.idle = .milliseconds(100)
    let ended = Gate()
    var router = Router.echo
    let padding = String(repeating: "x", count: 1 << 20)
    router.onStream(Count.self, allow: [.admin]) { _, _, send in
      defer { ended.open() }
      while true { try await send(.init(number: 0, padding: padding)) }
    }
    try await RunningServer.with(router, limits: limits) { server in
      try await server.caller { caller in
        try await caller.send(Count.self, .init(upTo: 0), more: true)
        await ended.wait()
      }
    }
  }
}
