import ControlAPI
import Daemon
import NIOCore
import Testing

/// Calls over a real socket.
@Suite(.timeLimit(.minutes(10)))
struct CallTests {
  private func call(_ router: Router, _ text: String) async throws -> ReplyMessage? {
    try await RunningServer.with(router) { server in
      try await server.caller { caller in
        try await caller.send(text)
        return try await caller.next()
      }
    }
  }

  @Test
  func answersACall() async throws {
    try await RunningServer.with(.echo) { server in
      try await server.caller { caller in
        let answer = try await caller.call(Echo.self, .init(text: "Zoë"))
        #expect(answer.text == "Zoë")
      }
    }
  }

  @Test
  func answersPipelinedCallsInOrder() async throws {
    try await RunningServer.with(.echo) { server in
      try await server.caller { caller in
        var bytes: [UInt8] = []
        for number in 0..<200 {
          bytes += try CallMessage.encode(Echo.self, .init(text: "\(number)"))
        }
        try await caller.send(bytes)
        for number in 0..<200 {
          #expect(try await caller.reply(to: Echo.self).text == "\(number)")
        }
      }
    }
  }

  @Test
  func oneCallAtATimeOnAConnection() async throws {
    let (release, first, begun) = (Gate(), Gate(), Tally())
    var router = Router.echo
    router.on(Work.self, allow: [.admin]) { _, _ in
      begun.add()
      first.open()
      await release.wait()
      return Nothing()
    }
    try await RunningServer.with(router) { server in
      defer { release.open() }
      try await server.caller { caller in
        try await caller.send(Work.self, Nothing())
        try await caller.send(Work.self, Nothing())
        await first.wait()
        // Another connection is answered meanwhile.
        try await server.caller { _ = try await $0.call(Echo.self, .init(text: "")) }
        #expect(begun.value == 1)
        release.open()
        _ = try await caller.reply(to: Work.self)
        _ = try await caller.reply(to: Work.self)
        #expect(begun.value == 2)
      }
    }
  }

  @Test
  func answersWhoeverHasStoppedWriting() async throws {
    let text = String(repeating: "x", count: 900_000)
    try await RunningServer.with(.echo) { server in
      try await server.caller { caller in
        try await caller.send(Echo.self, .init(text: text))
        try await caller.channel.close(mode: .output)
        #expect(try await caller.reply(to: Echo.self).text == text)
        #expect(try await caller.next() == nil)
      }
    }
  }

  @Test
  func onewayCallIsDoneWithoutAReply() async throws {
    let done = Gate()
    var router = Router.echo
    router.on(Work.self, allow: [.admin]) { _, _ in
      done.open()
      return Nothing()
    }
    try await RunningServer.with(router) { server in
      try await server.caller { caller in
        try await caller.send(#"{"method":"org.veridraw.Work","oneway":true}"#)
        try await caller.send(#"{"method":"org.veridraw.Missing","oneway":true}"#)
        #expect(try await caller.call(Echo.self, .init(text: "next")).text == "next")
        #expect(done.isOpen)
      }
    }
  }

  @Test(arguments: [
    (#"{"method":"org.veridraw.Missing"}"#, "MethodNotFound"),
    (#"{"method":"org.veridraw.echo","parameters":{"text":""}}"#, "MethodNotFound"),
    (#"{"method":"org.example.Echo","parameters":{"text":""}}"#, "InterfaceNotFound"),
    (#"{"method":"org.veridraw.practice.ActAs"}"#, "InterfaceNotFound"),
    (#"{"method":""}"#, "InterfaceNotFound"), (#"{"method":"Echo"}"#, "InterfaceNotFound"),
    (#"{"method":"org.veridraw.Echo"}"#, "InvalidParameter"),
    (#"{"method":"org.veridraw.Echo","parameters":{"text":1}}"#, "InvalidParameter"),
    (#"{"method":"org.veridraw.Echo","parameters":{"text":"","x":1}}"#, "InvalidParameter"),
    (
      #"{"method":"org.veridraw.Echo","parameters":{"text":""},"upgrade":true}"#,
      "InvalidParameter"
    ),
  ])
  func wordsItsErrorsAsVarlinkDoes(_ text: String, _ error: String) async throws {
    #expect(try await call(.echo, text)?.error == "org.varlink.service.\(error)")
  }

  @Test
  func handsOnARefusal() async throws {
    let refusal = ControlError(
      .refused, "not today", hint: "tomorrow", problems: ["roster.csv:1:1: no header"])
    var router = Router()
    router.on(Work.self, allow: [.admin]) { _, _ in throw refusal }
    let reply = try await call(router, #"{"method":"org.veridraw.Work"}"#)
    #expect(throws: refusal) { try reply?.result(of: Work.self) }
  }

  @Test
  func doesNotTellWhatElseWentWrong() async throws {
    struct Leak: Error { var name = "UNMISTAKABLE-NAME" }
    var router = Router()
    router.on(Work.self, allow: [.admin]) { _, _ in throw Leak() }
    try await RunningServer.with(router) { server in
      try await server.caller { caller in
        let error = await #expect(throws: ControlError.self) {
          try await caller.call(Work.self, Nothing())
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("UNMISTAKABLE") == false)
      }
      #expect(server.log.lines.contains { $0.contains("error=Leak") })
      #expect(!server.log.lines.contains { $0.contains("UNMISTAKABLE") })
    }
  }

  @Test
  func refusesToSendMoreThanAReplyMayHave() async throws {
    var router = Router()
    router.on(Echo.self, allow: [.admin]) { _, _ in
      Echo.Reply(text: String(repeating: "x", count: MessageLimits.reply))
    }
    let text = #"{"method":"org.veridraw.Echo","parameters":{"text":""}}"#
    #expect(try await call(router, text)?.error == "org.veridraw.Unavailable")
  }

  @Test
  func describesItself() async throws {
    try await RunningServer.with(.echo, isPractice: true) { server in
      try await server.caller { caller in
        let info = try await caller.call(GetInfo.self, Nothing())
        #expect(info.version == "1.2.3")
        #expect(
          info.interfaces == ["org.varlink.service", "org.veridraw", "org.veridraw.practice"])
        for name in info.interfaces {
          let text = try await caller.call(GetInterfaceDescription.self, .init(interface: name))
          #expect(text.description.contains("\ninterface \(name)\n"))
        }
      }
    }
  }

  @Test(arguments: ["org.veridraw.practice", "org.example", ""])
  func describesNothingElse(_ name: String) async throws {
    try await RunningServer.with(.echo) { server in
      try await server.caller { caller in
        try await caller.send(GetInterfaceDescription.self, .init(interface: name))
        let error = try await caller.next()?.error
        #expect(error == "org.varlink.service.InterfaceNotFound")
      }
    }
  }
}
