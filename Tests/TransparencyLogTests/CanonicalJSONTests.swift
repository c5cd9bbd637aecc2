import Foundation
import TestSupport
import Testing
import TransparencyLog

private typealias Fault = CanonicalJSON.Fault
private typealias Value = CanonicalJSON.Value

private func parse(_ text: String) throws -> CanonicalJSON.Value {
  try CanonicalJSON.parse(Array(text.utf8))
}

struct CanonicalJSONReaderTests {
  @Test(arguments: [
    "{}", "[]", "0", "true", "false", #""""#, #"{"a":{}}"#, "[[],[0,1,10]]",
    #"{"a":1,"a1":2,"a_":3,"b":"~ !#"}"#, #""a\"b\\c/""#, "9007199254740991",
  ])
  func reads(_ text: String) throws {
    #expect(try parse(text).encoded() == Array(text.utf8))
  }

  @Test(arguments: [
    ("", CanonicalJSON.Fault.Code.endsEarly), ("{", .endsEarly), ("[1", .endsEarly),
    (#""a"#, .endsEarly),
    (#"{"a":"#, .endsEarly), ("tru", .endsEarly), (#""\"#, .endsEarly), ("[0,", .endsEarly),
    (" {}", .unexpectedByte), ("{ }", .unexpectedByte), ("[1, 2]", .unexpectedByte),
    (#"{"a" :1}"#, .unexpectedByte), ("null", .unexpectedByte), ("nan", .unexpectedByte),
    ("-1", .unexpectedByte), ("-0", .unexpectedByte), ("+1", .unexpectedByte),
    ("[1,]", .unexpectedByte), ("[,1]", .unexpectedByte), (#"{"a":1,}"#, .unexpectedByte),
    ("[1 2]", .unexpectedByte), ("{1:2}", .unexpectedByte), ("True", .unexpectedByte),
    ("trux", .unexpectedByte), ("[1.0]", .unexpectedByte), ("[1e2]", .unexpectedByte),
    ("'a'", .unexpectedByte), ("\u{FEFF}{}", .unexpectedByte), ("[0x1]", .unexpectedByte),
    ("{}\n", .trailingBytes), ("{}{}", .trailingBytes), ("0 ", .trailingBytes),
    ("1.0", .trailingBytes), ("1e2", .trailingBytes), ("truee", .trailingBytes),
    ("01", .badInteger), ("00", .badInteger), ("9007199254740992", .badInteger),
    ("9223372036854775808", .badInteger), ("99999999999999999999999999", .badInteger),
    (#"{"b":1,"a":2}"#, .keyOrder), (#"{"a":1,"a":2}"#, .keyOrder),
    (#"{"a1":1,"a":2}"#, .keyOrder), (#"{"a_":1,"a1":2}"#, .keyOrder),
    (#"{"":1}"#, .badKey), (#"{"A":1}"#, .badKey), (#"{"a-b":1}"#, .badKey),
    (#"{"a b":1}"#, .badKey), (#"{"\u0061":1}"#, .badKey), (#"{"é":1}"#, .badKey),
    (#""a\/b""#, .badString), (#""\u0041""#, .badString), (#""\n""#, .badString),
    (#""\t""#, .badString), ("\"\t\"", .badString), ("\"\u{7F}\"", .badString),
    (#""é""#, .badString), ("\"\u{0}\"", .badString), (#""\"é""#, .badString),
  ])
  func refuses(_ text: String, _ code: CanonicalJSON.Fault.Code) {
    #expect(throws: Fault(code)) { try parse(text) }
  }

  @Test func namesThePlace() {
    let fault = #expect(throws: Fault.self) { try parse(#"{"b":1,"a":2}"#) }
    #expect(fault?.offset == 8)
    #expect(fault?.description == "a key not in ascending order, or twice (byte 8)")
  }

  @Test func countsLevels() throws {
    let open = String(repeating: "[", count: 32)
    let close = String(repeating: "]", count: 32)
    #expect(try parse(open + close).encoded() == Array((open + close).utf8))
    #expect(throws: Fault(.tooDeep)) { try parse("[" + open + close + "]") }
    let objects = String(repeating: #"{"a":"#, count: 32)
    let ends = String(repeating: "}", count: 32)
    #expect(throws: Never.self) { try parse(objects + "0" + ends) }
    #expect(throws: Fault(.tooDeep)) { try parse(objects + "{}" + ends) }
    #expect(throws: Fault(.tooDeep)) { try parse(String(repeating: "[", count: 60_000)) }
  }

  @Test func countsBytes() throws {
    let most = "\"" + String(repeating: "a", count: 65_533) + "\""
    #expect(throws: Never.self) { try parse(most) }
    #expect(throws: Fault(.tooLong)) { try parse(most + "a") }
    #expect(throws: Fault(.tooLong)) { try CanonicalJSON.parse(Array("[]".utf8), limit: 1) }
  }

  @Test func kindsAreNotMixed() throws {
    let value = try parse(#"{"b":true,"i":1,"l":[],"o":{},"s":"1"}"#)
    #expect(value["i"]?.integer == 1 && value["i"]?.bool == nil && value["i"]?.string == nil)
    #expect(value["b"]?.bool == true && value["b"]?.integer == nil)
    #expect(value["s"]?.string == "1" && value["s"]?.integer == nil && value["s"]?["s"] == nil)
    #expect(value["l"]?.array == [] && value["l"]?.object == nil)
    #expect(value["o"]?.object == [:] && value["o"]?.array == nil)
    #expect(value["x"] == nil)
  }
}

struct CanonicalJSONWriterTests {
  @Test(arguments: [
    (CanonicalJSON.Value.integer(-1), CanonicalJSON.Fault.Code.badInteger),
    (.integer(1 << 53), .badInteger),
    (.integer(.min), .badInteger), (.string("é"), .badString), (.string("a\n"), .badString),
    (.string("\u{7F}"), .badString), (.object(["": 1]), .badKey), (.object(["A": 1]), .badKey),
    (.object(["a-b": 1]), .badKey), (.object(["a\"": 1]), .badKey), (.array(["\t"]), .badString),
    (.array([.object(["k": .integer(-5)])]), .badInteger),
  ])
  func refuses(_ value: CanonicalJSON.Value, _ code: CanonicalJSON.Fault.Code) {
    #expect(throws: Fault(code)) { try value.encoded() }
  }

  @Test func refusesTooManyLevels() throws {
    var value: Value = []
    for _ in 1..<32 { value = [value] }
    #expect(throws: Never.self) { try value.encoded() }
    #expect(throws: Fault(.tooDeep)) { try Value.array([value]).encoded() }
    #expect(throws: Fault(.tooDeep)) { try Value.object(["a": value]).encoded() }
  }
}

@Suite(.enabled(if: Vectors.areThere, Comment(rawValue: Vectors.absence)))
struct CanonicalJSONVectorTests {
  private struct File: Decodable {
    struct Trap: Decodable {
      let keys: [String]?
      let canonical: String?
      let bytes: String?
      let must: String?
    }
    struct SortSample: Decodable {
      let input: String
    }
    let sort_sample: SortSample
    let our_profile_traps: [Trap]
  }

  private func file() throws -> File {
    try JSONDecoder().decode(File.self, from: try Vectors.data("rfc8785/rfc8785.json"))
  }

  @Test func trapsAreRefused() throws {
    let traps = try file().our_profile_traps.filter { $0.must == "reject" }
    #expect(traps.count == 7)
    for trap in traps {
      let bytes = try #require(trap.bytes)
      #expect(throws: Fault.self, "\(bytes)") { try parse(bytes) }
    }
  }

  /// The vector has keys outside our profile too. The whole is refused for those alone; what is
  /// left without them is written in the vector's order.
  @Test func keysAreOrderedByBytes() throws {
    let trap = try #require(try file().our_profile_traps.first { $0.keys != nil })
    let canonical = try #require(trap.canonical)
    #expect(throws: Fault(.badKey)) { try parse(canonical) }
    let members = try JSONDecoder().decode([String: Int64].self, from: Data(canonical.utf8))
    let ours = members.filter { $0.key.wholeMatch(of: /[a-z0-9_]+/) != nil }
    #expect(ours.count == 6)
    let expected = #"{"_":5,"a":4,"a10":1,"a2":2,"a_1":9,"b":7}"#
    #expect(try Value.object(ours.mapValues { .integer($0) }).encoded() == Array(expected.utf8))
  }

  /// Names and escapes are no part of our profile.
  @Test func sampleOfTheStandardIsOutside() throws {
    let input = try file().sort_sample.input
    #expect(throws: Fault(.badKey)) { try parse(input) }
  }
}
