import ControlAPI
import ControlTool
import Testing

/// A day with people: what each command asks the daemon, and how it tells the answer.
@Suite("A day with people")
struct PeopleTests {
  private static let answers = Dictionary(
    uniqueKeysWithValues: Replies.all.map { method, reply in
      let answer: FakeDaemon.Answer = { _ in [try FakeDaemon.reply(reply)] }
      return (method.qualifiedName, answer)
    })

  static let commands: [[String]] = [
    ["test", "show", "17"], ["test", "excuse", "17", "--code", "hospital"],
    ["test", "excuses"], ["test", "approve", "17"], ["test", "decline", "17"],
    ["test", "order", "1017", "--reason", "for-cause"], ["test", "late", "1017"],
    ["test", "cancel", "17", "--code", "site"], ["test", "reject", "17", "--code", "leaked"],
    ["test", "attempt", "17", "--fluids", "8oz"], ["test", "label", "17"],
    ["test", "custody", "17", "--to", "courier", "--purpose", "transport"],
    ["test", "admit", "17"],
    ["test", "review", "17"], ["today", "--open"],
    [
      "patient", "readmit", "1017", "--list", "main", "--phase", "intensive", "--attends",
      "mon tue",
    ],
    ["patient", "observer", "1017", "female"], ["patient", "lane", "1017", "male"],
    ["patient", "attendance", "1017", "--withdraw", "3"], ["patient", "show", "1017"],
    ["patient", "attendance", "1017", "--weekly", "thu", "fri", "sat"],
    ["patient", "attendance", "1017", "--away", "2026-11-23 2026-11-27", "--why", "travel"],
    ["patient", "medication", "1017", "--drug", "buprenorphine", "--expect", "bup", "--critical"],
    ["lot", "add", "clinical-cup", "K3", "--expires", "2027-06"],
    ["lot", "check", "K1", "--negative", "failed"], ["lot", "list"],
    ["audit", "viewers", "--test", "17"], ["audit", "rates"],
    ["audit", "identify", Replies.label, "--reason", "asked by the court"],
    ["program", "close", "2026-12-25", "--reason", "Christmas"],
    ["program", "cap", "2026-11-27", "main", "male", "4"],
  ]

  @Test("on a terminal of 80 columns the answers read as they were reviewed")
  func golden() async throws {
    let daemon = try FakeDaemon(Self.answers)
    defer { daemon.stop() }
    var text = ""
    for command in Self.commands {
      let typed = await Typed(arguments: command, socket: daemon.socket, width: 80)
      #expect(typed.status == .done, "\(command): \(typed.text)")
      text += "$ veridraw \(command.joined(separator: " "))\n\(typed.text)\n"
    }
    try Golden.check("people.txt", text)
  }

  @Test("nothing runs past the end of a terminal of 80 columns, whatever people are called")
  func narrow() async throws {
    let long = String(repeating: "Wilhelmina-Josephine ", count: 5)
    let rows = [
      Replies.test(7, name: long), Replies.test(8, name: String(repeating: "山田太郎", count: 9)),
      Replies.test(9, name: "Zoë"), Replies.test(10, state: "presumptive", date: "2026-11-20"),
    ]
    var answers = Self.answers
    answers[ListTests.qualifiedName] = { _ in
      [
        try FakeDaemon.reply(
          ListTests.Reply(practice: false, date: "2026-11-23", tests: rows))
      ]
    }
    answers[ListExcuses.qualifiedName] = { _ in
      let excuses = rows.map {
        ExcuseRow(test: $0, code: "bereavement", by: long, at: Replies.at)
      }
      return [try FakeDaemon.reply(ListExcuses.Reply(practice: false, excuses: excuses))]
    }
    let daemon = try FakeDaemon(answers)
    defer { daemon.stop() }
    for command in [["today", "--open"], ["test", "list", "--open"], ["test", "excuses"]] {
      let typed = await Typed(arguments: command, socket: daemon.socket, width: 80)
      for line in typed.text.split(separator: "\n") {
        #expect(DisplayWidth.of(String(line)) <= 80, "\(line)")
      }
      #expect(typed.text.contains("…"))
    }
  }

  @Test("what is left to do is told apart from what waits for the laboratory")
  func open() async throws {
    let rows = [Replies.test(7), Replies.test(8, state: "collected")]
    let answer: FakeDaemon.Answer = { call in
      guard try call.parameters(of: ListTests.self).open else { return [] }
      let reply = ListTests.Reply(practice: false, date: "2026-11-23", tests: rows)
      return [try FakeDaemon.reply(reply)]
    }
    let daemon = try FakeDaemon([ListTests.qualifiedName: answer])
    defer { daemon.stop() }
    let all = await Typed("today", "--open", socket: daemon.socket)
    #expect(all.text.contains("1 test without an outcome"))
    #expect(all.text.contains("1 test collected and not closed yet"))
    let other = await Typed("today", "--open", "--list", "evening", socket: daemon.socket)
    #expect(other.text == "every test has an outcome\n")
  }

  @Test("somebody's own words are asked for where they are a dash, and not when nothing is said")
  func ownWords() async throws {
    let daemon = try FakeDaemon([
      ExcuseTest.qualifiedName: { call in
        let said = try call.parameters(of: ExcuseTest.self)
        guard said.text == "called from the ward", said.code == "hospital" else { return [] }
        return [try FakeDaemon.reply(TestChanged(test: Replies.test(), receipt: Replies.quiet))]
      }
    ])
    defer { daemon.stop() }
    let command = ["test", "excuse", "17", "--code", "hospital", "--text", "-"]
    let said = await Typed(
      arguments: command, socket: daemon.socket, interactive: true,
      typing: ["called from the ward"])
    #expect(said.status == .done)
    let silent = await Typed(
      arguments: command, socket: daemon.socket, interactive: true, typing: [" "])
    #expect(silent.status == .usage)
    #expect(daemon.calls.count == 1)
  }

  @Test("a census is compared, not applied: differences are told with what mends them")
  func census() async throws {
    let file = try temporary("patient\n1040\n")
    var answers = Self.answers
    answers[StageBegin.qualifiedName] = { _ in [try FakeDaemon.reply(StageBegin.Reply(stage: 3))] }
    answers[StageAppend.qualifiedName] = { _ in [try FakeDaemon.reply(Nothing())] }
    let daemon = try FakeDaemon(answers)
    defer { daemon.stop() }
    let typed = await Typed("patient", "reconcile", file, socket: daemon.socket)
    #expect(typed.status == .done)
    #expect(typed.text.contains("38 patients in both, 1 difference\n  1040 in the census, not"))
    #expect(daemon.calls.last == ReconcileCensus.qualifiedName)
  }

  @Test("codes of analytes may be given apart, or with commas")
  func codes() async throws {
    let daemon = try FakeDaemon([
      SetMedication.qualifiedName: { call in
        let said = try call.parameters(of: SetMedication.self)
        guard said.analytes == ["opi", "oxy", "bzo"], !said.critical else { return [] }
        return [try FakeDaemon.reply(Replies.changed)]
      }
    ])
    defer { daemon.stop() }
    let typed = await Typed(
      arguments: [
        "patient", "medication", "1017", "--drug", "x", "--expect", "opi,oxy", "bzo",
      ], socket: daemon.socket)
    #expect(typed.status == .done)
  }

  @Test("a refusal of the daemon is told as it is, with what would be legal")
  func refusal() async throws {
    let daemon = try FakeDaemon([
      DecideExcuse.qualifiedName: { _ in
        throw ControlError(
          .refused, "who asked cannot decide", hint: "somebody with another account can")
      }
    ])
    defer { daemon.stop() }
    let typed = await Typed("test", "approve", "17", socket: daemon.socket)
    #expect(typed.status == .failed)
    #expect(
      typed.text == """
        veridraw: who asked cannot decide
        veridraw: hint: somebody with another account can

        """)
  }

  @Test("slips of the typing are refused before anybody is asked")
  func slips() async {
    let slips: [[String]] = [
      ["test", "excuse", "17"], ["test", "order", "1017"], ["test", "cancel", "17"],
      ["test", "show", "seventeen"], ["today", "--open", "--date", "2026-11-23"],
      ["today", "--open", "--csv"], ["audit", "identify", Replies.label],
      ["audit", "viewers", "--on", "2026-11-23", "--test", "17"],
      ["program", "close", "2026-12-25"], ["program", "cap", "2026-12-25", "main", "male", "-1"],
      ["patient", "medication", "1017", "--drug", "x"], ["result", "enter", "17", "--csv"],
      ["patient", "attendance", "1017", "--withdraw", "3", "--visit", "2026-11-27"],
      ["patient", "add", "--list", "main"], ["patient", "add", "--untested", "--list", "main"],
      ["result", "enter", "--controls-seen"], ["result", "enter", "--no-controls-seen"],
      ["patient", "readmit", "1017", "--list", "main"],
    ]
    for slip in slips {
      let typed = await Typed(arguments: slip)
      #expect(typed.status == .usage, "\(slip)")
    }
  }
}
