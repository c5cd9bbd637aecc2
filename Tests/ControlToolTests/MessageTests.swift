import ControlAPI
import ControlTool
import Testing

@Suite("Messages and exit statuses")
struct MessageTests {
  @Test("slips of the typing end with 64 and say where to read more")
  func usage() async throws {
    let slips = [
      await Typed("tody"), await Typed("why"), await Typed("today", "--frobnicate"),
      await Typed("today", "--csv", "--json"), await Typed("test", "notify", "seventeen"),
      await Typed("patient", "attendance", "0042"),
      await Typed("patient", "attendance", "0042", "--visit", "2026-11-27", "--weekly", "mon"),
      await Typed("patient", "attendance", "0042", "--away", "2026-11-27", "--why", "travel"),
      await Typed("patient", "attendance", "0042", "--visit", "2026-11-27", "--why", "travel"),
      await Typed("patient", "discharge", "0042"),
      await Typed("test", "list", "--open", "--date", "2026-11-23"),
      await Typed("audit", "verify", "/tmp", "--held", "75 a497"),
      await Typed("audit", "verify", "/tmp", "--held", "many a497"),
      await Typed("audit", "verify", "/tmp", "--require", "L9"),
      await Typed("audit", "verify", "/tmp", "--as-of", "yesterday"),
    ]
    for slip in slips { #expect(slip.status == .usage, "\(slip.text)") }
    try Golden.check("usage.txt", slips.map(\.text).joined(separator: "\n"))
  }

  @Test("without a daemon, every command that needs one ends with 69")
  func unreachable() async throws {
    let commands = [
      await Typed("today"), await Typed("status"), await Typed("doctor"),
      await Typed("why", "0042"), await Typed("patient", "list"), await Typed("audit", "head"),
      await Typed("audit", "verify"), await Typed("test", "notify", "17"),
    ]
    for command in commands { #expect(command.status == .unreachable) }
    try Golden.check("unreachable.txt", commands[0].text)
  }

  @Test("a socket path that cannot be one is refused, not cut")
  func longSocket() async {
    let path = "/tmp/" + String(repeating: "x", count: 200)
    let typed = await Typed("status", socket: path)
    #expect(typed.status == .unreachable)
    #expect(typed.text.contains("too long"))
  }

  @Test(
    "each kind of refusal has its exit status",
    arguments: zip(
      ControlError.Kind.allCases,
      [ToolStatus.notPermitted, .usage, .failed, .failed, .unreachable, .mismatch]))
  func mapping(kind: ControlError.Kind, status: ToolStatus) {
    #expect(ToolStatus(kind) == status)
    #expect(Failure(ControlError(kind, "x")).status == status)
  }

  @Test("only a mismatch ends with 2")
  func two() {
    let others = ControlError.Kind.allCases.filter { $0 != .mismatch }
    #expect(!others.map { ToolStatus($0).rawValue }.contains(2))
  }

  @Test("problems come first, then what they come to, then what to do")
  func order() {
    let recorder = Recorder()
    let console = recorder.console(like: Console(out: { _ in }, err: { _ in }))
    Failure(
      ControlError(
        .invalidInput, "'roster.csv' has 2 problems", hint: "nobody was enrolled",
        problems: ["roster.csv:2:3: a", "roster.csv:9:1: b"])
    ).show(on: console)
    #expect(
      recorder.recorded == """
        roster.csv:2:3: a
        roster.csv:9:1: b
        veridraw: 'roster.csv' has 2 problems
        veridraw: hint: nobody was enrolled

        """)
  }

  @Test("what a message quotes cannot steer the terminal")
  func hostileMessage() {
    let recorder = Recorder()
    let console = recorder.console(like: Console(out: { _ in }, err: { _ in }))
    Failure("no patient '\u{1B}]0;owned\u{07}'").show(on: console)
    #expect(recorder.recorded == "veridraw: no patient '?]0;owned?'\n")
  }
}
