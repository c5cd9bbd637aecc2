import ControlAPI
import ControlTool
import Testing

/// What the shell is told when somebody presses the tabulator key.
@Suite("Completion")
struct CompletionTests {
  private let answers: [String: FakeDaemon.Answer] = [
    ActAs.qualifiedName: { _ in [try FakeDaemon.reply(Nothing())] },
    ListTests.qualifiedName: { _ in
      let tests = [Replies.test(17), Replies.test(18), Replies.test(23)]
      return [
        try FakeDaemon.reply(
          ListTests.Reply(practice: true, date: "2026-11-23", tests: tests))
      ]
    },
    ListPatients.qualifiedName: { _ in
      [
        try FakeDaemon.reply(
          ListPatients.Reply(practice: true, patients: [Replies.patient]))
      ]
    },
  ]

  /// The words of a command line whose last one is to be completed, as the shell hands them over.
  private func complete(
    _ words: [String], argument: String, patience: Duration = .seconds(60)
  ) async -> Typed {
    let path = words.prefix { !$0.hasPrefix("-") && Int($0) == nil }.prefix(2)
    let last = words.last ?? ""
    let asked =
      ["---completion"] + path
      + ["--", argument, String(words.count), String(last.count), "veridraw"] + words
    return await Suggestions.$patience.withValue(patience) { await Typed(arguments: asked) }
  }

  @Test("numbers of open tests that begin as what was typed")
  func tests() async throws {
    let daemon = try FakeDaemon(answers)
    defer { daemon.stop() }
    let typed = await complete(
      ["test", "notify", "--socket", daemon.socket, "1"], argument: "positional@0")
    #expect(typed.status == .done)
    #expect(typed.text == "17\n18\n")
    #expect(daemon.calls == [ListTests.qualifiedName])
  }

  @Test("numbers of patients and phases, as the actor that was named")
  func patients() async throws {
    let daemon = try FakeDaemon(answers)
    defer { daemon.stop() }
    let common = ["--socket=\(daemon.socket)", "--as", "staff-1", ""]
    let patients = await complete(["patient", "phase"] + common, argument: "positional@0")
    #expect(patients.text == "1017\n")
    let phases = await complete(["patient", "phase"] + common, argument: "positional@1")
    #expect(phases.text == "intensive\n")
    #expect(daemon.calls.first == ActAs.qualifiedName)
  }

  @Test("names are never among them")
  func names() async throws {
    let daemon = try FakeDaemon(answers)
    defer { daemon.stop() }
    let typed = await complete(
      ["patient", "show", "--socket", daemon.socket, ""], argument: "positional@0")
    #expect(!typed.text.contains("Ann"))
  }

  @Test("silence where the daemon is away")
  func away() async {
    let typed = await complete(
      ["test", "notify", "--socket", "/nonexistent/s", ""], argument: "positional@0")
    #expect(typed.status == .done)
    #expect(typed.text == "\n")
  }

  @Test("silence where it says no, and where it is not understood")
  func refused() async throws {
    let daemon = try FakeDaemon([
      ListTests.qualifiedName: { _ in throw ControlError(.notPermitted, "no role") },
      ListPatients.qualifiedName: { _ in [Array("nonsense".utf8) + [0]] },
    ])
    defer { daemon.stop() }
    let socket = ["--socket", daemon.socket, ""]
    let tests = await complete(["test", "show"] + socket, argument: "positional@0")
    let patients = await complete(["patient", "show"] + socket, argument: "positional@0")
    #expect([tests.text, patients.text] == ["\n", "\n"])
    #expect([tests.status, patients.status] == [.done, .done])
  }

  @Test("nobody waits for a daemon that says nothing", .timeLimit(.minutes(10)))
  func mute() async throws {
    let daemon = try FakeDaemon([
      ListTests.qualifiedName: { _ in [Array("{\"parameters\":".utf8)] }
    ])
    defer { daemon.stop() }
    let clock = ContinuousClock()
    let took = await clock.measure {
      let typed = await complete(
        ["test", "notify", "--socket", daemon.socket, ""], argument: "positional@0",
        patience: .milliseconds(200))
      #expect(typed.text == "\n")
    }
    #expect(took < .seconds(30))
  }
}
