import ControlAPI
import Storage
import TestSupport
import Testing

/// Ten cups in a tray, entered on a terminal by somebody who has never seen it, with the real command
/// and daemon. Everything that can be mistyped is, once: it has to be caught at its own question.
@Suite("Ten cups by a newcomer", .timeLimit(.minutes(2)))
struct TenCupsTests {
  /// All of the screen stands in `Tests/Fixtures/ten-cups.txt`.
  @Test("no wrong entry, no question left")
  func tenCups() async throws {
    let bench = try await TenCups()
    try await bench.enter()
    let shown = bench.screen.text
    #expect(try Fixtures.golden("Fixtures/ten-cups.txt", now: shown) == shown)
    for (place, said) in TenCups.expected.enumerated() {
      #expect(try await bench.readings(of: place + 1) == said, "cup \(place + 1)")
    }
    #expect(try await bench.clinic.verify().status == 0)
    await bench.daemon.stop()
  }
}

/// What a person sees. The draw shuffles the numbers of tests: they are put in the cups' order.
private final class Screen {
  private(set) var text = ""
  private let order: [Int: Int]

  init(tests: [Int]) {
    order = Dictionary(uniqueKeysWithValues: tests.enumerated().map { ($1, $0 + 1) })
  }

  func show(_ more: String) {
    text += more.replacing("\r", with: "")
      .replacing(#/(test|show|amend) (\d+)/#) { "\($0.1) \(inOrder($0.2))" }
      .replacing(#/VD(\d+)-./#) { "VD\(inOrder($0.1))-?" }
      .replacing(#/\(entry \d+\)/#, with: "(entry ?)")
  }

  private func inOrder(_ number: Substring) -> String {
    Int(number).flatMap { order[$0] }.map(String.init) ?? String(number)
  }
}

/// Eleven patients drawn, their cups collected: the ninth under a label of our own, the last two
/// without a bar code. Ten of them stand in the tray.
private struct TenCups {
  let clinic: Clinic
  let daemon: Daemon
  /// Numbers in the order of the cups.
  let tests: [Int]
  let screen: Screen
  private let terminal: Terminal

  /// What the analytes are that are not negative; nil of the cup that nobody entered.
  static let expected: [[String: String]?] = [
    [:], [:], [:], ["BZO": "presumptive-positive"], ["COC": "invalid", "THC": "invalid"], [:], [:],
    ["MTD": "presumptive-positive"], [:],
    ["AMP": "presumptive-positive", "THC": "presumptive-positive"], nil,
  ]

  init() async throws {
    clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    try clinic.folder.write(
      SmallProgram.program().replacing("clinical-cup", with: "clinical-cup-pads"),
      to: "program.yaml")
    try clinic.folder.write(SmallProgram.everybody, to: "policy.yaml")
    try clinic.folder.write(Self.roster, to: "roster.csv")
    daemon = try await clinic.start()
    try await clinic.open()
    try await clinic.advance(to: "2026-11-23T08:00")
    let rows = try await clinic.today().lists[0].rows
    tests = rows.sorted { $0.patient < $1.patient }.map(\.test)
    screen = Screen(tests: tests)
    for (number, test) in tests.enumerated() {
      try await Self.collect(cup: number + 1, test, in: clinic)
    }
    for lot in ["K1600", "K1742"] {
      let fate = lot == "K1600" ? "failed" : "passed"
      for words in [
        ["add", "clinical-cup-pads", lot, "--expires", "2027-03"],
        ["check", lot, "--negative", "passed", "--positive", fate],
      ] {
        try clinic.require(
          try await clinic.veridraw(arguments: ["lot"] + words, as: .lab), "lot \(words)")
      }
    }
    // So wide that no line breaks where a number has another digit today.
    terminal = try clinic.terminal(
      "result", "enter", as: .lab, environment: ["NO_COLOR": "1"], columns: 240)
  }

  private static var roster: String {
    let names = [
      "Ann Alder", "Bo Birch", "Cy Cedar", "Di Dogwood", "Ed Elm", "Flo Fir", "Gus Gum",
      "Hal Holly", "Ivy Iris", "Jo Juniper", "Kit Kapok",
    ]
    let lines = names.enumerated().map { place, name in
      "P\(1001 + place),\(name),1980-0\(place % 9 + 1)-\(place + 10),main,one,mon-thu"
    }
    return ([SmallProgram.header] + lines).joined(separator: "\n") + "\n"
  }

  private static func collect(cup: Int, _ test: Int, in clinic: Clinic) async throws {
    var words = ["test", "collect", "\(test)"]
    if cup < 9 { words += ["--specimen", "CUP-\(cup)"] }
    if cup == 4 { words += ["--temperature", "97F"] }
    try clinic.require(try await clinic.veridraw(arguments: words, as: .staff), "collect")
  }

  /// What the analytes are that are not negative, as `result show` has it.
  func readings(of cup: Int) async throws -> [String: String]? {
    let ran = try await clinic.veridraw("result", "show", "\(tests[cup - 1])", "--json", as: .lab)
    let shown = try clinic.require(ran, "result show").decode(ShowResult.Reply.self)
    guard let newest = shown.results.first else { return nil }
    #expect(newest.controlsSeen == true && newest.lot == "K1742")
    let others = newest.observations.filter { !$0.isMeasure && $0.reading != "negative" }
    return Dictionary(uniqueKeysWithValues: others.map { ($0.analyte, $0.reading) })
  }
}

extension TenCups {
  /// The end of each question.
  private enum Question: String {
    case cup = "Enter alone ends): "
    case cupSays = "birthday on the cup? (y or n): "
    case lot = "b leaves the cup): "
    case readings = "Enter leaves the cup): "
    case controls = "to go back): "
    case pad = "not read): "
  }

  private func answer(_ question: Question, _ said: String...) throws {
    for answer in said {
      screen.show(try terminal.wait(for: question.rawValue))
      terminal.press(answer + "\n")
    }
  }

  func enter() async throws {
    try plain()
    try faintLine()
    try cold()
    try dilute()
    try missingControlLine()
    try refusedLot()
    try swappedCup()
    try scannedTwice()
    try typedWrong()
    try positive()
    try answer(.cup, "")
    screen.show(try terminal.wait(for: "(AMP, THC): confirmation or a clinician\r\n"))
    #expect(await terminal.ending() == .exit(0))
  }

  /// The first box at hand is the one that failed its control.
  private func plain() throws {
    try answer(.cup, "CUP-1")
    try answer(.lot, "K1600", "K1742")
    try answer(.readings, "all neg")
    try answer(.controls, "y")
    try answer(.pad, "97F", "100", "1.0150", "6", "neg", "neg", "neg")
  }

  /// A faint line is a line: negative. A figure without its unit or its decimals is none.
  private func faintLine() throws {
    try answer(.cup, "CUP-2")
    try answer(.readings, "all neg except thc faint", "all neg")
    try answer(.controls, "", "y")
    try answer(.pad, "96", "96F", "50", "1.02", "1.0200", "7", "n", "n", "n")
  }

  private func cold() throws {
    try answer(.cup, "CUP-3")
    try answer(.readings, "all neg")
    try answer(.controls, "y")
    try answer(.pad, "82F", "100", "1.0150", "6", "n", "n", "n")
  }

  /// Its temperature was noted at the collection.
  private func dilute() throws {
    try answer(.cup, "CUP-4")
    try answer(.readings, "all neg except bzo")
    try answer(.controls, "y")
    try answer(.pad, "10", "1.0020", "6", "n", "n", "n")
  }

  private func missingControlLine() throws {
    try answer(.cup, "CUP-5")
    try answer(.readings, "all neg")
    try answer(.controls, "n", "coc and thc")
    try answer(.pad, "98F", "100", "1.0150", "6", "n", "n", "n")
  }

  /// The box's number is typed where the cup is asked for, then one that nobody recorded.
  private func refusedLot() throws {
    try answer(.cup, "lot", "1742", "CUP-6")
    try answer(.lot, "K0001", "K1742")
    try answer(.readings, "all neg")
    try answer(.controls, "y")
    try answer(.pad, "97F", "100", "1.0150", "6", "n", "n", "n")
  }

  /// The label in hand says Gus Gum.
  private func swappedCup() throws {
    try answer(.cup, "CUP-8")
    try answer(.readings, "")
    try answer(.cup, "CUP-7")
    try answer(.readings, "all neg")
    try answer(.controls, "y")
    try answer(.pad, "", "100", "1.0150", "6", "n", "high", "n")
  }

  /// An entered cup, and one whose scanner beeped twice.
  private func scannedTwice() throws {
    try answer(.cup, "CUP-1", "CUP-8")
    try answer(.readings, "CUP-8", "all neg")
    try answer(.controls, "y")
    try answer(.pad, "97F", "100", "1.0100", "6", "n", "n", "n")
    try answer(.cup, "undo")
    try answer(.readings, "all neg except mtd")
    try answer(.controls, "y")
    try answer(.pad, "97F", "100", "1.0100", "6", "n", "n", "n")
  }

  /// A slip in a label, in a reading, and one answer too many.
  private func typedWrong() throws {
    let label = "\(SpecimenLabel(test: Int64(tests[8])))"
    try answer(.cup, label.dropLast() + (label.hasSuffix("0") ? "1" : "0"), label)
    try answer(.readings, "all neg except thx", "all neg")
    try answer(.controls, "yy", "b")
    try answer(.readings, "all negative")
    try answer(.controls, "y")
    try answer(.pad, "97F", "100", "1.0150", "6", "n", "n", "n")
    try answer(.cup, "100")
  }

  /// No bar code: a wrong number first.
  private func positive() throws {
    try answer(.cup, "CUP-99", "test \(tests[10])")
    try answer(.cupSays, "n")
    try answer(.cup, "test \(tests[9])")
    try answer(.cupSays, "yes!", "y")
    try answer(.readings, "amp pos thc pos rest neg")
    try answer(.controls, "y")
    try answer(.pad, "98F", "100", "1.0150", "6", "n", "n", "n")
  }
}
