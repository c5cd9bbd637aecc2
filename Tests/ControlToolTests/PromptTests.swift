import ControlAPI
import ControlTool
import Foundation
import Synchronization
import Testing

/// Writes `text` into a new file of its own and answers its path.
func temporary(_ text: String) throws -> String {
  let folder = FileManager.default.temporaryDirectory.appending(path: "vdt-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  let file = folder.appending(path: "input")
  try Data(text.utf8).write(to: file)
  return file.path
}

@Suite("Questions")
struct PromptTests {
  private static let panel = ShowPanel.Reply(
    practice: true, test: 17, specimen: "S-17", initials: "AA", birthday: "05-31",
    panel: "clinical-cup",
    analytes: [
      PanelAnalyte(code: "THC", title: "cannabinoids", cutoff: "50 ng/mL"),
      PanelAnalyte(code: "COC", title: "cocaine", cutoff: "300 ng/mL"),
    ])

  /// What `veridraw ARGUMENTS` sends when these lines are typed.
  private func entered(
    _ arguments: [String], typing lines: [String], interactive: Bool = true
  ) async throws -> (status: ToolStatus, text: String, sent: [EnterResult.Parameters]) {
    let sent = Mutex<[EnterResult.Parameters]>([])
    return try await withDaemon(recording: { sent.withLock { $0 } }) { parameters in
      sent.withLock { $0.append(parameters) }
    } run: { socket in
      await type(arguments, typing: lines, interactive: interactive, socket: socket)
    }
  }

  private func withDaemon(
    recording: () -> [EnterResult.Parameters],
    record: @escaping @Sendable (EnterResult.Parameters) -> Void,
    run: (String) async -> (ToolStatus, String)
  ) async throws -> (status: ToolStatus, text: String, sent: [EnterResult.Parameters]) {
    let daemon = try FakeDaemon([
      ShowPanel.qualifiedName: { _ in [try FakeDaemon.reply(Self.panel)] },
      EnterResult.qualifiedName: { call in
        let parameters = try call.parameters(of: EnterResult.self)
        record(parameters)
        if parameters.readings.contains("nonsense") {
          throw ControlError(.invalidInput, "unknown analyte or reading 'nonsense'")
        }
        return [try FakeDaemon.reply(Self.reply)]
      },
    ])
    defer { daemon.stop() }
    let (status, text) = await run(daemon.socket)
    return (status, text, recording())
  }

  private func type(
    _ arguments: [String], typing lines: [String], interactive: Bool, socket: String
  ) async -> (ToolStatus, String) {
    let recorder = Recorder()
    let waiting = Mutex(lines)
    let console = recorder.console(
      like: Console(interactive: interactive, out: { _ in }, err: { _ in }),
      input: { waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() } })
    let tool = Tool(console: console, environment: ["VERIDRAW_SOCKET": socket], executable: "")
    let status = await Veridraw.run(arguments, with: tool)
    return (status, recorder.recorded)
  }

  private static let reply = EnterResult.Reply(
    result: CupResult(
      test: 17, version: 1, panel: "clinical-cup", method: "presumptive", status: "final",
      controlsSeen: true, enteredAt: "2026-11-23T09:12:00-06:00", by: "lab-1",
      observations: [
        ObservationRow(
          analyte: "THC", title: "cannabinoids", reading: "presumptive-positive",
          cutoff: "50 ng/mL", remark: "presumptive: confirm before acting")
      ], source: "cup", isReplaced: false, reason: nil, seenBy: []),
    receipt: Receipt(entry: 80, head: Sample.head))

  @Test("all of it in one line, and the control lines asked for")
  func oneLine() async throws {
    let (status, text, sent) = try await entered(
      ["result", "enter", "17"], typing: ["all neg except thc", "y"])
    #expect(status == .done)
    #expect(sent.map(\.readings) == ["all neg except thc"])
    #expect(sent.map(\.controlsSeen) == [true])
    try Golden.check("result-enter.txt", text)
  }

  @Test("what is missing is asked for until nothing is")
  func missing() async throws {
    let (status, text, sent) = try await entered(
      ["result", "enter", "17"], typing: ["thc pos", "coc neg", "yes"])
    #expect(status == .done)
    #expect(sent.map(\.readings) == ["thc pos, coc neg"])
    #expect(text.contains("still without a reading: COC"))
  }

  @Test("control lines that were not seen are sent as not seen, after an answer that is one")
  func notSeen() async throws {
    let (_, text, sent) = try await entered(
      ["result", "enter", "17"], typing: ["all neg", "maybe", "n", "all"])
    #expect(sent.map(\.controlsSeen) == [false])
    #expect(text.contains("y, n or b\n"))
  }

  @Test("a slip is asked again at once, with what there is to choose from")
  func again() async throws {
    let (status, text, sent) = try await entered(
      ["result", "enter", "17"], typing: ["nonsense", "all neg", "y"])
    #expect(status == .done)
    #expect(sent.map(\.readings) == ["all neg"])
    #expect(
      text.contains("'nonsense', a reading is 'neg', 'pos', 'invalid' or 'not tested'\n  THC COC\n")
    )
  }

  @Test("a script must say that the control lines were seen")
  func script() async throws {
    let (status, text, sent) = try await entered(
      ["result", "enter", "17", "all", "neg"], typing: [], interactive: false)
    #expect(status == .usage)
    #expect(sent.isEmpty)
    #expect(text.contains("--controls-seen"))
  }

  @Test("a script says that a cup is dead: with its readings, or with nothing else to say")
  func deadCup() async throws {
    for (readings, sends) in [(["all", "neg"], "all neg"), ([], "all invalid")] {
      let (status, _, sent) = try await entered(
        ["result", "enter", "17"] + readings + ["--no-controls-seen"], typing: [],
        interactive: false)
      #expect(status == .done)
      #expect(sent.map(\.readings) == [sends] && sent.map(\.controlsSeen) == [false])
    }
    let (both, _, none) = try await entered(
      ["result", "enter", "17", "all", "neg", "--controls-seen", "--no-controls-seen"], typing: [])
    #expect(both == .usage && none.isEmpty)
  }

  @Test("a script's mistake is not asked about")
  func scriptMistake() async throws {
    let (status, _, sent) = try await entered(
      ["result", "enter", "17", "nonsense", "--controls-seen"], typing: ["all neg"],
      interactive: false)
    #expect(status == .usage)
    #expect(sent.count == 1)
  }

  @Test("the end of the input enters nothing")
  func endOfInput() async throws {
    let (status, _, sent) = try await entered(["result", "enter", "17"], typing: [])
    #expect(status == .usage)
    #expect(sent.isEmpty)
  }
}
