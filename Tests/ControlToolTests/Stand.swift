import ControlAPI
import ControlTool
import Synchronization

/// Runs the command as somebody would type it and keeps what it prints.
struct Typed {
  let status: ToolStatus
  let text: String

  init(_ arguments: String..., socket: String = "/nonexistent/control.sock") async {
    await self.init(arguments: arguments, socket: socket)
  }

  /// `lines` are what somebody types when asked; with `interactive`, questions are shown.
  init(
    arguments: [String], socket: String = "/nonexistent/control.sock", width: Int? = nil,
    interactive: Bool = false, typing lines: [String] = []
  ) async {
    let recorder = Recorder()
    let looks = Console(width: width, interactive: interactive, out: { _ in }, err: { _ in })
    let waiting = Mutex(lines)
    let tool = Tool(
      console: recorder.console(
        like: looks,
        input: { waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() } }),
      environment: ["VERIDRAW_SOCKET": socket],
      executable: "/nonexistent/veridraw")
    status = await Veridraw.run(arguments, with: tool)
    text = recorder.recorded
  }
}

/// Replies of a made-up day.
enum Sample {
  static let head = Head(
    origin: "practice.invalid/demo", size: 75, root: String(repeating: "a4", count: 32),
    spoken: "75 a4a4 a4a4 a4a4 a4a4 a4a4 a4a4 a4a4 a4a4", note: "note\n")

  static func row(_ test: Int, _ name: String, observed: Bool = false) -> DayRow {
    DayRow(
      test: test, patient: "10\(test)", name: name, phase: "1", lane: "all", panel: "clinical-cup",
      observed: observed, collectBy: "2026-11-23T15:00:00-06:00", number: "073 412 556",
      state: "selected")
  }

  static func list(
    _ answer: DayList.Answer, reason: String? = nil, rows: [DayRow] = [], notices: [String] = []
  ) -> DayList {
    DayList(
      program: "three-levels", list: "main", title: "Groups, 9 to 12", answer: answer,
      reason: reason, opens: "2026-11-23T05:00:00-06:00", closes: "2026-11-23T17:00:00-06:00",
      enrolled: 40, eligible: 31, drawn: rows.count, rows: rows, notices: notices, entry: 74)
  }

  static func today(_ lists: [DayList], practice: Bool = true) -> Today.Reply {
    Today.Reply(
      origin: "practice.invalid/demo", practice: practice, date: "2026-11-23",
      asOf: "2026-11-23T07:30:00-06:00", lists: lists, head: head)
  }
}
