import ControlAPI
import Testing

/// A call survives the socket, and nothing else is taken for one.
struct CallMessageTests {
  private func call(_ text: String) throws -> CallMessage {
    try CallMessage(parsing: Array(text.utf8))
  }

  private func record(_ parameters: String) throws -> RecordTest.Parameters {
    try call("{\"method\":\"org.veridraw.RecordTest\",\"parameters\":\(parameters)}")
      .parameters(of: RecordTest.self)
  }

  @Test
  func isWrittenInOneWay() throws {
    let bytes = try CallMessage.encode(AuditLog.self, .init(first: 3, count: 500), more: true)
    let text =
      #"{"method":"org.veridraw.AuditLog","more":true,"parameters":{"count":500,"first":3}}"#
    #expect(String(decoding: bytes, as: UTF8.self) == text + "\0")
  }

  @Test
  func slashesStayAndNULIsEscaped() throws {
    let bytes = try CallMessage.encode(StageBegin.self, .init(name: "a/b\0c"))
    #expect(String(decoding: bytes, as: UTF8.self).contains(#""a/b\u0000c""#))
    #expect(bytes.firstIndex(of: 0) == bytes.count - 1)
  }

  @Test
  func roundTrip() throws {
    let sent = RecordTest.Parameters(test: 17, what: "collected", specimen: "A/1")
    let message = try call(
      String(decoding: try CallMessage.encode(RecordTest.self, sent).dropLast(), as: UTF8.self))
    #expect(message.method == "org.veridraw.RecordTest")
    #expect(!message.more && !message.oneway && !message.upgrade)
    let read = try message.parameters(of: RecordTest.self)
    #expect(read.test == 17 && read.what == "collected" && read.specimen == "A/1")
    #expect(read.reason == nil)
  }

  @Test
  func nothingMayBeAbsentOrEmpty() throws {
    _ = try call(#"{"method":"org.veridraw.Status"}"#).parameters(of: Status.self)
    _ = try call(#"{"method":"org.veridraw.Status","parameters":{}}"#).parameters(of: Status.self)
    _ = try call(#"{"method":"org.veridraw.Status","parameters":null}"#)
      .parameters(of: Status.self)
  }

  @Test
  func flagsAreRead() throws {
    let message = try call(#"{"method":"x","more":true,"oneway":true,"upgrade":true}"#)
    #expect(message.more && message.oneway && message.upgrade)
  }

  @Test(arguments: [
    "{}", #"{"method":1}"#, #"{"method":null}"#, #"{"method":"a","more":"yes"}"#,
    #"{"method":"a",}"#, #"{"method" "a"}"#, #"{"method":"a"}{"#,
    #"{"method":"a","x":[1,]}"#, #"{"method":"a","x":[1}"#, #"{"method":"a",,"more":true}"#,
    #"{"method":"a","x":01}"#, #"{"method":"a","x":-}"#, #"{"method":"\q"}"#,
    #"{"method":"\uD800"}"#,
    "{\"method\":\"a\tb\"}", #"{"method":"a","x":nul}"#, #"{"method":"a"/**/}"#,
    #"{"method":"a","x":[1 2]}"#, #"{"method":"a","x":+1}"#, #"{"method":"a","x":.5}"#,
    #"{"parameters":{}}"#, "{'method':'a'}", #"{"method":"a"} x"#,
  ])
  func refusesWhatIsNoCall(_ text: String) {
    #expect(throws: MessageFault.malformed) { try call(text) }
  }

  @Test(arguments: [
    (#"{"what":"collected"}"#, "test"), (#"{"test":"17","what":"collected"}"#, "test"),
    (#"{"test":17}"#, "what"), (#"{"test":17,"what":null}"#, "what"),
    (#"{"test":17,"what":"left","raeson":"x"}"#, "raeson"),
    (#"{"test":17,"what":"left","Reason":"x"}"#, "Reason"),
    (#"{"test":9223372036854775808,"what":"left"}"#, "parameters"),
    (#"{"test":100000000000000000000000,"what":"left"}"#, "parameters"),
    (#"{"test":true,"what":""}"#, "test"),
    ("[]", "parameters"), ("17", "parameters"), (#""x""#, "parameters"),
  ])
  func namesTheParameterThatIsWrong(_ parameters: String, _ name: String) {
    #expect(throws: ServiceError.invalidParameter(name)) { try record(parameters) }
  }

  @Test
  func namesTheWayToANestedParameter() {
    let head = #"{"method":"org.veridraw.SetAttendance","parameters":{"patient":"1","away":"#
    for (away, name) in [
      (#"{"first":"","last":""}"#, "away.why"),
      (#"{"first":"","last":"","why":"","until":""}"#, "away.until"),
    ] {
      #expect(throws: ServiceError.invalidParameter(name)) {
        try call(head + away + "}}").parameters(of: SetAttendance.self)
      }
    }
  }

  @Test
  func nullIsAbsent() throws {
    #expect(try record(#"{"test":1,"what":"left","reason":null}"#).reason == nil)
    #expect(try record(#"{"test":1,"what":"left","stranger":null}"#).test == 1)
  }

  @Test
  func tooLongACallIsNotWritten() {
    #expect(throws: MessageFault.tooLong(limit: 1 << 20)) {
      try CallMessage.encode(
        StageAppend.self, .init(stage: 1, base64: String(repeating: "A", count: 1 << 20)))
    }
  }
}
