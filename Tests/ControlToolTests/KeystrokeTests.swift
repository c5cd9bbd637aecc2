import ControlAPI
import ControlTool
import TestSupport
import Testing

/// The bench as a technician has it: a scanner, a keyboard, a terminal.
@Suite("Keystrokes", .timeLimit(.minutes(10)))
struct KeystrokeTests {
  @Test("an all-negative cup takes at most twelve keys after its scan")
  func budget() async throws {
    let bench = Bench()
    let daemon = try FakeDaemon(bench.answers)
    defer { daemon.stop() }
    let terminal = try Terminal(
      veridraw: ["result", "enter"], environment: ["VERIDRAW_SOCKET": daemon.socket])
    for cup in 17...18 {
      try terminal.wait(for: "(Enter alone ends): ")
      terminal.scan("S-\(cup)")
      try terminal.wait(for: "Enter leaves the cup): ")
      terminal.press("all neg\n")
      try terminal.wait(for: "to go back): ")
      terminal.press("y\n")
    }
    #expect(terminal.keys <= 2 * 12)
    #expect(terminal.keys == 2 * 10)
    try terminal.wait(for: "(Enter alone ends): ")
    terminal.press("\n")
    try terminal.wait(for: "2 cups entered")
    #expect(await terminal.ending() == .exit(0))
    #expect(bench.entered.map(\.test) == [17, 18])
    #expect(bench.entered.map(\.readings) == ["all neg", "all neg"])
  }

  @Test("a scanner that runs ahead enters nothing by itself")
  func ahead() throws {
    let bench = Bench()
    let daemon = try FakeDaemon(bench.answers)
    defer { daemon.stop() }
    let terminal = try Terminal(
      veridraw: ["result", "enter"], environment: ["VERIDRAW_SOCKET": daemon.socket])
    try terminal.wait(for: "(Enter alone ends): ")
    for code in ["S-17", "S-18", "S-17"] { terminal.scan(code) }
    try terminal.wait(for: "unknown analyte or reading 's-18'")
    #expect(bench.entered.isEmpty)
  }

  @Test("colours are on a terminal that wants them, and not with NO_COLOR")
  func colours() throws {
    let daemon = try FakeDaemon(Bench().answers)
    defer { daemon.stop() }
    for (extra, painted) in [([:], true), (["NO_COLOR": "1"], false)] {
      let terminal = try Terminal(
        veridraw: ["result", "enter"],
        environment: ["VERIDRAW_SOCKET": daemon.socket].merging(extra) { $1 })
      let text = try terminal.wait(for: "(Enter alone ends): ")
      #expect(text.contains("\u{1B}[") == painted)
    }
  }
}
