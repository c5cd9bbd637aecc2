import ControlAPI
import Testing

/// Replies and refusals survive the socket.
struct ReplyMessageTests {
  private func read(_ bytes: [UInt8]) throws -> ReplyMessage {
    #expect(bytes.last == 0)
    return try ReplyMessage(parsing: bytes.dropLast())
  }

  private func read(_ text: String) throws -> ReplyMessage {
    try ReplyMessage(parsing: Array(text.utf8))
  }

  @Test
  func result() throws {
    let reply = try read(try ReplyMessage.encode(StageBegin.Reply(stage: 3)))
    #expect(try reply.result(of: StageBegin.self).stage == 3)
    #expect(!reply.continues && reply.error == nil)
  }

  @Test
  func nothingIsAnEmptyObject() throws {
    let bytes = try ReplyMessage.encode(Nothing())
    #expect(String(decoding: bytes, as: UTF8.self) == "{\"parameters\":{}}\0")
    _ = try read(bytes).result(of: StageAppend.self)
  }

  @Test
  func continues() throws {
    let bytes = try ReplyMessage.encode(AuditLog.Reply(first: 0, lines: ["a"]), continues: true)
    #expect(try read(bytes).continues)
  }

  @Test(arguments: ControlError.Kind.allCases)
  func refusalOfEachKind(_ kind: ControlError.Kind) throws {
    let sent = ControlError(
      kind, "patient 0042 is already enrolled", hint: "'veridraw patient show 0042'",
      problems: ["roster.csv:3:1: bad date"])
    let reply = try read(try ReplyMessage.encode(sent))
    #expect(reply.error == "org.veridraw.\(kind.rawValue)")
    #expect(throws: sent) { try reply.result(of: Status.self) }
  }

  @Test
  func refusalWithoutMembersKeepsItsKind() throws {
    let error = #expect(throws: ControlError.self) {
      try read(#"{"error":"org.veridraw.Refused"}"#).result(of: Status.self)
    }
    #expect(error?.kind == .refused)
  }

  @Test(arguments: [
    (ServiceError.interfaceNotFound("a.b"), ControlError.Kind.unavailable, "'a.b'"),
    (.methodNotFound("a.b.C"), .unavailable, "'a.b.C'"),
    (.invalidParameter("away.why"), .invalidInput, "'away.why'"),
    (.expectedMore, .invalidInput, "'more'"),
  ])
  func errorsOfTheProtocol(
    _ sent: ServiceError, _ kind: ControlError.Kind, _ quoted: String
  ) throws {
    let reply = try read(try ReplyMessage.encode(sent))
    #expect(reply.error == sent.name)
    let error = #expect(throws: ControlError.self) { try reply.result(of: Status.self) }
    #expect(error?.kind == kind)
    #expect(error?.message.contains(quoted) == true)
  }

  @Test
  func unknownErrorIsNoResult() throws {
    let error = #expect(throws: ControlError.self) {
      try read(#"{"error":"org.example.Odd","parameters":{"stage":3}}"#)
        .result(of: StageBegin.self)
    }
    #expect(error?.kind == .unavailable)
    #expect(error?.message.contains("org.example.Odd") == true)
  }

  @Test(arguments: [#"{"parameters":{}}"#, "{}", #"{"parameters":{"stage":"3"}}"#])
  func replyOfAnotherShape(_ text: String) throws {
    let reply = try read(text)
    #expect(throws: MessageFault.malformed) { try reply.result(of: StageBegin.self) }
  }

  @Test
  func membersOfANewerDaemonAreLetBe() throws {
    let reply = try read(#"{"parameters":{"stage":3,"colour":"red"}}"#)
    #expect(try reply.result(of: StageBegin.self).stage == 3)
  }

  @Test(arguments: ["", "[]", #"{"continues":1}"#, #"{"error":{}}"#, #"{"a":1,"a":2}"#])
  func refusesWhatIsNoReply(_ text: String) {
    #expect(throws: MessageFault.self) { try read(text) }
  }
}
