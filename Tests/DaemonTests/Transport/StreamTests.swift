import ControlAPI
import Daemon
import Testing

/// Answers in several replies.
@Suite(.timeLimit(.minutes(10)))
struct StreamTests {
  private struct Broken: Error {}

  private func router(padding: String = "", failAt: Int = .max) -> Router {
    var router = Router.echo
    router.onStream(Count.self, allow: [.admin]) { parameters, _, send in
      for number in 0..<parameters.upTo {
        if number == failAt { throw ControlError(.refused, "enough") }
        try await send(.init(number: number, padding: padding))
      }
    }
    return router
  }

  /// Numbers and whether more were announced, until a reply that is not continued.
  private func stream(_ router: Router, upTo: Int) async throws -> [ReplyMessage] {
    try await RunningServer.with(router) { server in
      try await server.caller { caller in
        try await caller.send(Count.self, .init(upTo: upTo), more: true)
        var replies: [ReplyMessage] = []
        while let reply = try await caller.next() {
          replies.append(reply)
          if !reply.continues { break }
        }
        return replies
      }
    }
  }

  @Test(arguments: [1, 2, 500])
  func allButTheLastAreContinued(_ count: Int) async throws {
    let replies = try await stream(router(), upTo: count)
    #expect(try replies.map { try $0.result(of: Count.self).number } == Array(0..<count))
    #expect(replies.map(\.continues) == (1...count).map { $0 < count })
  }

  @Test
  func anErrorEndsIt() async throws {
    let replies = try await stream(router(failAt: 2), upTo: 5)
    #expect(replies.map(\.continues) == [true, true, false])
    #expect(replies.last?.error == "org.veridraw.Refused")
  }

  @Test
  func nothingAtAllIsAFault() async throws {
    let replies = try await stream(router(), upTo: 0)
    #expect(replies.map(\.error) == ["org.veridraw.Unavailable"])
  }

  @Test
  func needsMore() async throws {
    try await RunningServer.with(router()) { server in
      try await server.caller { caller in
        try await caller.send(Count.self, .init(upTo: 3))
        #expect(try await caller.next()?.error == "org.varlink.service.ExpectedMore")
        _ = try await caller.call(Echo.self, .init(text: "still here"))
      }
    }
  }

  @Test
  func connectionGoesOnAfterwards() async throws {
    try await RunningServer.with(router()) { server in
      try await server.caller { caller in
        try await caller.send(Count.self, .init(upTo: 3), more: true)
        for _ in 0..<3 { _ = try await caller.reply(to: Count.self) }
        #expect(try await caller.call(Echo.self, .init(text: "x")).text == "x")
      }
    }
  }

  /// Whoever does not read stops its own stream, is nobody else's trouble, and ends it by leaving.
  @Test
  func slowReaderHoldsUpItselfOnly() async throws {
    let (sent, ended) = (Tally(), Gate())
    var router = Router.echo
    let padding = String(repeating: "x", count: 1 << 20)
    router.onStream(Count.self, allow: [.admin]) { _, _, send in
      defer { ended.open() }
      for number in 0..<1000 {
        try await send(.init(number: number, padding: padding))
        sent.add()
      }
    }
    try await RunningServer.with(router) { server in
      try await server.caller { slow in
        try await slow.send(Count.self, .init(upTo: 1000), more: true)
        _ = try await slow.reply(to: Count.self)
        for _ in 0..<20 {
          try await server.caller { _ = try await $0.call(Echo.self, .init(text: "")) }
        }
        #expect(!ended.isOpen)
      }
      await ended.wait()
      #expect(sent.value < 100)
    }
  }
}
