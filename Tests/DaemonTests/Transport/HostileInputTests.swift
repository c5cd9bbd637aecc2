import ControlAPI
import Daemon
import Testing

/// Whatever one client sends, it harms itself only.
@Suite(.timeLimit(.minutes(10)))
struct HostileInputTests {
  /// Sends bytes, expects one refusal and then the end; afterwards others are answered.
  private func expectRefused(_ bytes: [UInt8], _ fault: MessageFault) async throws {
    try await RunningServer.with(.echo) { server in
      try await server.caller { caller in
        // The server may hang up before everything is written.
        try? await caller.send(bytes)
        let reply = try await caller.next()
        let error = #expect(throws: ControlError.self) { try reply?.result(of: Echo.self) }
        #expect(error?.kind == .invalidInput)
        #expect(error?.message == fault.description)
        #expect(try await caller.next() == nil)
      }
      try await expectAlive(server)
    }
  }

  private func expectAlive(_ server: RunningServer) async throws {
    try await server.caller { caller in
      let answer = try await caller.call(Echo.self, .init(text: "alive"))
      #expect(answer.text == "alive")
    }
  }

  @Test
  func twoMebibytesWithoutEnd() async throws {
    try await expectRefused(
      [UInt8](repeating: 0x41, count: 2 << 20), .tooLong(limit: MessageLimits.call))
  }

  @Test
  func twoMebibytesWithEnd() async throws {
    let text = "{\"method\":\"" + String(repeating: "x", count: 2 << 20) + "\"}\0"
    try await expectRefused(Array(text.utf8), .tooLong(limit: MessageLimits.call))
  }

  @Test(arguments: [33, 1000, 100_000])
  func deepNesting(_ depth: Int) async throws {
    let text =
      "{\"method\":\"org.veridraw.Echo\",\"parameters\":"
      + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}\0"
    try await expectRefused(Array(text.utf8), .tooDeep(limit: MessageLimits.depth))
  }

  @Test(arguments: [
    "\0", "GET / HTTP/1.1\r\n\r\n\0", "[]\0", "{}\0", "{\"method\":1}\0", "{\0", "\u{FEFF}{}\0",
    "{\"method\":\"org.veridraw.Echo\"\0",
  ])
  func garbage(_ text: String) async throws {
    try await expectRefused(Array(text.utf8), .malformed)
  }

  @Test
  func bytesThatAreNoText() async throws {
    try await expectRefused(Array(UInt8.min...UInt8.max).reversed(), .malformed)
  }

  @Test
  func equalNames() async throws {
    let text = "{\"method\":\"org.veridraw.Echo\",\"method\":\"org.veridraw.Secret\"}\0"
    try await expectRefused(Array(text.utf8), .duplicateKey)
  }

  @Test
  func nothingAfterAFaultIsAnswered() async throws {
    try await RunningServer.with(.echo) { server in
      try await server.caller { caller in
        let good = try CallMessage.encode(Echo.self, .init(text: "good"))
        try await caller.send(good + Array("bad\0".utf8) + good)
        #expect(try await caller.reply(to: Echo.self).text == "good")
        #expect(try await caller.next()?.error == "org.veridraw.InvalidInput")
        #expect(try await caller.next() == nil)
      }
    }
  }

  @Test
  func halfAMessageAndGone() async throws {
    try await RunningServer.with(.echo) { server in
      for _ in 0..<20 {
        try await server.caller { try await $0.send(Array("{\"method\":".utf8)) }
      }
      try await expectAlive(server)
    }
  }

  /// What has begun is finished although nobody waits for it any more.
  @Test
  func gonePeerDoesNotUndoItsCall() async throws {
    let (begun, release, done) = (Gate(), Gate(), Gate())
    var router = Router.echo
    router.on(Work.self, allow: [.admin]) { _, _ in
      begun.open()
      await release.wait()
      if !Task.isCancelled { done.open() }
      return Nothing()
    }
    try await RunningServer.with(router) { server in
      defer { release.open() }
      try await server.caller { caller in
        try await caller.send(Work.self, Nothing())
        await begun.wait()
      }
      try await expectAlive(server)
      release.open()
      await done.wait()
      try await expectAlive(server)
    }
  }
}
