import Documents
import Selection
import Testing

/// The reader itself, on a program file of the smallest kind.
@Suite struct YAMLDocumentTests {
  static let good = """
    program: small
    title: A small program
    panel: clinical-cup
    lists:
      - {name: main, title: Groups, weekdays: [mon, tue], opens: 05:00, closes: 17:00}

    """

  private func complaints(_ text: String) -> [String] { complaints(bytes: text.bytes) }

  private func complaints(bytes: [UInt8]) -> [String] {
    DocumentsTests.complaints { () throws(Problems) in
      try ProgramFile.read(bytes, file: "p.yaml")
    }
  }

  @Test func readsTheGoodOne() {
    #expect(complaints(Self.good).isEmpty)
  }

  /// By YAML 1.1 a bare 17:00 is the number 1020 and a bare `no` is false. Not here.
  @Test func scalarsMeanWhatIsWritten() throws {
    let text = Self.good.changing("title: A small program", to: "title: no")
    let program = try ProgramFile.read(text.bytes, file: "p.yaml")
    #expect(program.title == "no")
    #expect(program.plans[0].closes.description == "17:00")
    #expect(program.plans[0].opens.minutes == 300)
  }

  @Test func takesWindowsLineEndsAndAByteOrderMark() {
    let text = "\u{FEFF}" + Self.good.replacing("\n", with: "\r\n")
    #expect(complaints(text).isEmpty)
  }

  @Test(arguments: [
    ("", "p.yaml:1:1: file is empty"),
    ("# nothing\n", "p.yaml:1:1: file is empty"),
    ("just words", "p.yaml:1:1: expected a map of keys, got a single value"),
    ("- a\n- b\n", "p.yaml:1:1: expected a map of keys, got a list"),
    ("a: [1, 2", "p.yaml:2:1: not YAML: did not find expected ',' or ']'"),
    ("a: b\n\tc: d\n", "p.yaml:2:1: not YAML: found a tab character that violates indentation"),
    ("a: \"open", "p.yaml:1:9: not YAML: found unexpected end of stream"),
    ("a: 1\n---\nb: 2\n", "p.yaml:2:1: not YAML: but found another document"),
    ("a: 1\nb: 2\na: 3\n", "p.yaml:1:1: key 'a' is given twice"),
    ("a: 1\n\"a\": 3\n", "p.yaml:1:1: key 'a' is given twice"),
    ("1: a\n\"1\": b\n", "p.yaml:2:1: key '1' is given twice"),
    ("? [a, b]\n: c\n", "p.yaml:1:3: a key must be a plain word"),
    (
      "a: &x 1\nb: *x\n",
      "p.yaml:1:4: anchors (&name) and aliases are not allowed (write it out each time)"
    ),
    (
      "a: &x {b: 1}\nc:\n  <<: *x\n",
      "p.yaml:1:4: anchors (&name) and aliases are not allowed (write it out each time)"
    ),
    ("a: *x\n", "p.yaml:1:4: not YAML: found undefined alias"),
    ("a: b\u{7}\n", "p.yaml:1:5: character U+7 is not allowed"),
    ("a: b\nc: \u{202E}d\n", "p.yaml:2:4: character U+202E is not allowed"),
  ])
  func refuses(text: String, message: String) {
    #expect(complaints(text).first == message)
  }

  @Test func refusesBytesThatAreNotUTF8() {
    let bytes: [UInt8] = "program: a\ntitle: é".bytes.dropLast() + [0x0A]
    #expect(complaints(bytes: bytes) == ["p.yaml:2:8: not UTF-8 (save it as UTF-8)"])
  }

  @Test func refusesALongFile() {
    let text = "# " + String(repeating: "x", count: 1 << 20)
    #expect(complaints(text) == ["p.yaml:1:1: file has 1048578 bytes, at most 1048576 are read"])
  }

  @Test func refusesAnExpandingFile() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      let alias = "*a\(level - 1)"
      text +=
        "a\(level): &a\(level) [\(Array(repeating: alias, count: 9).joined(separator: ","))]\n"
    }
    #expect(complaints(text) == ["p.yaml:3:1: aliases (*name) are not allowed"])
  }

  @Test(arguments: [
    String(repeating: "[", count: 100_000),
    String(repeating: "{a: ", count: 100_000),
    String(repeating: "- ", count: 100_000),
    String(repeating: "? ", count: 100_000),
    (0..<400).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    "a: " + String(repeating: "[", count: 30) + String(repeating: "]", count: 30),
  ])
  func refusesDepth(text: String) {
    #expect(complaints(text).count == 1)
  }

  @Test func findsEverythingAtOnce() {
    let text = """
      progam: small
      title: ""
      panel: Clinical Cup
      collect_within_hours: 0
      lists:
        - {name: Main, title: Groups, weekdays: [mon, tues, mon], opens: 9:00, closes: 25:00}
        - {name: late, title: Late, weekdays: [], opens: 17:00, closes: 05:00, color: red}

      """
    #expect(
      complaints(text) == [
        "p.yaml:1:1: missing key 'program'",
        "p.yaml:1:1: unknown key 'progam' (did you mean 'program'?)",
        "p.yaml:2:8: expected at most 80 characters on one line, got nothing",
        "p.yaml:3:8: expected a name of 1 to 31 of a-z, 0-9 and '-', got 'Clinical Cup'",
        "p.yaml:4:23: expected a whole number from 1 to 48, got '0'",
        "p.yaml:6:12: expected a list name of 1 to 32 of a-z, 0-9, '.' and '-', "
          + "the first a letter or digit, got 'Main'",
        "p.yaml:6:49: expected a weekday like mon, got 'tues' (did you mean 'tue'?)",
        "p.yaml:6:68: expected a time from 00:00 to 23:59, got '9:00'",
        "p.yaml:6:82: expected a time from 00:00 to 23:59, got '25:00'",
        "p.yaml:7:41: must have 1 to 7 members, has 0",
        "p.yaml:7:67: closes must be later than opens 17:00, got 05:00",
        "p.yaml:7:74: unknown key 'color'",
      ])
  }

  @Test func countsWhatItDoesNotPrint() {
    let text = (0..<80).map { "key\($0): 1\n" }.joined()
    do {
      _ = try ProgramFile.read(text.bytes, file: "p.yaml")
      Issue.record("was read")
    } catch {
      #expect(error.total == 84)
      let lines = error.description.split(separator: "\n")
      #expect(lines.count == 51)
      #expect(lines.last == "… and 34 more")
    }
  }
}
