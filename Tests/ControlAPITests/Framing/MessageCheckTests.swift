import ControlAPI
import Testing

/// What no decoder gets to see.
struct MessageCheckTests {
  private func check(_ text: String) throws { try MessageCheck.check(Array(text.utf8)) }

  @Test(arguments: [
    "{}", " { \"a\" : [ 1 , -2 , \"x\" , null , true ] } \n", #"{"a":{"a":{"a":1}},"b":{"a":2}}"#,
    #"{"a":"{[\"1.0\"]}","b":"\\"}"#, #"{"a":[{"a":1},{"a":1}]}"#,
    #"{"a":["a","a"],"b":"a"}"#, #"{"name":"Zoë 山"}"#,
  ])
  func accepts(_ text: String) throws {
    try check(text)
  }

  @Test(arguments: [
    "", " ", "[]", "1", "\"a\"", "null", "\u{FEFF}{}", "x{}", "{", "}", "{}}",
    #"{"a"#, #"{"a":"\"#, #"{"a":"\""#,
  ])
  func refusesWhatIsNoObject(_ text: String) {
    #expect(throws: MessageFault.malformed) { try check(text) }
  }

  @Test(arguments: [
    #"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a" :3}"#, #"{"p":{"x":1,"x":2}}"#,
    #"{"p":[{"x":1,"x":2}]}"#, #"{"a":{"b":1},"a":2}"#,
  ])
  func refusesEqualNames(_ text: String) {
    #expect(throws: MessageFault.duplicateKey) { try check(text) }
  }

  @Test
  func refusesAnEscapedName() {
    #expect(throws: MessageFault.escapedKey) { try check(#"{"\u0061":1,"a":2}"#) }
  }

  @Test(arguments: ["1.0", "1e3", "1E3", "-0.5", "10.", "1e-2"])
  func refusesOtherNumbersThanIntegers(_ number: String) {
    #expect(throws: MessageFault.notAnInteger) { try check("{\"a\":\(number)}") }
  }

  @Test
  func refusesOtherEncodings() {
    #expect(throws: MessageFault.malformed) {
      try MessageCheck.check(Array("{\"a\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8))
    }
    #expect(throws: MessageFault.malformed) { try MessageCheck.check([0xFF, 0xFE, 0x7B, 0x7D]) }
  }

  private func nested(_ depth: Int, _ open: String, _ close: String) -> String {
    "{\"a\":" + String(repeating: open, count: depth - 1)
      + String(repeating: close, count: depth - 1) + "}"
  }

  @Test
  func allowsTheDeepest() throws {
    try check(nested(32, "[", "]"))
  }

  @Test(arguments: [33, 1000, 100_000])
  func refusesOneDeeper(_ depth: Int) {
    #expect(throws: MessageFault.tooDeep(limit: 32)) { try check(nested(depth, "[", "]")) }
  }
}
