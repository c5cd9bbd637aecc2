import ControlTool
import Testing

@Suite("Output")
struct OutputTests {
  @Test(
    "nothing from data can move a cursor, start a line or turn the reading direction",
    arguments: [
      "\u{1B}[2J", "\u{07}", "\r", "\n", "\t", "\u{7F}", "\u{9B}31m", "\u{202E}evil", "\u{2066}",
      "\u{2028}", "\u{0}",
    ])
  func hostile(text: String) {
    let shown = Printable.text("a\(text)b")
    #expect(shown.contains("?"))
    #expect(!shown.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
    #expect(!shown.contains("\u{202E}") && !shown.contains("\u{2066}"))
  }

  @Test(
    "ordinary text of any language is left alone",
    arguments: ["Zoë Müller", "山田 太郎", "O’Brien", "👩‍⚕️"])
  func ordinary(text: String) {
    #expect(Printable.text(text) == text)
  }

  @Test(
    "width counts columns, not characters",
    arguments: [("abc", 3), ("é", 1), ("e\u{301}", 1), ("山田", 4), ("", 0)])
  func width(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test("columns align by display width, numbers to the right")
  func aligned() {
    var table = Table([.init("n", .right), .init("name"), .init("state")])
    table.add(["7", "山田", "left"])
    table.add(["112", "Ann", "selected"])
    #expect(
      table.lines(width: nil, unicode: true) == [
        "  n  name  state", "  7  山田  left", "112  Ann   selected",
      ])
  }

  @Test("a narrow terminal cuts only columns that yield, and marks the cut")
  func narrow() {
    var table = Table([.init("test", .right), .init("name", yields: true), .init("state")])
    table.add(["17", "Wilhelmna Throckmorton", "selected"])
    let lines = table.lines(width: 24, unicode: true)
    #expect(lines[1] == "  17  Wilhelm…  selected")
    #expect(table.lines(width: 24, unicode: false)[1] == "  17  Wilhelm~  selected")
    #expect(table.lines(width: 1, unicode: true)[1].hasSuffix("selected"))
  }

  @Test("a column may be left out before others are cut to nothing, and only then")
  func dropped() {
    var table = Table([.init("test"), .init("name", yields: true), .init("reason", drops: true)])
    table.add(["17", "Wilhelmina Throckmorton", "for-cause"])
    #expect(table.lines(width: 40, unicode: true)[0].hasSuffix("reason"))
    #expect(table.lines(width: 29, unicode: true)[1] == "17    Wilhelmina …  for-cause")
    #expect(
      table.lines(width: 28, unicode: true) == [
        "test  name", "17    Wilhelmina Throckmort…",
      ])
  }

  @Test("a cell cannot make a second row")
  func cellWithLineFeed() {
    var table = Table([.init("name")])
    table.add(["Ann\n112  Eve"])
    #expect(table.lines(width: nil, unicode: true).count == 2)
    #expect(table.lines(width: nil, unicode: true)[1] == "Ann?112  Eve")
  }

  @Test("dates are local and unambiguous, and what is no date is shown as it came")
  func dates() {
    #expect(Shown.date("2026-11-23") == "Mon 23 Nov 2026")
    #expect(Shown.date("23/11/2026") == "23/11/2026")
    #expect(Shown.instant("2026-11-23T05:00:00-06:00") == "Mon 23 Nov 2026 05:00")
    #expect(Shown.instant("soon") == "soon")
    #expect(Shown.time("2026-11-23T05:00:00-06:00", on: "2026-11-23") == "05:00")
    #expect(Shown.time("2026-11-24T05:00:00-06:00", on: "2026-11-23") == "Tue 24 Nov 2026 05:00")
    #expect(Shown.utc(1_795_431_600) == "Mon 23 Nov 2026 11:00:00 UTC")
  }

  @Test("figures round down and keep their zeros")
  func figures() {
    #expect(Shown.percent(456_310_988) == "45.63 %")
    #expect(Shown.percent(1_000_000_000) == "100.00 %")
    #expect(Shown.percent(9_999) == "0.00 %")
    #expect(Shown.count(1, "patient") == "1 patient")
    #expect(Shown.count(0, "patient") == "0 patients")
  }

  @Test(
    "cells are quoted where they must be, and formulas are shown, not run",
    arguments: [
      ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
      ("two\nlines", "\"two\nlines\""), ("cr\rhere", "\"cr\rhere\""), ("", ""),
      ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("=a,b", "\"'=a,b\""),
    ])
  func csv(text: String, cell: String) {
    #expect(CSV.record([text]) == cell + "\r\n")
  }

  @Test("JSON has its keys sorted, slashes bare, and nothing a terminal obeys")
  func json() throws {
    struct Value: Encodable { let b = "2026-11-23/main", a = "\u{9B}31m\u{202E}" }
    #expect(
      try JSONText.of(Value(), pretty: false)
        == #"{"a":"\u009b31m\u202e","b":"2026-11-23/main","shape":1}"#)
    #expect(try JSONText.of(Value(), pretty: true).contains("\n  \"a\""))
  }

  @Test("a page shows markup as text")
  func html() {
    #expect(
      HTML.escape("<script>alert('x')</script> & \"y\"")
        == "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;")
    #expect(HTML.escape("\u{202E}\u{1B}") == "??")
  }

  @Test("colours are for terminals that want them")
  func colours() {
    #expect(Console.wantsColours([:]))
    #expect(Console.wantsColours(["NO_COLOR": ""]))
    #expect(!Console.wantsColours(["NO_COLOR": "1"]))
    #expect(!Console.wantsColours(["TERM": "dumb"]))
  }

  @Test("the locale decides whether ornaments may leave ASCII")
  func unicode() {
    #expect(Console.speaksUnicode(["LANG": "de_DE.UTF-8"]))
    #expect(!Console.speaksUnicode([:]))
    #expect(!Console.speaksUnicode(["LANG": "en_US.UTF-8", "LC_ALL": "C"]))
    #expect(Console.speaksUnicode(["LANG": "C", "LC_ALL": "C.utf8"]))
  }
}
