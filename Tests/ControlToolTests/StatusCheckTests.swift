import ControlAPI
import ControlTool
import Testing

@Suite("Monitoring")
struct StatusCheckTests {
  private func daemon(
    warnings: [String] = [], alarms: [String] = [], ailments: [Ailment] = [], mayAsk: Bool = true
  ) throws -> FakeDaemon {
    try FakeDaemon([
      Status.qualifiedName: { _ in
        [
          try FakeDaemon.reply(
            Status.Reply(
              version: "0.1.0", origin: Sample.head.origin, practice: false, asOf: Replies.at,
              head: Sample.head, lists: [], warnings: warnings + alarms, alarms: alarms))
        ]
      },
      Doctor.qualifiedName: { _ in
        guard mayAsk else {
          return [try ReplyMessage.encode(ControlError(.notPermitted, "needs admin"))]
        }
        return [
          try FakeDaemon.reply(
            Doctor.Reply(practice: false, asOf: Replies.at, ailments: ailments))
        ]
      },
    ])
  }

  private static let light = Ailment(
    check: "backup", grave: false, text: "there is no | backup", mend: "'veridraw system backup'")
  private static let grave = Ailment(
    check: "disk", grave: true, text: "the disk is full", mend: "make room")

  private func check(_ daemon: FakeDaemon) async -> (status: Int32, text: String) {
    defer { daemon.stop() }
    let typed = await Typed("status", "--check", socket: daemon.socket)
    return (typed.status.rawValue, typed.text)
  }

  @Test("0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, one line each")
  func states() async throws {
    let fine = await check(try daemon())
    #expect(fine.status == 0)
    #expect(fine.text == "VERIDRAW OK - 0 lists | entries=75c warnings=0\n")
    let light = await check(try daemon(ailments: [Self.light]))
    #expect(light.status == 1)
    #expect(
      light.text == "VERIDRAW WARNING - there is no / backup | entries=75c warnings=1\n")
    let grave = await check(try daemon(ailments: [Self.light, Self.grave]))
    #expect(grave.status == 2 && grave.text.hasPrefix("VERIDRAW CRITICAL - "))
    let stuck = await check(try daemon(alarms: ["list main: the seed is gone"]))
    #expect(stuck.status == 2)
    let reminded = await check(try daemon(warnings: ["list main: dice are wanted"]))
    #expect(reminded.status == 1)
  }

  @Test("whoever may not ask the doctor is still told what the daemon says to everybody")
  func unprivileged() async throws {
    let fine = await check(try daemon(ailments: [Self.grave], mayAsk: false))
    #expect(fine.status == 0)
  }

  @Test("no daemon is CRITICAL, an answer that cannot be read UNKNOWN")
  func unanswered() async throws {
    let none = await Typed("status", "--check")
    #expect(none.status.rawValue == 2)
    #expect(none.text.hasPrefix("VERIDRAW CRITICAL - no daemon at"))
    let odd = await check(try FakeDaemon([Status.qualifiedName: { _ in [Array("{}\0".utf8)] }]))
    #expect(odd.status == 3)
    #expect(odd.text.hasPrefix("VERIDRAW UNKNOWN - "))
  }

  @Test("the doctor says what is amiss and what mends it, and ends with 1")
  func doctor() async throws {
    let sick = try daemon(ailments: [Self.light, Self.grave])
    defer { sick.stop() }
    let typed = await Typed("doctor", socket: sick.socket)
    #expect(typed.status == .failed)
    #expect(
      typed.text == """
        there is no | backup
            'veridraw system backup'
        the disk is full
            make room
        2 things amiss

        """)
    let well = try daemon()
    defer { well.stop() }
    let silent = await Typed("doctor", socket: well.socket)
    #expect(silent.status == .done && silent.text == "nothing is amiss\n")
  }
}
