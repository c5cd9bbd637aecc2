import ControlAPI
import ControlTool
import Testing

@Suite("Client")
struct ClientTests {
  private static let status = Status.Reply(
    version: "0.1.0", origin: "practice.invalid/demo", practice: true,
    asOf: "2026-11-23T07:30:00-06:00", head: Sample.head,
    lists: [
      ListStatus(
        program: "three-levels", list: "main", lastSlot: "2026-11-23/main", lastState: "drawn",
        nextSlot: "2026-11-24/main", nextOpens: "2026-11-24T05:00:00-06:00")
    ], warnings: [])

  private func typed(
    _ arguments: String..., answers: [String: FakeDaemon.Answer]
  ) async throws -> (typed: Typed, calls: [String]) {
    let daemon = try FakeDaemon(answers)
    defer { daemon.stop() }
    let typed = await Typed(arguments: arguments, socket: daemon.socket)
    return (typed, daemon.calls)
  }

  @Test("a reply is shown, and the mark of practice with it")
  func status() async throws {
    let (typed, _) = try await typed(
      "status", answers: [Status.qualifiedName: { _ in [try FakeDaemon.reply(Self.status)] }])
    #expect(typed.status == .done)
    try Golden.check("status.txt", typed.text)
  }

  @Test("the actor is named before anything else is asked")
  func actor() async throws {
    let (typed, calls) = try await typed(
      "today", "--as", "staff-1",
      answers: [
        ActAs.qualifiedName: { _ in [try FakeDaemon.reply(Nothing())] },
        Today.qualifiedName: { _ in [try FakeDaemon.reply(Sample.today([Sample.list(.nobody)]))] },
      ])
    #expect(typed.status == .done)
    #expect(calls == [ActAs.qualifiedName, Today.qualifiedName])
  }

  @Test("an actor who is refused asks for nothing more")
  func refusedActor() async throws {
    let (typed, calls) = try await typed(
      "today", "--as", "staff-1",
      answers: [
        ActAs.qualifiedName: { _ in throw ControlError(.notPermitted, "this log is real") }
      ])
    #expect(typed.status == .notPermitted)
    #expect(typed.text == "veridraw: this log is real\n")
    #expect(calls == [ActAs.qualifiedName])
  }

  @Test("a list on the terminal reads as it was reviewed")
  func today() async throws {
    let rows = [
      Sample.row(19, "Zoë Quill"), Sample.row(17, "Ann\u{1B}[2J Alder", observed: true),
    ]
    let lists = [
      Sample.list(.list, rows: rows, notices: ["floor not met today: 12 asked, 10 granted"]),
      Sample.list(.nobody), Sample.list(.closed, reason: "Thanksgiving"), Sample.list(.notYet),
      Sample.list(.missed, reason: "the daemon was off until 17:40"),
    ]
    let answers: [String: FakeDaemon.Answer] = [
      Today.qualifiedName: { _ in [try FakeDaemon.reply(Sample.today(lists))] }
    ]
    try Golden.check("today.txt", try await typed("today", answers: answers).typed.text)
    try Golden.check("today.csv", try await typed("today", "--csv", answers: answers).typed.text)
    try Golden.check("today.json", try await typed("today", "--json", answers: answers).typed.text)
  }

  @Test("a stream ends with the reply that does not continue")
  func stream() async throws {
    let head = AuditHead.Reply(practice: true, head: Sample.head)
    let lines = [
      #"{"at":1795431600,"slot":"2026-11-23/main","t":"draw","v":1}"#, "not \u{1B} canonical",
    ]
    let (typed, _) = try await typed(
      "audit", "log", "--from", "73",
      answers: [
        AuditHead.qualifiedName: { _ in [try FakeDaemon.reply(head)] },
        AuditLog.qualifiedName: { _ in
          [
            try FakeDaemon.reply(AuditLog.Reply(first: 73, lines: [lines[0]]), continues: true),
            try FakeDaemon.reply(AuditLog.Reply(first: 74, lines: [lines[1]])),
          ]
        },
      ])
    #expect(typed.status == .done)
    #expect(
      typed.text == """
        PRACTICE: nothing here is about a real person
            73  Mon 23 Nov 2026 11:00:00 UTC  draw  2026-11-23/main
            74  not ? canonical

        """)
  }

  @Test("a daemon that hangs up is not taken for an answer")
  func hangsUp() async throws {
    let (typed, _) = try await typed("status", answers: [Status.qualifiedName: { _ in [] }])
    #expect(typed.status == .unreachable)
    #expect(typed.text.contains("closed the connection"))
  }

  @Test("a daemon that ends in the middle of a message is not taken for an answer")
  func truncated() async throws {
    let (typed, _) = try await typed(
      "status",
      answers: [Status.qualifiedName: { _ in [Array("{\"parameters\":{".utf8)] }])
    #expect(typed.status != .done)
  }

  @Test(
    "an answer that is not one is a failure, in words",
    arguments: ["{}", "[]", "{\"parameters\":{\"practice\":true}}", "nonsense"])
  func unreadable(text: String) async throws {
    let (typed, _) = try await typed(
      "audit", "head",
      answers: [AuditHead.qualifiedName: { _ in [Array(text.utf8) + [0]] }])
    #expect(typed.status == .failed)
    #expect(typed.text.hasPrefix("veridraw: the daemon's answer is unreadable"))
  }

  @Test(
    "a file outside the bundle is never written", arguments: ["../x", "/etc/x", "a/../../x", ""])
  func outside(path: String) async throws {
    let (typed, _) = try await typed(
      "audit", "verify",
      answers: [
        AuditBundle.qualifiedName: { _ in
          [try FakeDaemon.reply(AuditBundle.Reply(path: path, text: "x"))]
        }
      ])
    #expect(typed.status == .failed)
    #expect(typed.text.contains("outside the bundle"))
  }

  @Test("a roster larger than one message is handed over in pieces")
  func staged() async throws {
    let file = try temporary(String(repeating: "1001,Ann Alder\n", count: 40_000))
    let (typed, calls) = try await typed(
      "patient", "import", file, "--dry-run",
      answers: [
        StageBegin.qualifiedName: { _ in [try FakeDaemon.reply(StageBegin.Reply(stage: 3))] },
        StageAppend.qualifiedName: { call in
          let piece = try call.parameters(of: StageAppend.self)
          guard piece.stage == 3, piece.base64.utf8.count <= 256 * 1024 else { return [] }
          return [try FakeDaemon.reply(Nothing())]
        },
        ImportRoster.qualifiedName: { _ in
          [
            try FakeDaemon.reply(
              ImportRoster.Reply(added: 40_000, countsFrom: "2026-11-24/main", receipt: nil))
          ]
        },
      ])
    #expect(typed.status == .done)
    #expect(calls.filter { $0 == StageAppend.qualifiedName }.count == 4)
    #expect(typed.text.hasPrefix("40000 patients would be enrolled; nothing was changed\n"))
  }
}
