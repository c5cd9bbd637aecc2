import ControlAPI
import ControlTool
import Synchronization
import Testing

/// A bench with a few cups on it; keeps what is entered.
final class Bench: Sendable {
  private let cups = Mutex<[EnterResult.Parameters]>([])

  var entered: [EnterResult.Parameters] { cups.withLock { $0 } }

  /// Specimens `S-17` to `S-23`, two of a panel whose lots are kept, one with pads, the last with a
  /// device before of which no strip worked; test 19 cannot take a result, and nothing can be
  /// indeterminate. Test 18 waits for a clinician, and so does one that is not of the tray.
  var answers: [String: FakeDaemon.Answer] {
    [
      ShowPanel.qualifiedName: { call in
        let asked = try call.parameters(of: ShowPanel.self).test
        let digits = asked.hasPrefix("S-") ? String(asked.dropFirst(2)) : asked
        guard let test = Int(digits), (17...23).contains(test) else {
          throw ControlError(.notFound, "there is no test or specimen '\(asked)'")
        }
        return [try FakeDaemon.reply(Self.panel(test))]
      },
      EnterResult.qualifiedName: { call in
        let cup = try call.parameters(of: EnterResult.self)
        if cup.test == 19 { throw ControlError(.refused, "test 19 is not collected yet") }
        if cup.readings.contains("indeterminate") {
          throw ControlError(.invalidInput, "AMP: a presumptive test cannot read indeterminate")
        }
        self.cups.withLock { $0.append(cup) }
        return [try FakeDaemon.reply(Self.reply(cup.test))]
      },
      ListPending.qualifiedName: { _ in [try FakeDaemon.reply(self.pending)] },
      RetractResult.qualifiedName: { _ in
        [
          try FakeDaemon.reply(
            Amended(test: Replies.test(17), replaced: nil, receipt: Replies.quiet))
        ]
      },
    ]
  }

  private static func panel(_ test: Int) -> ShowPanel.Reply {
    ShowPanel.Reply(
      practice: false, test: test, specimen: "S-\(test)", initials: "A. A.",
      birthday: "05-31", panel: "Clinical cup",
      analytes: ["AMP", "COC", "THC"].map {
        PanelAnalyte(
          code: $0, title: $0, cutoff: "50 ng/mL", also: $0 == "THC" ? ["marijuana"] : [])
      }, pads: test == 22 ? ["TEMP", "SG", "OXI"] : [],
      lots: [20, 21].contains(test) ? Replies.lots : [], isRepeated: test == 23)
  }

  private var pending: ListPending.Reply {
    ListPending.Reply(
      practice: false,
      pending: [7, 18].map { test in
        PendingRow(
          test: test, specimen: nil, waitsFor: "review", since: "2026-11-23T07:30:00Z", hours: 1,
          target: 48, isOverdue: false)
      })
  }

  private static func reply(_ test: Int) -> EnterResult.Reply {
    var cup = Replies.cup
    cup.test = test
    return EnterResult.Reply(
      result: cup,
      receipt: Receipt(entry: 80, head: Sample.head, notes: ["all 3 negative"]))
  }
}

@Suite("A tray of cups")
struct TrayTests {
  private func typed(
    _ arguments: String..., typing lines: [String], interactive: Bool = true
  ) async throws -> (typed: Typed, cups: [EnterResult.Parameters]) {
    let bench = Bench()
    let daemon = try FakeDaemon(bench.answers)
    defer { daemon.stop() }
    let typed = await Typed(
      arguments: ["result", "enter"] + arguments, socket: daemon.socket,
      interactive: interactive, typing: lines)
    return (typed, bench.entered)
  }

  @Test("cup after cup, until nothing is scanned")
  func tray() async throws {
    let (typed, cups) = try await typed(
      typing: ["S-17", "all neg", "y", "test 18", "y", "all neg except thc", "y", ""])
    #expect(typed.status == .done)
    #expect(cups.map(\.test) == [17, 18])
    #expect(cups.map(\.readings) == ["all neg", "all neg except thc"])
    try Golden.check("tray.txt", typed.text)
  }

  @Test("undo takes back the cup before, and asks about it again")
  func undo() async throws {
    let (typed, cups) = try await typed(
      typing: [
        "undo", "S-17", "all neg", "y", "S-18", "all neg", "y", "undo", "all neg except thc", "y",
        "",
      ])
    #expect(typed.status == .done)
    #expect(cups.map(\.test) == [17, 18, 18])
    #expect(cups.last?.readings == "all neg except thc")
    try Golden.check("tray-undo.txt", typed.text)
  }

  @Test("a cup that is taken back and not entered again is not counted")
  func takenBack() async throws {
    let (typed, cups) = try await typed(typing: ["S-17", "all neg", "y", "undo", "", "undo", ""])
    #expect(cups.map(\.test) == [17])
    #expect(typed.text.contains("there is nothing to undo"))
    #expect(typed.text.hasSuffix("0 cups entered\nleft without an entry: test 17\n"))
  }

  @Test("a test of two cups counts once, and one that was left and then entered is not left")
  func twice() async throws {
    let (typed, cups) = try await typed(
      typing: ["S-18", "", "S-18", "all inv", "y", "S-18", "all neg", "y", ""])
    #expect(cups.map(\.test) == [18, 18])
    #expect(
      typed.text.hasSuffix("1 cup entered\n  test 18 (THC): confirmation or a clinician\n"))
  }

  @Test("what a tray's words mean is shown again to whoever asks, and enters nothing")
  func legend() async throws {
    let (typed, cups) = try await typed(typing: ["?", "S-17", "help", "all neg", "y", ""])
    #expect(cups.map(\.readings) == ["all neg"])
    #expect(typed.text.split(separator: "b goes back to a cup's readings").count == 4)
  }

  @Test(
    "Enter alone enters nothing, wherever it is pressed",
    arguments: [["S-17", ""], ["S-17", "amp neg", "", ""], [""], []])
  func nothing(lines: [String]) async throws {
    let (typed, cups) = try await typed(typing: lines + [""])
    #expect(typed.status == .done)
    #expect(cups.isEmpty)
    #expect(typed.text.contains("0 cups entered\n"))
  }

  @Test("control lines need an answer: Enter is none, nor is the next cup's bar code")
  func controls() async throws {
    let (typed, cups) = try await typed(
      typing: ["S-17", "all neg", "", "S-18", "YS-18", "n", "all", ""])
    #expect(cups.map(\.controlsSeen) == [false] && cups.map(\.readings) == ["all neg"])
    #expect(typed.text.split(separator: "y, n or b\n").count == 4)
  }

  @Test("the strips without a control line are named, and nothing is taken that names none")
  func missingLines() async throws {
    let (typed, cups) = try await typed(
      typing: [
        "S-17", "all neg except amp", "n", "thx", "rest", "", "all neg except amp", "n",
        "coc and thc", "S-18", "all neg", "n", "amp invalid", "S-22", "thc nt, rest neg", "n",
        "b", "", "",
      ])
    #expect(cups.map(\.test) == [17, 18] && cups.map(\.controlsSeen) == [true, true])
    #expect(
      cups.map(\.readings) == [
        "AMP presumptive positive, COC invalid, THC invalid",
        "AMP invalid, COC negative, THC negative",
      ])
    try Golden.check("tray-lines.txt", typed.text)
  }

  @Test(
    "after a device that did not work the next one must be a fresh one",
    arguments: [("y", [23]), ("n", [])])
  func fresh(answer: String, tests: [Int]) async throws {
    let (typed, cups) = try await typed(typing: ["S-23", answer, "all neg", "y", ""])
    #expect(cups.map(\.test) == tests)
    #expect(typed.text.contains("no strip worked of the cup that was read for this test before"))
    #expect(typed.text.contains("nothing was entered for test 23\n") == tests.isEmpty)
  }

  @Test("whoever says that strips are invalid is asked about the others")
  func otherStrips() async throws {
    let (typed, cups) = try await typed(
      typing: ["S-17", "coc inv, rest neg", "y", "S-18", "all neg", "y", ""])
    #expect(cups.map(\.controlsSeen) == [true, true])
    #expect(typed.text.split(separator: "control line of every strip but COC seen?").count == 2)
    #expect(typed.text.split(separator: "control line of every strip seen?").count == 2)
  }

  @Test(
    "a cup that reads nothing is not asked about control lines",
    arguments: ["all inv", "all inv except thc nt", "thc nt, rest inv"])
  func deadCup(readings: String) async throws {
    let (typed, cups) = try await typed(
      typing: ["S-17", readings, "n", readings, "", readings, "y", ""])
    #expect(cups.map(\.controlsSeen) == [false] && cups.map(\.readings) == [readings])
    #expect(!typed.text.contains("control line of"))
  }

  @Test(
    "what is still without a reading is asked for; a sweep there is no answer",
    arguments: [
      ("neg", "amp pos, coc neg, THC neg"), ("thc pos", "amp pos, coc neg, thc pos"),
      ("amp neg, coc neg, thc pos", "amp neg, coc neg, thc pos"), ("all neg", nil),
    ])
  func missing(answer: String, readings: String?) async throws {
    let (typed, cups) = try await typed(typing: ["S-17", "amp pos, coc neg", answer, "y", "", ""])
    #expect(typed.text.contains("still without a reading: THC (b to go back): "))
    #expect(cups.map(\.readings) == [readings].compactMap(\.self))
  }

  @Test("back or Enter among what is still without a reading asks for all of it again")
  func missingBack() async throws {
    let (_, cups) = try await typed(
      typing: ["S-17", "amp pos", "b", "coc pos", "", "thc pos, rest neg", "y", ""])
    #expect(cups.map(\.readings) == ["thc pos, rest neg"])
  }

  @Test("back where there is nothing before leaves the cup", arguments: ["b", "BACK", ""])
  func leave(answer: String) async throws {
    let (typed, cups) = try await typed(typing: ["S-17", answer, "S-18", "all neg", "y", ""])
    #expect(typed.text.contains("nothing was entered for test 17\n"))
    #expect(cups.map(\.test) == [18])
    #expect(typed.text.contains("1 cup entered\nleft without an entry: test 17\n"))
  }

  @Test("what is to be done about the cups stands at the end of the tray")
  func sumUp() async throws {
    let (typed, _) = try await typed(typing: ["S-17", "all neg", "y", "S-18", "all neg", "y", ""])
    #expect(
      typed.text.hasSuffix(
        "2 cups entered\n  test 18 (THC): confirmation or a clinician\n"))
  }

  @Test("back asks for the readings again, before anything is entered")
  func back() async throws {
    let (_, cups) = try await typed(typing: ["S-17", "all neg", "b", "all neg except thc", "y", ""])
    #expect(cups.map(\.readings) == ["all neg except thc"])
  }

  @Test("a cup that is refused does not end the tray")
  func refused() async throws {
    let (typed, cups) = try await typed(
      typing: ["S-99", "S-19", "all neg", "y", "S-17", "all neg", "y", ""])
    #expect(typed.status == .done)
    #expect(cups.map(\.test) == [17])
    #expect(typed.text.contains("there is no test or specimen 'S-99'"))
    #expect(typed.text.contains("test 19 is not collected yet"))
    #expect(typed.text.contains("1 cup entered\n"))
  }

  @Test("what only the daemon can refuse is asked again, with the control lines")
  func again() async throws {
    let (_, cups) = try await typed(typing: ["S-17", "all indeterminate", "y", "all neg", "y", ""])
    #expect(cups.map(\.readings) == ["all neg"])
  }

  @Test("a slip in the readings is told before anything else is asked")
  func slip() async throws {
    let (typed, cups) = try await typed(
      typing: ["S-22", "all neg except thx", "all neg except marijuana", "y", "", "", "", ""])
    #expect(cups.map(\.readings) == ["all neg except marijuana"])
    #expect(
      typed.text.contains(
        "unknown analyte or reading 'thx', did you mean 'thc'?\n  AMP COC THC\nreadings (Enter leaves the cup): "
      ))
    #expect(typed.text.split(separator: "control line of").count == 2)
  }

  @Test(
    "a bare number opens no test, whichever answer it was meant to be",
    arguments: ["17", "100", "6", "0", "٣"])
  func bareNumber(typed number: String) async throws {
    let (typed, cups) = try await typed(typing: [number, "all neg", "y", ""])
    #expect(cups.isEmpty)
    #expect(typed.text.contains("'test \(number)' is the test of that number"))
    #expect(!typed.text.contains("initials A."))
  }

  @Test("a test named by hand is compared with the cup; another's is left alone")
  func byNumber() async throws {
    let (typed, cups) = try await typed(
      typing: ["test 17", "", "all neg", "n", "TEST  18", "yes", "all neg", "y", ""])
    #expect(cups.map(\.test) == [18])
    #expect(typed.text.contains("test 17, initials A. A., born 31 May, Clinical cup\n"))
    #expect(typed.text.split(separator: "y or n\n").count == 3)
    #expect(typed.text.contains("nothing was entered for test 17\n"))
  }

  @Test("a device with pads is asked about them, a slip again; one without is not")
  func pads() async throws {
    let (typed, cups) = try await typed(
      typing: ["S-17", "all neg", "y", "S-22", "all neg", "y", "97", "97F", "", "high", ""])
    #expect(cups.map(\.validity) == [nil, "TEMP 97F, OXI high"])
    try Golden.check("tray-pads.txt", typed.text)
  }

  @Test("back among the pads asks for the readings again; nothing read is nothing sent")
  func padsBack() async throws {
    let (_, cups) = try await typed(
      typing: ["S-22", "all neg", "y", "97F", "b", "all neg except thc", "y", "", "", "", ""])
    #expect(cups.map(\.readings) == ["all neg except thc"])
    #expect(cups.map(\.validity) == [nil])
  }

  @Test("pads as an argument: checked before anything is asked or sent")
  func padsAsArgument() async throws {
    let (bad, none) = try await typed(
      "22", "all", "neg", "--controls-seen", "--validity", "sg 1.15", typing: [])
    #expect(bad.status == .usage && none.isEmpty)
    #expect(bad.text.contains("specific gravity (SG) must be 1.000 to 1.060"))
    let (_, cups) = try await typed(
      "22", "all", "neg", "--controls-seen", "--validity", "sg 1.0150", typing: [])
    #expect(cups.map(\.validity) == ["sg 1.0150"])
    let (stray, nothing) = try await typed("--validity", "sg 1.0150", typing: [])
    #expect(stray.status == .usage && nothing.isEmpty)
  }

  @Test("the lot is asked for once in a tray, and again after lot")
  func lots() async throws {
    let (typed, cups) = try await typed(
      typing: [
        "S-20", "b", "S-20", "k2", "all neg", "y", "S-21", "all neg", "y", "lot", "S-20", "K9",
        "k1", "K3", "all neg", "y", "S-17", "all neg", "y", "",
      ])
    #expect(cups.map(\.lot) == ["k2", "k2", "K3", nil])
    try Golden.check("tray-lots.txt", typed.text)
  }

  @Test("a lot as an argument is every cup's; one that gives no result ends it at once")
  func lotAsArgument() async throws {
    let (_, cups) = try await typed(
      "--lot", "K3", typing: ["S-20", "all neg", "y", "S-21", "all neg", "y", ""])
    #expect(cups.map(\.lot) == ["K3", "K3"])
    for (lot, said) in [("K1", "expired on"), ("K9", "there is no lot 'K9' of clinical-cup")] {
      let (typed, cups) = try await typed("--lot", lot, typing: ["S-20", "all neg", "y", ""])
      #expect(typed.status == .usage && cups.isEmpty && typed.text.contains(said))
    }
    let (script, none) = try await typed(
      "20", "all", "neg", "--controls-seen", typing: [], interactive: false)
    #expect(script.status == .usage && none.isEmpty)
    #expect(script.text.contains("the lot of the cup must be said"))
  }

  @Test("without anybody to ask, a tray is no way to enter cups")
  func nobody() async throws {
    let (typed, cups) = try await typed(typing: ["S-17", "all neg", "y"], interactive: false)
    #expect(typed.status == .usage)
    #expect(cups.isEmpty)
  }
}

@Suite("A file of cups")
struct SheetTests {
  private func entered(
    _ lines: [String], _ more: String...
  ) async throws -> (Typed, [EnterResult.Parameters]) {
    let bench = Bench()
    let daemon = try FakeDaemon(bench.answers)
    defer { daemon.stop() }
    let typed = await Typed(
      arguments: ["result", "enter", "--csv"] + more, socket: daemon.socket, typing: lines)
    return (typed, bench.entered)
  }

  @Test("columns in any order, quoted commas, a mark at its beginning, blank lines")
  func sheet() async throws {
    let (typed, cups) = try await entered([
      "\u{FEFF}readings,specimen,controls\r", "all neg,S-17,yes\r", "",
      "\"amp neg, coc neg, thc pos\" , 18 ,N\r",
    ])
    #expect(typed.status == .done)
    #expect(cups.map(\.test) == [17, 18])
    #expect(cups.map(\.readings) == ["all neg", "amp neg, coc neg, thc pos"])
    #expect(cups.map(\.controlsSeen) == [true, false])
  }

  @Test("what the pads show, where there is a column for it")
  func validity() async throws {
    let (typed, cups) = try await entered([
      "specimen,validity,readings,controls", "S-22,\"temp 97F, oxi neg\",all neg,yes",
      "S-17,,all neg,yes",
    ])
    #expect(typed.status == .done)
    #expect(cups.map(\.validity) == ["temp 97F, oxi neg", nil])
    let (bad, none) = try await entered([
      "specimen,validity,readings,controls", "S-22,cre 20,all neg,yes", "S-17,sg 1.0150,all neg,y",
    ])
    #expect(bad.status == .usage && none.isEmpty)
    #expect(bad.text.contains("line 2: no pad 'cre', the device has TEMP, SG, OXI"))
    #expect(bad.text.contains("line 3: this panel's device has no validity pads"))
  }

  @Test("a line's own lot, or the one given for the file")
  func lots() async throws {
    let lines = ["specimen,readings,controls,lot", "S-20,all neg,yes,K3", "S-21,all neg,yes,"]
    let (_, cups) = try await entered(lines, "--lot", "K2")
    #expect(cups.map(\.lot) == ["K3", "K2"])
    let (typed, none) = try await entered(lines + ["S-17,all neg,yes,K1", "S-20,all neg,y,K1"])
    #expect(typed.status == .usage && none.isEmpty)
    #expect(typed.text.contains("line 3: the lot of the cup must be said"))
    #expect(typed.text.contains("line 4: no lots are kept for the panel of test 17"))
    #expect(typed.text.contains("line 5: test 20 stands in line 2 already"))
  }

  @Test("every problem is told with its line, and then nothing is entered")
  func problems() async throws {
    let (typed, cups) = try await entered([
      "specimen,readings,controls", "S-17,all neg,yes", "S-17,all neg,yes", "S-18,amp neg,yes",
      ",,maybe", "S-20,xyz neg,y", "S-99,all neg,y", "S-18,all neg", "S-18,\"all neg,y",
    ])
    #expect(typed.status == .usage)
    #expect(cups.isEmpty)
    try Golden.check("sheet-problems.txt", typed.text)
  }

  @Test(
    "a file without the three columns is none",
    arguments: [
      [], [""], ["specimen,readings"], ["specimen,readings,control"], ["S-17,all neg,yes"],
      ["specimen,readings,controls,controls"], ["specimen,readings,controls,valid"],
      ["specimen,readings,controls"],
      ["specimen,readings,readings"],
    ])
  func heading(lines: [String]) async throws {
    let (typed, cups) = try await entered(lines)
    #expect(typed.status == .usage)
    #expect(cups.isEmpty)
  }

  @Test("what only the daemon can refuse is told at the end; the other cups are in")
  func late() async throws {
    let (typed, cups) = try await entered([
      "specimen,readings,controls", "S-19,all neg,yes", "S-17,all neg,yes",
      "S-18,all indeterminate,yes",
    ])
    #expect(typed.status == .failed)
    #expect(cups.map(\.test) == [17])
    #expect(typed.text.contains("line 2: test 19 is not collected yet\n"))
    #expect(typed.text.contains("line 4: AMP: a presumptive test cannot read indeterminate\n"))
    #expect(typed.text.contains("veridraw: 2 of 3 cups could not be entered\n"))
  }
}
